using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Feedback.Interviews;

/// <summary>A passage to highlight.</summary>
/// <param name="Text">The words themselves, 1 to 5,000 characters.</param>
/// <param name="Turn">Number of the turn they stand in; then they must stand in it, and who said it is known from it. Null for words from the notes.</param>
/// <param name="Participant">Who said it.</param>
/// <param name="Tags">At most 20.</param>
/// <param name="Note">Why it matters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewQuote(string Text, int? Turn = null, Guid? Participant = null, IReadOnlyList<string>? Tags = null, string Note = "");

/// <summary>Tags and note of a quote; the words never change, for others point at them.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record QuoteChange(IReadOnlyList<string> Tags, string Note = "");

/// <summary>Evidence that can be pointed at by its id.</summary>
sealed record Quote(Guid Id, Guid Interview, string InterviewTitle, DateTimeOffset At, string Text, Guid? Participant, string Speaker, int? Turn, IReadOnlyList<string> Tags, string Note);

sealed record QuoteList(IReadOnlyList<Quote> Items, string? Next, int Total);

/// <summary>Highlights what of a talk is evidence, and finds it again.</summary>
static class EditQuotes
{
    const string Base = "/api/v1/workspaces/{workspace:guid}";

    static readonly Refusal s_unknown = new("quote.unknown", "There is no such quote.", 404);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Base + "/interviews/{interview:guid}/quotes", QuoteAsync).WithName("addQuote").WithTags("Interviews").WithSummary("Highlight a passage as evidence").Produces<Quote>(201).ProducesProblem(404).ProducesProblem(422).Needs(Role.Agent);
        routes.MapGet(Base + "/quotes", ListQuotesAsync).WithName("listQuotes").WithTags("Interviews").WithSummary("Quotes of all talks, the latest first; by tag, study or words").Produces<QuoteList>().ProducesProblem(422).Needs(Role.Viewer);
        routes.MapGet(Base + "/quotes/{quote:guid}", GetQuoteAsync).WithName("getQuote").WithTags("Interviews").WithSummary("One quote, as evidence").Produces<Quote>().ProducesProblem(404).Needs(Role.Viewer);
        routes.MapPut(Base + "/quotes/{quote:guid}", ChangeQuoteAsync).WithName("changeQuote").WithTags("Interviews").WithSummary("Change tags and note of a quote")
            .Produces<Quote>().ProducesProblem(404).ProducesProblem(422).LastWordCounts("Tags and a note are small, and shown as they are.").Needs(Role.Agent);
        routes.MapDelete(Base + "/quotes/{quote:guid}", DeleteQuoteAsync).WithName("deleteQuote").WithTags("Interviews").WithSummary("Delete a quote").Produces(204).ProducesProblem(404).Needs(Role.Agent);
        routes.MapGet(Base + "/quotes.csv", ExportAsync).WithName("exportQuotes").WithTags("Interviews").WithSummary("All quotes as CSV").Produces(200, contentType: "text/csv").Needs(Role.Analyst);
    }

    static async Task<IResult> QuoteAsync(
        Guid workspace, Guid interview, NewQuote request, InterviewDesk desk, IFeedback feedback, IStateStore store, IAudit audit, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        var said = request.Text.ReplaceLineEndings("\n").Trim();
        if (said.Length is 0 or > 5_000) return EditInterviews.Invalid("text", "1 to 5,000 characters.").ToResult();
        if (Tags(request.Tags ?? []) is not { } tags || request.Note.Length > 2_000) return EditInterviews.Invalid("tags", "At most 20 tags of 1 to 60 characters, and a note of 2,000.").ToResult();
        await using var transaction = await store.BeginAsync(ct);
        if (await EditInterviews.FindAsync(transaction.Db, workspace, interview, ct) is not { } row) return EditInterviews.Unknown.ToResult();
        var people = await transaction.Db.Set<ParticipantRow>().Where(p => p.Interview == interview).ToListAsync(ct);
        if (request.Participant is { } who && people.All(p => p.Id != who)) return EditInterviews.Invalid("participant", "Nobody of that id took part.").ToResult();
        var turns = InterviewDesk.Turns(row);
        if (request.Turn is { } no && (no < 0 || no >= turns.Count || !turns[no].Text.Contains(said, StringComparison.Ordinal))) return EditInterviews.Invalid("turn", "These words do not stand in that turn.").ToResult();
        var speaker = request.Turn is { } at ? people.Find(p => p.Speaker.Length > 0 && p.Speaker == turns[at].Speaker)?.Id : null;
        var quote = new QuoteRow
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Interview = row.Id, Workspace = row.Workspace, Text = await feedback.MaskAsync(row.Workspace, said, ct), Participant = request.Participant ?? speaker,
            Turn = request.Turn, Tags = InterviewDesk.Json(tags), Note = request.Note.Trim(), CreatedAt = clock.NowMicros(),
        };
        transaction.Db.Add(quote);
        await desk.SettleAsync(transaction, row, ct);
        await EditInterviews.EndAsync(transaction, row, audit, changes, "interview.quote", ct);
        return Results.Created($"/api/v1/workspaces/{workspace}/quotes/{quote.Id}", View(quote, row, people));
    }

    static async Task<IResult> ListQuotesAsync(Guid workspace, IStateStore store, CancellationToken ct, string? tag = null, string? study = null, string? search = null, string? after = null, int limit = 50)
    {
        if (limit is < 1 or > 500) return new Refusal("quote.limit", "'limit' is 1 to 500.").ToResult();
        var skip = 0;
        if (after is not null && !int.TryParse(after, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out skip)) return new Refusal("quote.cursor", "'after' is no cursor of this list.", 400).ToResult();
        await using var db = store.Read();
        var all = await FoundAsync(db, new(workspace), tag, study, search, ct);
        return Results.Ok(new QuoteList([.. all.Skip(skip).Take(limit)], all.Count > skip + limit ? (skip + limit).ToString(System.Globalization.CultureInfo.InvariantCulture) : null, all.Count));
    }

    static async Task<IResult> GetQuoteAsync(Guid workspace, Guid quote, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        return await QuoteOfAsync(db, workspace, quote, ct) is var (row, interview) ? Results.Ok(View(row, interview, await db.Set<ParticipantRow>().Where(p => p.Interview == interview.Id).ToListAsync(ct))) : s_unknown.ToResult();
    }

    static async Task<IResult> ChangeQuoteAsync(Guid workspace, Guid quote, QuoteChange request, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        if (Tags(request.Tags) is not { } tags || request.Note.Length > 2_000) return EditInterviews.Invalid("tags", "At most 20 tags of 1 to 60 characters, and a note of 2,000.").ToResult();
        await using var transaction = await store.BeginAsync(ct);
        if (await QuoteOfAsync(transaction.Db, workspace, quote, ct) is not var (row, interview)) return s_unknown.ToResult();
        (row.Tags, row.Note) = (InterviewDesk.Json(tags), request.Note.Trim());
        await EditInterviews.EndAsync(transaction, interview, audit, changes, "interview.quote_change", ct);
        await using var db = store.Read();
        return Results.Ok(View(row, interview, await db.Set<ParticipantRow>().Where(p => p.Interview == interview.Id).ToListAsync(ct)));
    }

    static async Task<IResult> DeleteQuoteAsync(Guid workspace, Guid quote, InterviewDesk desk, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        if (await QuoteOfAsync(transaction.Db, workspace, quote, ct) is not var (row, interview)) return s_unknown.ToResult();
        await desk.WithdrawAsync(transaction, interview, q => q.Id == row.Id, ct);
        await desk.SettleAsync(transaction, interview, ct);
        await EditInterviews.EndAsync(transaction, interview, audit, changes, "interview.quote_delete", ct);
        return Results.NoContent();
    }

    static async Task<IResult> ExportAsync(Guid workspace, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        Csv.WriteRow(text, "quote", "interview", "title", "at", "speaker", "text", "tags", "note");
        foreach (var q in await FoundAsync(db, new(workspace), null, null, null, ct)) Csv.WriteRow(text, q.Id, q.Interview, q.InterviewTitle, q.At, q.Speaker, q.Text, string.Join("; ", q.Tags), q.Note);
        return Results.File(System.Text.Encoding.UTF8.GetPreamble().Concat(System.Text.Encoding.UTF8.GetBytes(text.ToString())).ToArray(), Csv.ContentType, "quotes.csv");
    }

    static async Task<IReadOnlyList<Quote>> FoundAsync(RapportDb db, WorkspaceId workspace, string? tag, string? study, string? search, CancellationToken ct)
    {
        var quotes = db.Set<QuoteRow>().Where(q => q.Workspace == workspace);
        if (!string.IsNullOrWhiteSpace(search)) quotes = quotes.Where(q => EF.Functions.Like(q.Text, Sql.Containing(search), "\\"));
        var interviews = await db.Set<InterviewRow>().Where(i => i.Workspace == workspace && (study == null || i.Study == study)).ToDictionaryAsync(i => i.Id, ct);
        var people = (await db.Set<ParticipantRow>().Where(p => p.Workspace == workspace).ToListAsync(ct)).ToLookup(p => p.Interview);
        var views = (await quotes.OrderByDescending(q => q.CreatedAt).ThenBy(q => q.Id).ToListAsync(ct)).Where(q => interviews.ContainsKey(q.Interview)).Select(q => View(q, interviews[q.Interview], [.. people[q.Interview]]));
        return [.. tag is null ? views : views.Where(q => q.Tags.Contains(tag.Trim().ToLowerInvariant(), StringComparer.Ordinal))];
    }

    static async Task<(QuoteRow Quote, InterviewRow Interview)?> QuoteOfAsync(RapportDb db, Guid workspace, Guid quote, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (await db.Set<QuoteRow>().FirstOrDefaultAsync(q => q.Id == quote && q.Workspace == at, ct) is not { } row) return null;
        return await EditInterviews.FindAsync(db, workspace, row.Interview, ct) is { } interview ? (row, interview) : null;
    }

    /// <summary>A quote as people see it.</summary>
    internal static Quote View(QuoteRow q, InterviewRow interview, IReadOnlyList<ParticipantRow> people)
    {
        var who = people.FirstOrDefault(p => p.Id == q.Participant);
        var speaker = who?.Name is { Length: > 0 } name ? name : who?.Speaker is { Length: > 0 } called ? called
            : q.Turn is { } no && InterviewDesk.Turns(interview) is var turns && no < turns.Count ? turns[no].Speaker : "";
        return new(q.Id, q.Interview, interview.Title, Instant.FromMicros(interview.At), q.Text, q.Participant, speaker, q.Turn, JsonSerializer.Deserialize<string[]>(q.Tags) ?? [], q.Note);
    }

    static List<string>? Tags(IReadOnlyList<string> tags)
    {
        var clean = tags.Select(t => t.Trim().ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
        return clean.Count > 20 || clean.Any(t => t.Length is 0 or > 60 || t.Any(char.IsControl)) ? null : clean;
    }
}
