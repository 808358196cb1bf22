using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Files;

/// <summary>Files that respondents sent.</summary>
static class SentFiles
{
    /// <summary>Removes the files of responses that are about to be deleted, once they are.</summary>
    public static async Task DeleteAsync(IQueryable<ResponseRow> responses, IFiles files, IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct)
    {
        var answers = await responses.Where(r => r.Answers.Contains("\"bytes\":")).Select(r => r.Answers).ToListAsync(ct);
        var names = answers.SelectMany(Names).ToList();
        transaction.OnCommitted(() => names.ForEach(name => files.Delete(workspace, name)));
    }

    /// <summary>The stored names in a response's answers.</summary>
    static IEnumerable<string> Names(string answers)
    {
        using var json = JsonDocument.Parse(answers);
        return [.. json.RootElement.EnumerateObject().Select(a => a.Value)
            .Where(v => v.ValueKind == JsonValueKind.Object && v.TryGetProperty("bytes", out _) && v.TryGetProperty("file", out _))
            .Select(v => v.GetProperty("file").GetString()).OfType<string>()];
    }
}
