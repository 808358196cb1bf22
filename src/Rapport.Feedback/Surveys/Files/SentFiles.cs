using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Files;

/// <summary>A file that a respondent sent, whether or not an answer came to name it.</summary>
sealed class SentFileRow
{
    public required WorkspaceId Workspace { get; init; }

    /// <summary>As <see cref="IFiles"/> keeps it.</summary>
    public required string Name { get; init; }

    public required Guid Response { get; init; }

    /// <summary>UTC microseconds.</summary>
    public required long At { get; init; }

    /// <summary>The response is over and names it.</summary>
    public bool IsKept { get; set; }
}

/// <summary>Files that respondents sent.</summary>
static class SentFiles
{
    /// <summary>Removes the files of responses that are about to be deleted, once they are.</summary>
    public static async Task DeleteAsync(IQueryable<ResponseRow> responses, IFiles files, IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct)
    {
        var rows = transaction.Db.Set<SentFileRow>().Where(f => responses.Any(r => r.Id == f.Response));
        var names = await rows.Select(f => f.Name).ToListAsync(ct);
        await rows.ExecuteDeleteAsync(ct);
        transaction.OnCommitted(() => names.ForEach(name => files.Delete(workspace, name)));
    }
}

/// <summary>Removes what was sent and never became an answer: another file took its place, or the respondent left before the answer
/// did. A response that goes on may still come to name it, so each is judged a day after its response was touched last.</summary>
sealed class LeftFiles(IStateStore store, IFiles files, TimeProvider clock, ILogger<LeftFiles> log) : Rounds(TimeSpan.FromHours(1), clock, log)
{
    const int MostTogether = 200;
    const long Day = 86_400_000_000L;

    /// <inheritdoc/>
    protected override async Task<bool> RoundAsync(CancellationToken ct) => await PassAsync(ct) == MostTogether;

    /// <summary>One pass; returns how many files it judged.</summary>
    public async Task<int> PassAsync(CancellationToken ct)
    {
        var before = Clock.NowMicros() - Day;
        await using (var db = store.Read())
            if (!await Due(db, before).AnyAsync(ct)) return 0;
        await using var transaction = await store.BeginAsync(ct);
        var due = await Due(transaction.Db, before).OrderBy(f => f.At).Take(MostTogether).ToListAsync(ct);
        foreach (var file in due)
        {
            file.IsKept = await transaction.Db.Set<ResponseRow>().AnyAsync(r => r.Id == file.Response && r.Answers.Contains(file.Name), ct);
            if (file.IsKept) continue;
            transaction.Db.Remove(file);
            transaction.OnCommitted(() => files.Delete(file.Workspace, file.Name));
        }

        await transaction.CommitAsync(ct);
        return due.Count;
    }

    static IQueryable<SentFileRow> Due(RapportDb db, long before) =>
        db.Set<SentFileRow>().Where(f => !f.IsKept && f.At < before && !db.Set<ResponseRow>().Any(r => r.Id == f.Response && (r.ExpiresAt != null || r.ChangedAt >= before)));
}
