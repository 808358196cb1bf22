using Rapport.Kernel;

namespace Rapport.Messaging.Budget;

/// <summary>Everything the budget looks at. Pure: the same in gives the same out.</summary>
/// <param name="Request">What is wanted.</param>
/// <param name="Priority">How much it matters.</param>
/// <param name="ReservedAt">When it took its place; null when it has none yet.</param>
/// <param name="Contacts">The person's contacts, the request's own left out.</param>
/// <param name="Rules">The workspace's settings.</param>
/// <param name="PausedUntil">The person wants peace until then.</param>
/// <param name="EveryDays">The person wants at most one contact in so many days; 0 for no wish.</param>
/// <param name="Zone">The person's clocks.</param>
/// <param name="Now">The moment asked about.</param>
sealed record BudgetQuestion(
    ContactRequest Request, ContactPriority Priority, long? ReservedAt, IReadOnlyList<ContactRow> Contacts, ContactRules Rules,
    DateTimeOffset? PausedUntil, int EveryDays, TimeZoneInfo Zone, DateTimeOffset Now);

/// <summary>The rules of the budget, in order; the first that refuses is the answer.</summary>
/// <remarks>Row 2.21.</remarks>
static class BudgetRules
{
    static readonly Func<BudgetQuestion, IEnumerable<RuleFigures>>[] s_all = [Pause, CoolDown, Limits, Wish, Visit, Quiet];

    public static ContactDecision Decide(BudgetQuestion q)
    {
        var figures = s_all.SelectMany(rule => rule(q)).ToList();
        var closed = figures.Find(f => !f.IsOpen);
        if (closed is not null) return new(false, closed.Rule, closed.Until, figures);
        return new(true, q.Priority == ContactPriority.High && !Keeps(q with { Priority = ContactPriority.Normal }) ? "priority" : "budget", null, figures);
    }

    static bool Keeps(BudgetQuestion q) => CoolDown(q).Concat(Limits(q)).Concat(Wish(q)).All(f => f.IsOpen);

    static IEnumerable<RuleFigures> Pause(BudgetQuestion q)
    {
        if (q.PausedUntil is { } until) yield return until > q.Now ? new("paused", false, Until: until) : new("paused", true);
    }

    // A survey that follows up its own invitation is not another survey.
    static IEnumerable<RuleFigures> CoolDown(BudgetQuestion q)
    {
        if (q.Request.Category != ContactRules.Survey || q.Request.IgnoresCoolDown || q.Rules.SurveyCoolDownDays <= 0) return [];
        var others = q.Contacts.Where(c => q.Request.Thread.Length == 0 || c.Thread != q.Request.Thread);
        return [Counted(q, "cool_down", new ContactLimit(1, q.Rules.SurveyCoolDownDays * 24, "", ContactRules.Survey), others)];
    }

    static IEnumerable<RuleFigures> Limits(BudgetQuestion q) =>
        q.Rules.Limits.Where(l => l.Counts(q.Request.Channel, q.Request.Category)).Select(l => Counted(q, "limit", l, q.Contacts));

    static IEnumerable<RuleFigures> Wish(BudgetQuestion q) =>
        q.EveryDays <= 0 ? [] : [Counted(q, "wish", new ContactLimit(1, q.EveryDays * 24), q.Contacts.Where(c => q.Request.Thread.Length == 0 || c.Thread != q.Request.Thread))];

    // One at a time: a visit that has seen a survey sees no other, however much it matters.
    static IEnumerable<RuleFigures> Visit(BudgetQuestion q)
    {
        if (q.Request.Visit.Length == 0) return [];
        var seen = q.Contacts.Count(c => c.Visit == q.Request.Visit && c.Category == q.Request.Category);
        return [new("visit", seen == 0, q.Request.Channel, q.Request.Category, seen, 1)];
    }

    static IEnumerable<RuleFigures> Quiet(BudgetQuestion q)
    {
        var windows = q.Rules.QuietHours.Where(w => w.Concerns(q.Request.Channel)).ToList();
        if (windows.Count == 0) return [];
        var end = QuietHours.EndOf(windows, q.Zone, q.Now);
        return [new("quiet_hours", end is null, q.Request.Channel, Until: end, Zone: q.Zone.Id)];
    }

    static RuleFigures Counted(BudgetQuestion q, string rule, ContactLimit limit, IEnumerable<ContactRow> contacts)
    {
        var window = TimeSpan.FromHours(limit.Hours);
        var counted = contacts.Where(c => limit.Counts(c.Channel, c.Category)).ToList();
        // To the moment, not by whole days: the last contact at noon lets the next one pass at noon.
        var done = counted.Where(c => c.DoneAt is { } at && q.Now - Instant.FromMicros(at) < window).Select(c => c.DoneAt!.Value).OrderDescending().ToList(); // not null: just asked
        var waiting = counted.Count(c => c.DoneAt is null && GoesBefore(c, q));
        var (count, isOpen) = (done.Count + waiting, q.Priority == ContactPriority.High || done.Count + waiting < limit.Most);
        DateTimeOffset? until = !isOpen && waiting < limit.Most ? Instant.FromMicros(done[limit.Most - 1 - waiting]) + window : null;
        return new(rule, isOpen, limit.Channel, limit.Category, count, limit.Most, limit.Hours, done.Count == 0 ? null : Instant.FromMicros(done[0]), until);
    }

    // What waits holds its place against what comes later, and gives way to what matters more.
    static bool GoesBefore(ContactRow other, BudgetQuestion q)
    {
        if (other.Priority != q.Priority) return other.Priority > q.Priority;
        if (q.ReservedAt is not { } mine || other.ReservedAt < mine) return true;
        return other.ReservedAt == mine && other.Id.CompareTo(q.Request.Id) < 0;
    }
}
