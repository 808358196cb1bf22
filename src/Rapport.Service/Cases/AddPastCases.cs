using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Metrics;
using Rapport.Service.Recovery;
using Rapport.Service.Settings;

namespace Rapport.Service.Cases;

/// <summary>Cases of another system that are over.</summary>
/// <param name="Items">1 to 500.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record PastCases(IReadOnlyList<PastCase> Items);

/// <summary>A case that was opened and closed elsewhere.</summary>
/// <param name="Id">Of the other system, 1 to 100 characters: the same id is the same case, and sent again it changes nothing.</param>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="ClosedAt">When it was closed; not before.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Cause">Why it happened.</param>
/// <param name="Customer">Whose trouble; null for nobody known.</param>
/// <param name="Touchpoint">Key; empty for none.</param>
/// <param name="Metric">The scale of the score; empty without one.</param>
/// <param name="Score">The score it is about; null for none.</param>
/// <param name="Answer">What the customer said afterwards; null for nothing.</param>
/// <param name="Owner">The member who saw to it; null for nobody known.</param>
/// <param name="Team">A team's id; null for none.</param>
/// <param name="Channel">By which way it came; empty when unknown.</param>
/// <param name="FirstRepliedAt">When the customer first heard of the company; null when unknown.</param>
/// <param name="Replies">How often the company wrote or spoke to the customer, 0 to 1,000; 0 when unknown.</param>
/// <param name="Reopenings">How often it was opened again, 0 to 1,000.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record PastCase(
    string Id, string Title, DateTimeOffset OpenedAt, DateTimeOffset ClosedAt, Outcome Outcome, Guid Cause, Guid? Customer = null, string Touchpoint = "", string Metric = "", double? Score = null, PastAnswer? Answer = null,
    Guid? Owner = null, Guid? Team = null, string Channel = "", DateTimeOffset? FirstRepliedAt = null, int Replies = 0, int Reopenings = 0);

/// <summary>What a customer answered after a case.</summary>
/// <param name="Metric">The scale.</param>
/// <param name="Score">On it.</param>
/// <param name="At">When; not before the case was closed.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record PastAnswer(string Metric, double Score, DateTimeOffset At);

/// <summary>What became of them.</summary>
/// <param name="Added">How many are new.</param>
/// <param name="Known">How many were there already.</param>
sealed record PastAnswered(int Added, int Known);

/// <summary>Takes over closed cases of another system with their past. They belong to it: no fact tells of them, nothing is asked, nobody is
/// reminded.</summary>
static class AddPastCases
{
    const int Most = 500;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(CaseEdit.Route + "/past", HandleAsync)
        .WithName("addPastCases").WithTags("Cases").WithSummary("Take over closed cases of another system, each once by its id, with what their customers said afterwards; all of them or none")
        .Produces<PastAnswered>().ProducesProblem(422).Needs(Role.Admin);

    static async Task<IResult> HandleAsync(
        Guid workspace, PastCases request, IStateStore store, SettingBook book, ICustomerIdentities identities, IColleagues colleagues, IAudit audit, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (request.Items.Count is 0 or > Most) return CaseCheck.Invalid("items", $"1 to {Most} cases.").ToResult();
        var subjects = new Dictionary<Guid, SubjectId>();
        foreach (var customer in request.Items.Select(i => i.Customer).OfType<Guid>().Distinct())
        {
            if (await identities.FindAsync(at, new(customer), ct) is not { } found) return new Refusal("customer.unknown", $"There is no customer {customer}.").ToResult();
            subjects[customer] = found.Own;
        }

        var members = (await colleagues.AllAsync(at, ct)).Select(c => c.Person).ToHashSet();
        await using var transaction = await store.BeginAsync(ct);
        var settings = await book.OfAsync(transaction.Db, at, ct);
        var faults = request.Items.SelectMany((item, i) => Faults(item, settings, members, clock.GetUtcNow()).Select(f => (Field: $"items[{i}].{f.Field}", f.Fault))).GroupBy(f => f.Field).ToDictionary(g => g.Key, g => g.Select(f => f.Fault).ToArray());
        if (faults.Count > 0) return new Refusal("case.invalid", "These cases cannot be taken over.") { Errors = faults }.ToResult();
        var added = await AddAsync(transaction.Db, at, settings, request.Items, subjects, clock, ct);
        await audit.WriteAsync(transaction, at, "case.past", "cases", new { added }, ct);
        transaction.OnCommitted(() => changes.Publish(at, CaseDesk.Topic));
        await transaction.CommitAsync(ct);
        return Results.Ok(new PastAnswered(added, request.Items.Count - added));
    }

    static IEnumerable<(string Field, string Fault)> Faults(PastCase item, ServiceSettings settings, HashSet<Guid> members, DateTimeOffset now)
    {
        if (item.Id.Trim().Length is 0 or > 100 || item.Id.Any(char.IsControl)) yield return ("id", "1 to 100 characters.");
        if (item.Title.Trim().Length is 0 or > CaseCheck.LongestTitle || item.Title.Any(char.IsControl)) yield return ("title", $"A title has 1 to {CaseCheck.LongestTitle} characters.");
        if (item.OpenedAt.Year < 1990 || item.ClosedAt < item.OpenedAt || item.ClosedAt > now) yield return ("closedAt", "Not before it was opened, and not in the future.");
        if (settings.Causes.Find(item.Cause) is null) yield return ("cause", "There is no such cause.");
        if (item.Touchpoint.Length > 200 || item.Touchpoint.Any(char.IsControl)) yield return ("touchpoint", "A key of at most 200 characters.");
        if (item.Score is { } score && Scales.Find(item.Metric)?.Holds(score) != true) yield return ("score", "A score on one of the scales.");
        if (item.Owner is { } owner && !members.Contains(owner)) yield return ("owner", "There is no such member.");
        if (item.Team is { } team && settings.Teams.Find(team) is null) yield return ("team", "There is no such team.");
        if (item.Channel.Length > 200 || item.Channel.Any(char.IsControl)) yield return ("channel", "At most 200 characters.");
        if (item.FirstRepliedAt < item.OpenedAt || item.FirstRepliedAt > item.ClosedAt) yield return ("firstRepliedAt", "Not before it was opened, and not after it was closed.");
        if (item.Replies is < 0 or > 1_000 || item.Reopenings is < 0 or > 1_000) yield return ("replies", "0 to 1,000.");
        if (item.Answer is not { } answer) yield break;
        if (Scales.Find(answer.Metric)?.Holds(answer.Score) != true) yield return ("answer.score", "A score on one of the scales.");
        if (answer.At < item.ClosedAt || answer.At > now) yield return ("answer.at", "Not before the case was closed, and not in the future.");
    }

    static async Task<int> AddAsync(RapportDb db, WorkspaceId at, ServiceSettings settings, IReadOnlyList<PastCase> items, Dictionary<Guid, SubjectId> subjects, TimeProvider clock, CancellationToken ct)
    {
        var number = await db.Set<CaseRow>().Where(c => c.Workspace == at).MaxAsync(c => (long?)c.Number, ct) ?? 0;
        var added = 0;
        foreach (var item in items)
        {
            var key = $"past:{item.Id.Trim()}";
            if (await db.FindAsync<CaseOriginRow>([at, key], ct) is not null) continue;
            added++;
            var row = Row(item, at, settings, ++number, item.Customer is { } customer ? subjects[customer] : SubjectId.None, clock);
            db.Add(row);
            db.Add(new CaseOriginRow { Workspace = at, Key = key, Case = row.Id });
            db.Add(Line(row, CaseEventKind.Opened, row.OpenedAt, item.Id.Trim()));
            db.Add(Line(row, CaseEventKind.Closed, row.ClosedAt!.Value, "")); // it is closed
            if (item.Answer is not { } answer) continue;
            var said = answer.At.ToMicros();
            db.Add(new CaseSurveyRow
            {
                Id = DerivedId.Of(at, "past-answer", key), Workspace = at, Case = row.Id, Survey = Guid.Empty, PlannedAt = row.ClosedAt.Value, Due = row.ClosedAt.Value, Response = DerivedId.Of(at, "past-response", key), AnsweredAt = said,
                Metric = answer.Metric, Score = answer.Score,
            });
            db.Add(Line(row, CaseEventKind.Answered, said, answer.Metric, new() { ["score"] = [null, answer.Score.ToString(CultureInfo.InvariantCulture)] }));
        }

        return added;
    }

    // Nothing was promised here: only how long it took is counted, by the calendar of a usual case of the same place.
    static CaseRow Row(PastCase item, WorkspaceId at, ServiceSettings settings, long number, SubjectId subject, TimeProvider clock)
    {
        var calendar = settings.Terms(settings.Clocks.PolicyOf(CasePriority.Normal, item.Touchpoint)).Calendar;
        var (opened, closed, replied) = (item.OpenedAt.ToMicros(), item.ClosedAt.ToMicros(), item.FirstRepliedAt?.ToMicros());
        return new()
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = at, Number = number, Title = item.Title.Trim(), Status = CaseStatus.Closed, IsOpen = false, Outcome = item.Outcome, Cause = item.Cause, Subject = subject,
            Touchpoint = item.Touchpoint, Rule = "", Metric = item.Score is null ? "" : item.Metric, Score = item.Score, OpenedAt = opened, ChangedAt = clock.NowMicros(), ClosedAt = closed,
            Owner = item.Owner, Team = item.Team, Channel = item.Channel, FirstRepliedAt = replied, Replies = item.Replies, Reopenings = item.Reopenings,
            FirstReplyWork = replied is { } first ? calendar.Between(opened, first) : null, ResolutionWork = calendar.Between(opened, closed),
        };
    }

    static CaseEventRow Line(CaseRow row, CaseEventKind kind, long at, string text, Dictionary<string, string?[]>? changed = null) => new()
    {
        Case = row.Id, Workspace = row.Workspace, At = at, Kind = kind, By = kind == CaseEventKind.Answered ? "customer" : "import", ActorName = "", Text = text, Changes = ServiceJson.Write(changed ?? []), Told = "", IsTold = true,
    };
}
