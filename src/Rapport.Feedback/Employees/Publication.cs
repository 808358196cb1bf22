using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys;
using Rapport.Feedback.Surveys.Document;
using Rapport.Kernel;

namespace Rapport.Feedback.Employees;

/// <summary>Publishes what may be published when somebody looks, and hands out nothing else. The only reader of <see cref="EmployeeAnswerRow"/>.</summary>
sealed class Publication(IStateStore store, IWorkspaces workspaces, TimeProvider clock)
{
    /// <summary>All that is published of a survey by now, whole blocks in each.</summary>
    public async Task<Published> ReadAsync(SurveyRow survey, SurveyDocument document, CancellationToken ct)
    {
        var (used, over) = (EmployeeSurveys.GroupsOf(document), await OverAsync(survey, ct));
        var once = survey.Employees is EmployeeMoment.Joining or EmployeeMoment.Probation or EmployeeMoment.Leaving;
        await using (var db = store.Read())
        {
            if (Form(await WaitingAsync(db, survey, ct), used, over, once).Count == 0) return await PublishedAsync(db, survey, used, ct);
        }

        // Somebody else may have published since; only what waits inside the transaction counts.
        await using var transaction = await store.BeginAsync(ct);
        var waiting = await WaitingAsync(transaction.Db, survey, ct);
        transaction.Db.AttachRange(waiting);
        foreach (var block in Form(waiting, used, over, once))
        {
            var id = Guid.NewGuid();
            foreach (var answer in block) answer.Block = id;
        }

        await transaction.CommitAsync(ct);
        await using var after = store.Read();
        return await PublishedAsync(after, survey, used, ct);
    }

    static List<IReadOnlyList<EmployeeAnswerRow>> Form(IEnumerable<EmployeeAnswerRow> waiting, IReadOnlyList<string> used, Func<string, bool> isOver, bool onceEach) =>
        [.. waiting.GroupBy(a => (a.Element, a.Part)).SelectMany(question => Anonymity.Form(question, a => a.Spot, used, isOver, onceEach))];

    static Task<List<EmployeeAnswerRow>> WaitingAsync(RapportDb db, SurveyRow survey, CancellationToken ct) =>
        db.Set<EmployeeAnswerRow>().AsNoTracking().Where(a => a.Survey == survey.Id && a.Workspace == survey.Workspace && a.Block == null).OrderBy(a => a.Id).ToListAsync(ct);

    static async Task<Published> PublishedAsync(RapportDb db, SurveyRow survey, IReadOnlyList<string> used, CancellationToken ct)
    {
        var all = await db.Set<EmployeeAnswerRow>().AsNoTracking().Where(a => a.Survey == survey.Id && a.Workspace == survey.Workspace).OrderBy(a => a.Id).ToListAsync(ct);
        var values = used.ToDictionary(g => g, g => (IReadOnlyList<string>)[.. all.Select(a => a.Spot.In(g)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], StringComparer.Ordinal);
        return new Published(
            [.. all.Where(a => a.Block is not null).GroupBy(a => a.Block).Select(b => new AnswerBlock([.. b]))], values, IsWaiting: all.Any(a => a is { Block: null, Element: "" }));
    }

    // A wave is over when its month is, in the workspace's zone; every one is when the survey is closed.
    async Task<Func<string, bool>> OverAsync(SurveyRow survey, CancellationToken ct)
    {
        var now = clock.NowMicros();
        if (survey.State == SurveyState.Closed || now >= survey.ClosesAt) return _ => true;
        var current = Waves.Of(now, TimeZoneInfo.FindSystemTimeZoneById((await workspaces.FindAsync(survey.Workspace, ct))?.Zone ?? "UTC"));
        return wave => string.CompareOrdinal(wave, current) < 0;
    }
}

/// <summary>At least five answers to one question, published together for ever.</summary>
sealed record AnswerBlock(IReadOnlyList<EmployeeAnswerRow> Answers)
{
    /// <summary>Of all of them.</summary>
    public string Element => Answers[0].Element;

    /// <summary>Of all of them.</summary>
    public string Part => Answers[0].Part;
}

/// <summary>What is published of a survey.</summary>
/// <param name="Blocks">In no order.</param>
/// <param name="Values">Group → values that answers name, those that wait included.</param>
/// <param name="IsWaiting">True while some answers wait for others.</param>
sealed record Published(IReadOnlyList<AnswerBlock> Blocks, IReadOnlyDictionary<string, IReadOnlyList<string>> Values, bool IsWaiting)
{
    /// <summary>The answers of every block that lies in the selection as a whole.</summary>
    public IReadOnlyList<EmployeeAnswerRow> In(Selection selection) => [.. Blocks.Where(b => selection.Holds(b.Answers.Select(a => a.Spot))).SelectMany(b => b.Answers).OrderBy(a => a.Id)];
}
