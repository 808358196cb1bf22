using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Feedback.Interviews;

/// <summary>A talk to write down.</summary>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="At">When it was held.</param>
/// <param name="Kind">interview, focusGroup, call, meeting or visit.</param>
/// <param name="Study">What it belongs to, such as a research project.</param>
/// <param name="Place">Where.</param>
/// <param name="Touchpoint">What it was about, by its key.</param>
/// <param name="Notes">At most 100,000 characters. Those of a call, meeting or visit go to the feedback inbox as they are.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record InterviewDraft(string Title, DateTimeOffset At, InterviewKind Kind = InterviewKind.Interview, string Study = "", string Place = "", string Touchpoint = "", string Notes = "");

/// <summary>Somebody who took part.</summary>
/// <param name="Name">As the team calls them; may be "P3".</param>
/// <param name="Customer">The customer; null for somebody who is none.</param>
/// <param name="Role">customer, moderator, observer …</param>
/// <param name="Speaker">As the transcript names them; the name where empty.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewParticipant(string Name = "", Guid? Customer = null, string Role = "customer", string Speaker = "");

/// <summary>A transcript: WebVTT, SubRip, or plain text with speakers before a colon. It takes the place of the one before.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewTranscript(string Text);

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

sealed record Participant(Guid Id, string Name, string Role, string Speaker, Guid? Customer, string? CustomerName);

/// <summary>Evidence that can be pointed at by its id.</summary>
sealed record Quote(Guid Id, Guid Interview, string InterviewTitle, DateTimeOffset At, string Text, Guid? Participant, string Speaker, int? Turn, IReadOnlyList<string> Tags, string Note);

sealed record QuoteList(IReadOnlyList<Quote> Items, string? Next, int Total);

sealed record InterviewLine(Guid Id, InterviewKind Kind, string Title, string Study, DateTimeOffset At, string Place, int Participants, int Quotes, bool HasTranscript);

sealed record InterviewList(IReadOnlyList<InterviewLine> Items);

/// <summary>A talk with all of it.</summary>
sealed record InterviewAnswer(
    Guid Id, InterviewKind Kind, string Title, string Study, DateTimeOffset At, string Place, string Touchpoint, string Notes, IReadOnlyList<Participant> Participants, IReadOnlyList<Turn> Transcript,
    IReadOnlyList<Quote> Quotes) : Versioned;

/// <summary>Writes talks down, with who took part, what was said, and what of it is evidence.</summary>
static class EditInterviews
{
    const string Base = "/api/v1/workspaces/{workspace:guid}";
    const string One = Base + "/interviews/{interview:guid}";

    static readonly Refusal s_unknown = new("interview.unknown", "There is no such talk.", 404);
    static readonly Refusal s_noQuote = new("quote.unknown", "There is no such quote.", 404);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Base + "/interviews", ListAsync).WithName("listInterviews").WithTags("Interviews").WithSummary("Interviews, focus groups, calls, meetings and visits, the latest first").Produces<InterviewList>().Needs(Role.Viewer);
        routes.MapPost(Base + "/interviews", AddAsync).WithName("addInterview").WithTags("Interviews").WithSummary("Write a talk down").Produces<InterviewAnswer>(201).ProducesProblem(422).Needs(Role.Agent);
        routes.MapGet(One, GetAsync).WithName("getInterview").WithTags("Interviews").WithSummary("A talk with participants, transcript and quotes").Produces<InterviewAnswer>().ProducesProblem(404).ShowsVersion().Needs(Role.Viewer);
        routes.MapPut(One, ChangeAsync).WithName("changeInterview").WithTags("Interviews").WithSummary("Change title, notes and what it is about").Produces<InterviewAnswer>().ProducesProblem(404).ProducesProblem(422).ChecksVersion().Needs(Role.Agent);
        routes.MapDelete(One, DeleteAsync).WithName("deleteInterview").WithTags("Interviews").WithSummary("Delete a talk with its quotes").Produces(204).ProducesProblem(404).Needs(Role.Analyst);
        routes.MapPost(One + "/participants", JoinAsync).WithName("addParticipant").WithTags("Interviews").WithSummary("Add somebody who took part").Produces<InterviewAnswer>(201).ProducesProblem(404).ProducesProblem(422).Needs(Role.Agent);
        routes.MapDelete(One + "/participants/{participant:guid}", LeaveAsync).WithName("removeParticipant").WithTags("Interviews").WithSummary("Take somebody out, with their quotes and what they said")
            .Produces(204).ProducesProblem(404).Needs(Role.Agent);
        routes.MapPut(One + "/transcript", TranscribeAsync).WithName("putTranscript").WithTags("Interviews").WithSummary("Read a transcript: WebVTT, SubRip, or plain text with speakers")
            .Produces<InterviewAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).LastWordCounts("A transcript is read whole.").Needs(Role.Agent);
        routes.MapPost(One + "/quotes", QuoteAsync).WithName("addQuote").WithTags("Interviews").WithSummary("Highlight a passage as evidence").Produces<Quote>(201).ProducesProblem(404).ProducesProblem(422).Needs(Role.Agent);
        routes.MapGet(Base + "/quotes", ListQuotesAsync).WithName("listQuotes").WithTags("Interviews").WithSummary("Quotes of all talks, the latest first; by tag, study or words").Produces<QuoteList>().ProducesProblem(422).Needs(Role.Viewer);
        routes.MapGet(Base + "/quotes/{quote:guid}", GetQuoteAsync).WithName("getQuote").WithTags("Interviews").WithSummary("One quote, as evidence").Produces<Quote>().ProducesProblem(404).Needs(Role.Viewer);
        routes.MapPut(Base + "/quotes/{quote:guid}", ChangeQuoteAsync).WithName("changeQuote").WithTags("Interviews").WithSummary("Change tags and note of a quote")
            .Produces<Quote>().ProducesProblem(404).ProducesProblem(422).LastWordCounts("Tags and a note are small, and shown as they are.").Needs(Role.Agent);
        routes.MapDelete(Base + "/quotes/{quote:guid}", DeleteQuoteAsync).WithName("deleteQuote").WithTags("Interviews").WithSummary("Delete a quote").Produces(204).ProducesProblem(404).Needs(Role.Agent);
        routes.MapGet(Base + "/quotes.csv", ExportAsync).WithName("exportQuotes").WithTags("Interviews").WithSummary("All quotes as CSV").Produces(200, contentType: "text/csv").Needs(Role.Analyst);
    }

    static async Task<IResult> ListAsync(Guid workspace, IStateStore store, CancellationToken ct, InterviewKind? kind = null, string? study = null, string? search = null)
    {
        await using var db = store.Read();
        var at = new WorkspaceId(workspace);
        var rows = db.Set<InterviewRow>().Where(i => i.Workspace == at);
        if (kind is not null) rows = rows.Where(i => i.Kind == kind);
        if (study is not null) rows = rows.Where(i => i.Study == study);
        if (!string.IsNullOrWhiteSpace(search)) rows = rows.Where(i => EF.Functions.Like(i.Title, Like(search), "\\") || EF.Functions.Like(i.Notes, Like(search), "\\"));
        var lines = await rows.OrderByDescending(i => i.At).Select(i => new
        {
            i.Id, i.Kind, i.Title, i.Study, i.At, i.Place, Participants = db.Set<ParticipantRow>().Count(p => p.Interview == i.Id), Quotes = db.Set<QuoteRow>().Count(q => q.Interview == i.Id), HasTranscript = i.Transcript != "[]",
        }).ToListAsync(ct);
        return Results.Ok(new InterviewList([.. lines.Select(i => new InterviewLine(i.Id, i.Kind, i.Title, i.Study, Instant.FromMicros(i.At), i.Place, i.Participants, i.Quotes, i.HasTranscript))]));
    }

    static async Task<IResult> AddAsync(
        Guid workspace, InterviewDraft request, InterviewDesk desk, IFeedback feedback, IStateStore store, ICustomerSubjects subjects, ICustomerNames names, IAudit audit, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        if (Check(request) is { } wrong) return wrong.ToResult();
        var (now, at) = (clock.NowMicros(), new WorkspaceId(workspace));
        var row = new InterviewRow
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = at, Kind = request.Kind, Title = request.Title.Trim(), Study = request.Study.Trim(), At = request.At.ToMicros(), Place = request.Place.Trim(),
            Touchpoint = request.Touchpoint.Trim(), Notes = await feedback.MaskAsync(at, request.Notes.ReplaceLineEndings("\n").Trim(), ct), CreatedAt = now, ChangedAt = now,
        };
        await using var transaction = await store.BeginAsync(ct);
        transaction.Db.Add(row);
        await desk.SettleAsync(transaction, row, ct);
        await EndAsync(transaction, row, audit, changes, "interview.create", ct);
        return Results.Created($"/api/v1/workspaces/{workspace}/interviews/{row.Id}", await AnswerAsync(store, row.Workspace, row.Id, subjects, names, ct));
    }

    static async Task<IResult> GetAsync(Guid workspace, Guid interview, IStateStore store, ICustomerSubjects subjects, ICustomerNames names, CancellationToken ct) =>
        await AnswerAsync(store, new(workspace), interview, subjects, names, ct) is { } answer ? Results.Ok(answer) : s_unknown.ToResult();

    static async Task<IResult> ChangeAsync(
        Guid workspace, Guid interview, InterviewDraft request, Expected expected, InterviewDesk desk, IFeedback feedback, IStateStore store, ICustomerSubjects subjects, ICustomerNames names, IAudit audit, IChanges changes,
        TimeProvider clock, CancellationToken ct)
    {
        if (Check(request) is { } wrong) return wrong.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        var seen = await AnswerAsync(store, new(workspace), interview, subjects, names, ct); // nobody else can write now
        if (seen is null || await FindAsync(transaction.Db, workspace, interview, ct) is not { } row) return s_unknown.ToResult();
        if (expected.Refuse(seen.Version) is { } stale) return stale.ToResult();
        (row.Kind, row.Title, row.Study, row.At) = (request.Kind, request.Title.Trim(), request.Study.Trim(), request.At.ToMicros());
        (row.Place, row.Touchpoint, row.ChangedAt) = (request.Place.Trim(), request.Touchpoint.Trim(), clock.NowMicros());
        row.Notes = await feedback.MaskAsync(row.Workspace, request.Notes.ReplaceLineEndings("\n").Trim(), ct);
        await desk.SettleAsync(transaction, row, ct);
        await EndAsync(transaction, row, audit, changes, "interview.change", ct);
        return Results.Ok(await AnswerAsync(store, row.Workspace, row.Id, subjects, names, ct));
    }

    static async Task<IResult> DeleteAsync(Guid workspace, Guid interview, InterviewDesk desk, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        if (await FindAsync(transaction.Db, workspace, interview, ct) is not { } row) return s_unknown.ToResult();
        await desk.RemoveAsync(transaction, row, ct);
        await EndAsync(transaction, row, audit, changes, "interview.delete", ct);
        return Results.NoContent();
    }

    static async Task<IResult> JoinAsync(
        Guid workspace, Guid interview, NewParticipant request, InterviewDesk desk, ICustomerIdentities identities, IStateStore store, ICustomerSubjects subjects, ICustomerNames names, IAudit audit, IChanges changes,
        TimeProvider clock, CancellationToken ct)
    {
        if (new[] { request.Name, request.Role, request.Speaker }.Any(n => n.Length > 200 || n.Any(char.IsControl))) return Invalid("name", "At most 200 characters.").ToResult();
        var customer = request.Customer is { } id ? await identities.FindAsync(new(workspace), new(id), ct) : null;
        if (request.Customer is not null && customer is null) return new Refusal("customer.unknown", "There is no such customer.", 404).ToResult();
        if (customer is null && request.Name.Trim().Length == 0) return Invalid("name", "A name, or a customer.").ToResult();
        await using var transaction = await store.BeginAsync(ct);
        if (await FindAsync(transaction.Db, workspace, interview, ct) is not { } row) return s_unknown.ToResult();
        transaction.Db.Add(new ParticipantRow
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Interview = row.Id, Workspace = row.Workspace, Name = request.Name.Trim(), Role = request.Role.Trim(),
            Speaker = request.Speaker.Trim().Length > 0 ? request.Speaker.Trim() : request.Name.Trim(), Subject = customer?.Own ?? SubjectId.None,
        });
        await desk.SettleAsync(transaction, row, ct);
        await EndAsync(transaction, row, audit, changes, "interview.participant", ct);
        return Results.Created((string?)null, await AnswerAsync(store, row.Workspace, row.Id, subjects, names, ct));
    }

    static async Task<IResult> LeaveAsync(Guid workspace, Guid interview, Guid participant, InterviewDesk desk, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        if (await FindAsync(transaction.Db, workspace, interview, ct) is not { } row) return s_unknown.ToResult();
        if (await transaction.Db.Set<ParticipantRow>().FirstOrDefaultAsync(p => p.Id == participant && p.Interview == interview, ct) is not { } gone) return s_unknown.ToResult();
        await desk.TakeOutAsync(transaction, row, gone, ct);
        await EndAsync(transaction, row, audit, changes, "interview.participant_remove", ct);
        return Results.NoContent();
    }

    static async Task<IResult> TranscribeAsync(
        Guid workspace, Guid interview, NewTranscript request, IFeedback feedback, IStateStore store, ICustomerSubjects subjects, ICustomerNames names, IAudit audit, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        if (request.Text.Length > 1_000_000) return Invalid("text", "At most 1,000,000 characters.").ToResult();
        if (request.Text.Contains('\0', StringComparison.Ordinal) || Transcript.Read(request.Text) is not { } turns) return Invalid("text", "No transcript was found in it: WebVTT, SubRip, or lines of text, at most 20,000 turns.").ToResult();
        var hidden = new List<Turn>(turns.Count);
        foreach (var turn in turns) hidden.Add(turn with { Text = await feedback.MaskAsync(new(workspace), turn.Text, ct) });
        await using var transaction = await store.BeginAsync(ct);
        if (await FindAsync(transaction.Db, workspace, interview, ct) is not { } row) return s_unknown.ToResult();
        if (await transaction.Db.Set<QuoteRow>().AnyAsync(q => q.Interview == interview && q.Turn != null, ct))
            return new Refusal("interview.quoted", "Quotes point into the transcript that is there. Delete them first.", 409).ToResult();
        (row.Transcript, row.ChangedAt) = (InterviewDesk.Json(hidden), clock.NowMicros());
        await EndAsync(transaction, row, audit, changes, "interview.transcript", ct);
        return Results.Ok(await AnswerAsync(store, row.Workspace, row.Id, subjects, names, ct));
    }

    static async Task<IResult> QuoteAsync(
        Guid workspace, Guid interview, NewQuote request, InterviewDesk desk, IFeedback feedback, IStateStore store, IAudit audit, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        var said = request.Text.ReplaceLineEndings("\n").Trim();
        if (said.Length is 0 or > 5_000) return Invalid("text", "1 to 5,000 characters.").ToResult();
        if (Tags(request.Tags ?? []) is not { } tags || request.Note.Length > 2_000) return Invalid("tags", "At most 20 tags of 1 to 60 characters, and a note of 2,000.").ToResult();
        await using var transaction = await store.BeginAsync(ct);
        if (await FindAsync(transaction.Db, workspace, interview, ct) is not { } row) return s_unknown.ToResult();
        var people = await transaction.Db.Set<ParticipantRow>().Where(p => p.Interview == interview).ToListAsync(ct);
        if (request.Participant is { } who && people.All(p => p.Id != who)) return Invalid("participant", "Nobody of that id took part.").ToResult();
        var turns = InterviewDesk.Turns(row);
        if (request.Turn is { } no && (no < 0 || no >= turns.Count || !turns[no].Text.Contains(said, StringComparison.Ordinal))) return Invalid("turn", "These words do not stand in that turn.").ToResult();
        var speaker = request.Turn is { } at ? people.Find(p => p.Speaker.Length > 0 && p.Speaker == turns[at].Speaker)?.Id : null;
        var quote = new QuoteRow
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Interview = row.Id, Workspace = row.Workspace, Text = await feedback.MaskAsync(row.Workspace, said, ct), Participant = request.Participant ?? speaker,
            Turn = request.Turn, Tags = InterviewDesk.Json(tags), Note = request.Note.Trim(), CreatedAt = clock.NowMicros(),
        };
        transaction.Db.Add(quote);
        await desk.SettleAsync(transaction, row, ct);
        await EndAsync(transaction, row, audit, changes, "interview.quote", ct);
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
        return await QuoteOfAsync(db, workspace, quote, ct) is var (row, interview) ? Results.Ok(View(row, interview, await db.Set<ParticipantRow>().Where(p => p.Interview == interview.Id).ToListAsync(ct))) : s_noQuote.ToResult();
    }

    static async Task<IResult> ChangeQuoteAsync(Guid workspace, Guid quote, QuoteChange request, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        if (Tags(request.Tags) is not { } tags || request.Note.Length > 2_000) return Invalid("tags", "At most 20 tags of 1 to 60 characters, and a note of 2,000.").ToResult();
        await using var transaction = await store.BeginAsync(ct);
        if (await QuoteOfAsync(transaction.Db, workspace, quote, ct) is not var (row, interview)) return s_noQuote.ToResult();
        (row.Tags, row.Note) = (InterviewDesk.Json(tags), request.Note.Trim());
        await EndAsync(transaction, interview, audit, changes, "interview.quote_change", ct);
        await using var db = store.Read();
        return Results.Ok(View(row, interview, await db.Set<ParticipantRow>().Where(p => p.Interview == interview.Id).ToListAsync(ct)));
    }

    static async Task<IResult> DeleteQuoteAsync(Guid workspace, Guid quote, InterviewDesk desk, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        if (await QuoteOfAsync(transaction.Db, workspace, quote, ct) is not var (row, interview)) return s_noQuote.ToResult();
        transaction.Db.Remove(row);
        await desk.SettleAsync(transaction, interview, ct);
        await EndAsync(transaction, interview, audit, changes, "interview.quote_delete", ct);
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
        if (!string.IsNullOrWhiteSpace(search)) quotes = quotes.Where(q => EF.Functions.Like(q.Text, Like(search), "\\"));
        var interviews = await db.Set<InterviewRow>().Where(i => i.Workspace == workspace && (study == null || i.Study == study)).ToDictionaryAsync(i => i.Id, ct);
        var people = (await db.Set<ParticipantRow>().Where(p => p.Workspace == workspace).ToListAsync(ct)).ToLookup(p => p.Interview);
        var views = (await quotes.OrderByDescending(q => q.CreatedAt).ThenBy(q => q.Id).ToListAsync(ct)).Where(q => interviews.ContainsKey(q.Interview)).Select(q => View(q, interviews[q.Interview], [.. people[q.Interview]]));
        return [.. tag is null ? views : views.Where(q => q.Tags.Contains(tag.Trim().ToLowerInvariant(), StringComparer.Ordinal))];
    }

    static async Task<InterviewAnswer?> AnswerAsync(IStateStore store, WorkspaceId workspace, Guid interview, ICustomerSubjects subjects, ICustomerNames names, CancellationToken ct)
    {
        await using var db = store.Read();
        if (await FindAsync(db, workspace.Value, interview, ct) is not { } row) return null;
        var people = await db.Set<ParticipantRow>().Where(p => p.Interview == interview).OrderBy(p => p.Id).ToListAsync(ct);
        var quotes = await db.Set<QuoteRow>().Where(q => q.Interview == interview).OrderBy(q => q.Turn ?? int.MaxValue).ThenBy(q => q.Id).ToListAsync(ct);
        var owners = await subjects.OwnersBySubjectAsync(workspace, [.. people.Select(p => p.Subject).Where(s => s != SubjectId.None).Distinct()], ct);
        var called = await names.OfAsync(workspace, owners.Values, ct);
        return new InterviewAnswer(
            row.Id, row.Kind, row.Title, row.Study, Instant.FromMicros(row.At), row.Place, row.Touchpoint, row.Notes,
            [.. people.Select(p => owners.TryGetValue(p.Subject, out var who)
                ? new Participant(p.Id, p.Name, p.Role, p.Speaker, who.Value, called.GetValueOrDefault(who)) : new Participant(p.Id, p.Name, p.Role, p.Speaker, null, null))],
            InterviewDesk.Turns(row), [.. quotes.Select(q => View(q, row, people))]);
    }

    static async Task<(QuoteRow Quote, InterviewRow Interview)?> QuoteOfAsync(RapportDb db, Guid workspace, Guid quote, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (await db.Set<QuoteRow>().FirstOrDefaultAsync(q => q.Id == quote && q.Workspace == at, ct) is not { } row) return null;
        return await FindAsync(db, workspace, row.Interview, ct) is { } interview ? (row, interview) : null;
    }

    static Quote View(QuoteRow q, InterviewRow interview, IReadOnlyList<ParticipantRow> people)
    {
        var who = people.FirstOrDefault(p => p.Id == q.Participant);
        var speaker = who?.Name is { Length: > 0 } name ? name : who?.Speaker is { Length: > 0 } called ? called
            : q.Turn is { } no && InterviewDesk.Turns(interview) is var turns && no < turns.Count ? turns[no].Speaker : "";
        return new(q.Id, q.Interview, interview.Title, Instant.FromMicros(interview.At), q.Text, q.Participant, speaker, q.Turn, JsonSerializer.Deserialize<string[]>(q.Tags) ?? [], q.Note);
    }

    static Task<InterviewRow?> FindAsync(RapportDb db, Guid workspace, Guid interview, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        return db.Set<InterviewRow>().FirstOrDefaultAsync(i => i.Id == interview && i.Workspace == at, ct);
    }

    static async Task EndAsync(IStateTransaction transaction, InterviewRow row, IAudit audit, IChanges changes, string action, CancellationToken ct)
    {
        await audit.WriteAsync(transaction, row.Workspace, action, $"interview {row.Id}", null, ct);
        transaction.OnCommitted(() => changes.Publish(row.Workspace, "interviews"));
        await transaction.CommitAsync(ct);
    }

    static List<string>? Tags(IReadOnlyList<string> tags)
    {
        var clean = tags.Select(t => t.Trim().ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
        return clean.Count > 20 || clean.Any(t => t.Length is 0 or > 60 || t.Any(char.IsControl)) ? null : clean;
    }

    static Refusal? Check(InterviewDraft draft)
    {
        if (draft.Title.Trim().Length is 0 or > 200 || draft.Title.Any(char.IsControl)) return Invalid("title", "1 to 200 characters.");
        if (draft.Notes.Length > 100_000 || draft.Notes.Contains('\0', StringComparison.Ordinal)) return Invalid("notes", "At most 100,000 characters.");
        if (draft.At.Year is < 1970 or > 2200) return Invalid("at", "A day between 1970 and 2200.");
        foreach (var (field, value) in new[] { ("study", draft.Study), ("place", draft.Place), ("touchpoint", draft.Touchpoint) })
            if (value.Length > 200 || value.Any(char.IsControl)) return Invalid(field, "At most 200 characters.");
        return null;
    }

    static string Like(string text) => $"%{text.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";

    static Refusal Invalid(string field, string what) => new("interview.invalid", "The talk cannot be kept like this.") { Errors = new Dictionary<string, string[]> { [field] = [what] } };
}
