using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Honesty;

sealed record RecountArgs(Guid Survey);

/// <summary>The job that tells the facts of a survey anew after its rules changed: what counts no longer is taken back, what counts
/// again is told. Each response is judged by the rules in force when its turn comes, so it may run twice.</summary>
sealed class RecountResponses(IStateStore store, ResponseDesk desk) : IJobKind
{
    /// <summary>The job's kind.</summary>
    public const string Kind = "survey.recount";

    const int AtOnce = 100;

    /// <inheritdoc/>
    public string Name => Kind;

    /// <inheritdoc/>
    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var survey = run.Args<RecountArgs>().Survey;
        var judged = await JudgedAsync(survey, ct);
        var done = 0L;
        foreach (var chunk in judged.Chunk(AtOnce))
        {
            await using var transaction = await store.BeginAsync(ct);
            if (await transaction.Db.FindAsync<SurveyRow>([survey], ct) is not { } owner) return;
            var rules = HonestyRules.Read(owner.Honesty);
            foreach (var id in chunk)
            {
                if (await transaction.Db.FindAsync<ResponseRow>([id], ct) is { } row) await desk.RecountAsync(transaction, row, rules, ct);
            }

            await transaction.CommitAsync(ct);
            await run.ProgressAsync(done += chunk.Length, judged.Count, ct);
        }
    }

    // Only what is flagged can count otherwise, and only who left traces can be flagged.
    async Task<IReadOnlyList<Guid>> JudgedAsync(Guid survey, CancellationToken ct)
    {
        await using var db = store.Read();
        var traces = db.Set<TraceRow>().Where(t => t.Survey == survey).Select(t => t.Response);
        return await db.Set<ResponseRow>().Where(r => r.Survey == survey && r.Mode == ResponseMode.Live && (r.Flags != "[]" || traces.Contains(r.Id))).Select(r => r.Id).ToListAsync(ct);
    }
}
