using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Service.Recovery;
using Rapport.Service.Settings;

namespace Rapport.Service.Cases;

/// <summary>What changed in a case.</summary>
/// <param name="Field">Which field.</param>
/// <param name="Before">Null for nothing.</param>
/// <param name="After">Null for nothing.</param>
sealed record FieldChange(string Field, string? Before, string? After);

/// <summary>A line of a case's history.</summary>
/// <param name="No">Ascending.</param>
/// <param name="Case">Where it was written: a case that became part of this one keeps its own.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What happened.</param>
/// <param name="By">person, key, rule, clock or customer.</param>
/// <param name="Actor">Name of the person, key or rule; what the clock did; empty for the customer.</param>
/// <param name="Text">What was written; empty for nothing.</param>
/// <param name="Changes">What changed.</param>
/// <param name="Message">How the mail it sent stands; null where none was.</param>
sealed record CaseLine(long No, Guid Case, DateTimeOffset At, CaseEventKind Kind, string By, string Actor, string Text, IReadOnlyList<FieldChange> Changes, MessageState? Message);

/// <summary>Something the customer said.</summary>
/// <param name="Item">Id of the item of feedback.</param>
/// <param name="At">When it was said.</param>
/// <param name="Heading">What it answers.</param>
/// <param name="Text">The words; personal details are hidden in them.</param>
/// <param name="Metric">The scale of the score; empty without one.</param>
/// <param name="Score">Null when none was given.</param>
/// <param name="Level">How it feels, −2..2; null when unread.</param>
/// <param name="Page">Where it is shown in full, within the workspace's screens.</param>
sealed record CaseWords(Guid Item, DateTimeOffset At, string Heading, string Text, string Metric, double? Score, int? Level, string Page);

/// <summary>What happened to a case, and what the customer said.</summary>
/// <param name="Items">The first first.</param>
/// <param name="Words">What the customer said about it.</param>
sealed record CaseStory(IReadOnlyList<CaseLine> Items, IReadOnlyList<CaseWords> Words);

/// <summary>Tells the history of a case, with those of the cases that became part of it.</summary>
static class CaseHistory
{
    const int Most = 2_000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(CaseEdit.Route + "/{case:guid}/history", HandleAsync)
        .WithName("getCaseHistory").WithTags("Cases").WithSummary("What happened to a case, who did it, and what the customer said")
        .Produces<CaseStory>().ProducesProblem(404).Needs(Role.Viewer);

    static async Task<IResult> HandleAsync(Guid workspace, Guid @case, IStateStore store, IMessages messages, IHeardWords heard, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        var cases = await db.Set<CaseRow>().Where(c => c.Workspace == at && (c.Id == @case || c.MergedInto == @case)).Select(c => new { c.Id, c.HeardSource, c.HeardOrigin }).ToListAsync(ct);
        if (!cases.Exists(c => c.Id == @case)) return CaseEdit.Unknown.ToResult();
        var ids = cases.ConvertAll(c => c.Id);
        var lines = await db.Set<CaseEventRow>().Where(e => ids.Contains(e.Case)).OrderBy(e => e.No).Take(Most).ToListAsync(ct);
        var sent = (await messages.FindAsync(at, [.. lines.Select(l => l.Message).OfType<Guid>().Select(m => new MessageId(m))], ct)).ToDictionary(m => m.Id.Value, m => m.State);
        var answers = await db.Set<CaseSurveyRow>().Where(s => ids.Contains(s.Case) && s.Response != null).OrderBy(s => s.AnsweredAt).Select(s => s.Response!.Value).ToListAsync(ct); // those without were left out
        var words = new List<CaseWords>();
        foreach (var (source, origin) in cases.Where(c => c.HeardOrigin.Length > 0).Select(c => (c.HeardSource, c.HeardOrigin)).Concat(answers.Select(r => (FeedbackSources.Survey, r.ToString()))).Distinct())
            words.AddRange((await heard.OfAsync(at, source, origin, ct)).Select(w => new CaseWords(w.Item, Instant.FromMicros(w.At), w.Heading, w.Text, w.Metric, w.Score, w.Level, w.Page)));
        return Results.Ok(new CaseStory([.. lines.Select(l => Line(l, sent))], words));
    }

    static CaseLine Line(CaseEventRow row, Dictionary<Guid, MessageState> sent) => new(
        row.No, row.Case, Instant.FromMicros(row.At), row.Kind, row.By, row.ActorName, row.Text,
        [.. ServiceJson.Read<Dictionary<string, string?[]>>(row.Changes).Select(c => new FieldChange(c.Key, c.Value[0], c.Value[1]))],
        row.Message is { } message && sent.TryGetValue(message, out var state) ? state : null);
}
