using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Service.Cases;
using Rapport.Service.Settings;

namespace Rapport.Service.Fixes;

/// <summary>What people are told in a language. It names nobody, so that it may stand on a public page as it is.</summary>
/// <param name="Language">Such as en, de or pt-BR.</param>
/// <param name="Subject">One line of 1 to 150 characters.</param>
/// <param name="Text">What was said and what was done: 1 to 5,000 characters; an empty line begins a new paragraph.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record FixText(string Language, string Subject, string Text)
{
    /// <summary>The text in a language, else in its main language, else the first.</summary>
    public static FixText For(IReadOnlyList<FixText> texts, string language)
    {
        var main = language.Split('-', '_')[0];
        return texts.FirstOrDefault(t => t.Language.Equals(language, StringComparison.OrdinalIgnoreCase)) ?? texts.FirstOrDefault(t => t.Language.Split('-')[0].Equals(main, StringComparison.OrdinalIgnoreCase)) ?? texts[0];
    }
}

/// <summary>A cause that was fixed.</summary>
/// <param name="Cause">Which; those below it are meant too.</param>
/// <param name="From">First day on which somebody raised it, in the workspace's zone.</param>
/// <param name="To">Last day; not more than three years after the first.</param>
/// <param name="Texts">1 to 20, each language once; who speaks none of them reads the first.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewFix(Guid Cause, DateOnly From, DateOnly To, IReadOnlyList<FixText> Texts)
{
    const int MostDays = 1_100;

    /// <summary>What is wrong with it, by field.</summary>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (!ZonedTime.IsPeriod(From, To) || To.DayNumber - From.DayNumber >= MostDays) yield return ("to", "The first day is not after the last, and there are at most three years between them.");
        if (Texts.Count is 0 or > 20) yield return ("texts", "1 to 20 languages.");
        if (Texts.DistinctBy(t => t.Language, StringComparer.OrdinalIgnoreCase).Count() < Texts.Count) yield return ("texts", "Each language once.");
        for (var i = 0; i < Texts.Count; i++)
        {
            if (Texts[i].Language.Length is < 2 or > 20 || !Texts[i].Language.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')) yield return ($"texts[{i}].language", "Such as en, de or pt-BR.");
            if (Texts[i].Subject.Trim().Length is 0 or > 150 || Texts[i].Subject.Any(char.IsControl)) yield return ($"texts[{i}].subject", "One line of 1 to 150 characters.");
            if (Texts[i].Text.Trim().Length is 0 or > 5_000) yield return ($"texts[{i}].text", "1 to 5,000 characters.");
        }
    }
}

/// <summary>A cause that was fixed, and how far its people are told.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Cause">With the names above it.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Texts">By language.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ToldAt">When telling was last begun; null for never.</param>
/// <param name="Told">How many were told.</param>
/// <param name="Left">How many were not, by reason.</param>
/// <param name="Telling">True while the job runs.</param>
sealed record FixAnswer(
    Guid Id, NamedThing Cause, DateOnly From, DateOnly To, IReadOnlyList<FixText> Texts, string By, DateTimeOffset CreatedAt, DateTimeOffset? ToldAt, int Told, IReadOnlyDictionary<string, int> Left, bool Telling);

/// <summary>What was fixed.</summary>
/// <param name="Items">The latest first.</param>
sealed record FixList(IReadOnlyList<FixAnswer> Items);

/// <summary>Who would be told now.</summary>
/// <param name="People">Customers who raised it.</param>
/// <param name="Nameless">Others who did and whom nobody knows, such as employees.</param>
/// <param name="Checked">How many customers were looked at: at most 1,000.</param>
/// <param name="Told">Of them: who would be told.</param>
/// <param name="Left">Of them: who would not, by reason.</param>
sealed record FixPreview(int People, int Nameless, int Checked, int Told, IReadOnlyDictionary<string, int> Left);

/// <summary>Somebody who raised it.</summary>
/// <param name="Customer">Who.</param>
/// <param name="At">When they were told, or it was found that they are not.</param>
/// <param name="Message">How the mail stands; null for none.</param>
/// <param name="Reason">Why they were not told; empty otherwise.</param>
sealed record FixPerson(NamedThing Customer, DateTimeOffset At, MessageState? Message, string Reason);

/// <summary>A page of them.</summary>
/// <param name="Items">The latest first.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
/// <param name="Total">How many there are in all.</param>
sealed record FixPeople(IReadOnlyList<FixPerson> Items, string? Next, int Total);

/// <summary>"You said, we did": a cause is fixed, and whoever raised it hears of it.</summary>
static class EditFixes
{
    /// <summary>What watching screens listen to.</summary>
    public const string Topic = "cases";

    const string Route = "/api/v1/workspaces/{workspace:guid}/fixes";
    const string One = Route + "/{fix:guid}";
    const int MostChecked = 1_000;
    const int MostShown = 200;

    static readonly Refusal s_unknown = new("fix.unknown", "There is no such fix.", 404);

    static readonly Refusal s_running = new("fix.telling", "People are being told at this moment.", 409);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync).WithName("listFixes").WithTags("Causes").WithSummary("What was fixed, and who was told").Produces<FixList>().Needs(Role.Viewer);
        routes.MapPost(Route, AddAsync).WithName("addFix").WithTags("Causes").WithSummary("Mark a cause as fixed, with what its people are told; nobody is told yet").Produces<FixAnswer>(201).ProducesProblem(422).Needs(Role.Analyst);
        routes.MapDelete(One, RemoveAsync).WithName("removeFix").WithTags("Causes").WithSummary("Remove a fix nobody was told of").Produces(204).ProducesProblem(404).ProducesProblem(409).Needs(Role.Analyst);
        routes.MapGet(One + "/preview", PreviewAsync).WithName("previewFix").WithTags("Causes").WithSummary("Who would be told now, who would not and why").Produces<FixPreview>().ProducesProblem(404).Needs(Role.Analyst);
        routes.MapPost(One + "/tell", TellAsync).WithName("tellFix").WithTags("Causes").WithSummary("Tell everybody who raised it and was not told yet, each once").Produces<FixAnswer>(202).ProducesProblem(404).ProducesProblem(409).Needs(Role.Analyst);
        routes.MapGet(One + "/people", PeopleAsync).WithName("listFixPeople").WithTags("Causes").WithSummary("Who was told, and who was not and why").Produces<FixPeople>().ProducesProblem(400).ProducesProblem(404).Needs(Role.Agent);
    }

    static async Task<IResult> ListAsync(Guid workspace, IStateStore store, SettingBook book, IJobs jobs, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        var rows = await db.Set<FixRow>().AsNoTracking().Where(f => f.Workspace == at).OrderByDescending(f => f.CreatedAt).Take(MostShown).ToListAsync(ct);
        var items = new List<FixAnswer>();
        foreach (var row in rows) items.Add(await ShowAsync(db, row, await book.OfAsync(db, at, ct), jobs, ct));
        return Results.Ok(new FixList(items));
    }

    static async Task<IResult> AddAsync(Guid workspace, NewFix request, IStateStore store, SettingBook book, IJobs jobs, IActor actor, IAudit audit, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        var faults = request.Faults().GroupBy(f => f.Field).ToDictionary(g => g.Key, g => g.Select(f => f.Fault).ToArray());
        if (faults.Count > 0) return new Refusal("fix.invalid", "This cannot be told.") { Errors = faults }.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        var settings = await book.OfAsync(transaction.Db, at, ct);
        if (settings.Causes.Find(request.Cause) is null) return CaseCheck.NoCause.ToResult();
        var row = new FixRow
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = at, Cause = request.Cause, From = request.From, To = request.To, Texts = ServiceJson.Write(request.Texts), CreatedBy = actor.Name, CreatedAt = clock.NowMicros(),
        };
        transaction.Db.Add(row);
        await audit.WriteAsync(transaction, at, "fix.add", $"fix {row.Id}", new { request.Cause }, ct);
        transaction.OnCommitted(() => changes.Publish(at, Topic));
        await transaction.CommitAsync(ct);
        await using var db = store.Read();
        return Results.Created($"/api/v1/workspaces/{workspace}/fixes/{row.Id}", await ShowAsync(db, row, settings, jobs, ct));
    }

    static async Task<IResult> RemoveAsync(Guid workspace, Guid fix, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        if (await FindAsync(transaction.Db, at, fix, ct) is not { } row) return s_unknown.ToResult();
        if (row.ToldAt is not null) return new Refusal("fix.told", "People were told already.", 409).ToResult();
        transaction.Db.Remove(row);
        await audit.WriteAsync(transaction, at, "fix.remove", $"fix {fix}", null, ct);
        transaction.OnCommitted(() => changes.Publish(at, Topic));
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    static async Task<IResult> PreviewAsync(Guid workspace, Guid fix, IStateStore store, RaiserDesk raising, FixDesk desk, CancellationToken ct)
    {
        await using var db = store.Read();
        if (await FindAsync(db, new(workspace), fix, ct) is not { } row) return s_unknown.ToResult();
        var raisers = await raising.OfAsync(row, ct);
        var looked = new List<string>();
        foreach (var customer in raisers.Customers.Take(MostChecked)) looked.Add((await desk.WhoAsync(row, customer, ct)).Refused ?? "");
        return Results.Ok(new FixPreview(raisers.Customers.Count, raisers.Nameless, looked.Count, looked.Count(l => l.Length == 0), looked.Where(l => l.Length > 0).CountBy(l => l).ToDictionary()));
    }

    static async Task<IResult> TellAsync(Guid workspace, Guid fix, IStateStore store, SettingBook book, IMessages messages, IJobs jobs, IAudit audit, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (await messages.CheckAsync(at, MailClass.Marketing, ct) is { } missing) return missing.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        if (await FindAsync(transaction.Db, at, fix, ct) is not { } row) return s_unknown.ToResult();
        if (await IsRunningAsync(jobs, row, ct)) return s_running.ToResult();
        var settings = await book.OfAsync(transaction.Db, at, ct);
        row.Job = await jobs.AddAsync(transaction, new NewJob(at, TellFix.Kind, $"Tell what was done about “{settings.Causes.Find(row.Cause)?.Name}”", new TellFixArgs(fix)), ct);
        row.ToldAt = clock.NowMicros();
        await audit.WriteAsync(transaction, at, "fix.tell", $"fix {fix}", null, ct);
        transaction.OnCommitted(() =>
        {
            changes.Publish(at, Topic);
            changes.Publish(at, "jobs");
        });
        await transaction.CommitAsync(ct);
        await using var db = store.Read();
        return Results.Accepted((string?)null, await ShowAsync(db, row, settings, jobs, ct));
    }

    static async Task<IResult> PeopleAsync(Guid workspace, Guid fix, IStateStore store, IMessages messages, ICustomerNames names, CancellationToken ct, string? after = null, int? limit = null)
    {
        var begin = 0;
        if (after is { Length: > 0 } && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out begin)) return new Refusal("fix.cursor", "The cursor is not one this route gave.", 400).ToResult();
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        if (await FindAsync(db, at, fix, ct) is null) return s_unknown.ToResult();
        var all = db.Set<FixPersonRow>().AsNoTracking().Where(p => p.Fix == fix);
        var total = await all.CountAsync(ct);
        var rows = await all.OrderByDescending(p => p.At).ThenBy(p => p.Customer).Skip(begin).Take(Math.Clamp(limit ?? 50, 1, MostShown)).ToListAsync(ct);
        var states = (await messages.FindAsync(at, [.. rows.Select(r => r.Message).OfType<Guid>().Select(m => new MessageId(m))], ct)).ToDictionary(m => m.Id.Value, m => m.State);
        var called = await names.OfAsync(at, rows.Select(r => r.Customer), ct);
        var end = begin + rows.Count;
        return Results.Ok(new FixPeople(
            [.. rows.Select(r => new FixPerson(new(r.Customer.Value, called.GetValueOrDefault(r.Customer) ?? ""), Instant.FromMicros(r.At), r.Message is { } message && states.TryGetValue(message, out var state) ? state : null, r.Reason))],
            end < total ? end.ToString(CultureInfo.InvariantCulture) : null, total));
    }

    static async Task<FixAnswer> ShowAsync(RapportDb db, FixRow row, ServiceSettings settings, IJobs jobs, CancellationToken ct)
    {
        var counts = await db.Set<FixPersonRow>().Where(p => p.Fix == row.Id).GroupBy(p => p.Reason).Select(g => new { Reason = g.Key, Count = g.Count() }).ToListAsync(ct);
        return new(
            row.Id, new(row.Cause, settings.Causes.PathOf(row.Cause)), row.From, row.To, FixDesk.Texts(row), row.CreatedBy, Instant.FromMicros(row.CreatedAt), row.ToldAt is { } told ? Instant.FromMicros(told) : null,
            counts.Where(c => c.Reason.Length == 0).Sum(c => c.Count), counts.Where(c => c.Reason.Length > 0).ToDictionary(c => c.Reason, c => c.Count), await IsRunningAsync(jobs, row, ct));
    }

    static async Task<bool> IsRunningAsync(IJobs jobs, FixRow row, CancellationToken ct) => row.Job is { } job && (await jobs.FindAsync(job, ct))?.State is "waiting" or "running";

    static Task<FixRow?> FindAsync(RapportDb db, WorkspaceId workspace, Guid fix, CancellationToken ct) => db.Set<FixRow>().FirstOrDefaultAsync(f => f.Id == fix && f.Workspace == workspace, ct);
}
