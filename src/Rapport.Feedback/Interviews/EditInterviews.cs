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

sealed record Participant(Guid Id, string Name, string Role, string Speaker, Guid? Customer, string? CustomerName);

sealed record InterviewLine(Guid Id, InterviewKind Kind, string Title, string Study, DateTimeOffset At, string Place, int Participants, int Quotes, bool HasTranscript);

sealed record InterviewList(IReadOnlyList<InterviewLine> Items);

/// <summary>A talk with all of it.</summary>
sealed record InterviewAnswer(
    Guid Id, InterviewKind Kind, string Title, string Study, DateTimeOffset At, string Place, string Touchpoint, string Notes, IReadOnlyList<Participant> Participants, IReadOnlyList<Turn> Transcript,
    IReadOnlyList<Quote> Quotes) : Versioned;

/// <summary>Writes talks down, with who took part and what was said.</summary>
static class EditInterviews
{
    const string Base = "/api/v1/workspaces/{workspace:guid}";
    const string One = Base + "/interviews/{interview:guid}";

    internal static readonly Refusal Unknown = new("interview.unknown", "There is no such talk.", 404);

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
    }

    static async Task<IResult> ListAsync(Guid workspace, IStateStore store, CancellationToken ct, InterviewKind? kind = null, string? study = null, string? search = null)
    {
        await using var db = store.Read();
        var at = new WorkspaceId(workspace);
        var rows = db.Set<InterviewRow>().Where(i => i.Workspace == at);
        if (kind is not null) rows = rows.Where(i => i.Kind == kind);
        if (study is not null) rows = rows.Where(i => i.Study == study);
        if (!string.IsNullOrWhiteSpace(search)) rows = rows.Where(i => EF.Functions.Like(i.Title, Sql.Containing(search), "\\") || EF.Functions.Like(i.Notes, Sql.Containing(search), "\\"));
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
        await AnswerAsync(store, new(workspace), interview, subjects, names, ct) is { } answer ? Results.Ok(answer) : Unknown.ToResult();

    static async Task<IResult> ChangeAsync(
        Guid workspace, Guid interview, InterviewDraft request, Expected expected, InterviewDesk desk, IFeedback feedback, IStateStore store, ICustomerSubjects subjects, ICustomerNames names, IAudit audit, IChanges changes,
        TimeProvider clock, CancellationToken ct)
    {
        if (Check(request) is { } wrong) return wrong.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        var seen = await AnswerAsync(store, new(workspace), interview, subjects, names, ct); // nobody else can write now
        if (seen is null || await FindAsync(transaction.Db, workspace, interview, ct) is not { } row) return Unknown.ToResult();
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
        if (await FindAsync(transaction.Db, workspace, interview, ct) is not { } row) return Unknown.ToResult();
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
        if (await FindAsync(transaction.Db, workspace, interview, ct) is not { } row) return Unknown.ToResult();
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
        if (await FindAsync(transaction.Db, workspace, interview, ct) is not { } row) return Unknown.ToResult();
        if (await transaction.Db.Set<ParticipantRow>().FirstOrDefaultAsync(p => p.Id == participant && p.Interview == interview, ct) is not { } gone) return Unknown.ToResult();
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
        if (await FindAsync(transaction.Db, workspace, interview, ct) is not { } row) return Unknown.ToResult();
        if (await transaction.Db.Set<QuoteRow>().AnyAsync(q => q.Interview == interview && q.Turn != null, ct))
            return new Refusal("interview.quoted", "Quotes point into the transcript that is there. Delete them first.", 409).ToResult();
        (row.Transcript, row.ChangedAt) = (InterviewDesk.Json(hidden), clock.NowMicros());
        await EndAsync(transaction, row, audit, changes, "interview.transcript", ct);
        return Results.Ok(await AnswerAsync(store, row.Workspace, row.Id, subjects, names, ct));
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
            InterviewDesk.Turns(row), [.. quotes.Select(q => EditQuotes.View(q, row, people))]);
    }

    /// <summary>A talk of the workspace; null when there is none.</summary>
    internal static Task<InterviewRow?> FindAsync(RapportDb db, Guid workspace, Guid interview, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        return db.Set<InterviewRow>().FirstOrDefaultAsync(i => i.Id == interview && i.Workspace == at, ct);
    }

    /// <summary>Writes down who did what to a talk, and commits.</summary>
    internal static async Task EndAsync(IStateTransaction transaction, InterviewRow row, IAudit audit, IChanges changes, string action, CancellationToken ct)
    {
        await audit.WriteAsync(transaction, row.Workspace, action, $"interview {row.Id}", null, ct);
        transaction.OnCommitted(() => changes.Publish(row.Workspace, "interviews"));
        await transaction.CommitAsync(ct);
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

    /// <summary>What is wrong in which field.</summary>
    internal static Refusal Invalid(string field, string what) => new("interview.invalid", "The talk cannot be kept like this.") { Errors = new Dictionary<string, string[]> { [field] = [what] } };
}
