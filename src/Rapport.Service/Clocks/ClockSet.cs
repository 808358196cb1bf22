namespace Rapport.Service.Clocks;

/// <summary>What is promised, in working time of a calendar.</summary>
/// <param name="Calendar">By which time is counted.</param>
/// <param name="Targets">Microseconds by kind; a kind that is missing is not promised.</param>
/// <param name="Steps">What is done as time passes.</param>
sealed record Terms(BusinessCalendar Calendar, IReadOnlyDictionary<ClockKind, long> Targets, IReadOnlyList<EscalationStep> Steps);

/// <summary>A step that is due.</summary>
/// <param name="Clock">Of which clock.</param>
/// <param name="Step">Null for the breach itself.</param>
readonly record struct DueStep(ClockKind Clock, EscalationStep? Step);

/// <summary>The clocks of a case: pure, every change makes a copy.</summary>
/// <param name="All">At most one of each kind.</param>
sealed record ClockSet(IReadOnlyList<Clock> All)
{
    /// <summary>Marks the breach among the steps that were taken.</summary>
    public const string Breach = "breach";

    /// <summary>Those that begin with a case.</summary>
    public static ClockSet Open(Terms terms, long now) => new([.. Starting.Where(terms.Targets.ContainsKey).Select(k => Clock.Start(k, terms.Targets[k], now))]);

    static readonly ClockKind[] Starting = [ClockKind.FirstReply, ClockKind.Resolution];

    /// <summary>The company wrote or spoke to the customer.</summary>
    public ClockSet Replied(Terms terms, long now) => Map(c => c.Kind == ClockKind.Resolution ? c : c.Stop(terms.Calendar, now));

    /// <summary>The customer wrote or spoke: an answer is owed from the oldest unanswered word on. Before the first reply that one is owed.</summary>
    public ClockSet Heard(Terms terms, long now)
    {
        if (All.Any(c => c.Kind == ClockKind.FirstReply && !c.IsOver) || !terms.Targets.TryGetValue(ClockKind.NextReply, out var target)) return this;
        return All.FirstOrDefault(c => c.Kind == ClockKind.NextReply) is { IsOver: false }
            ? this
            : new([.. All.Where(c => c.Kind != ClockKind.NextReply), Clock.Start(ClockKind.NextReply, target, now)]);
    }

    /// <summary>The company waits for the customer.</summary>
    public ClockSet Pause(Terms terms, long now) => Map(c => c.IsRunning ? c.Pause(terms.Calendar, now) : c);

    /// <summary>It waits no more.</summary>
    public ClockSet Resume(long now) => Map(c => c.Resume(now));

    /// <summary>The case is closed: what was not replied by then is owed no more.</summary>
    public ClockSet Close(Terms terms, long now) => Map(c => c.Kind == ClockKind.Resolution ? c.Stop(terms.Calendar, now) : c.IsRunning ? c.Pause(terms.Calendar, now) : c);

    /// <summary>It was not closed after all.</summary>
    public ClockSet Reopen(long now) => Map(c => c.Kind == ClockKind.Resolution ? c.Restart(now) : c.Resume(now));

    /// <summary>Other promises hold: what has passed has passed. A promise that is new begins now; one that is made no more ends.</summary>
    public ClockSet Retarget(Terms terms, bool isRunning, long now)
    {
        var kept = All.Where(c => c.IsOver || terms.Targets.ContainsKey(c.Kind)).Select(c => c.IsOver ? c : c with { Target = terms.Targets[c.Kind] }).ToList();
        var begun = Starting.Where(k => terms.Targets.ContainsKey(k) && All.All(c => c.Kind != k)).Select(k => Clock.Start(k, terms.Targets[k], now));
        return new([.. kept, .. begun.Select(c => isRunning ? c : c with { Since = null })]);
    }

    /// <summary>When the first of those that run is due; null when none runs.</summary>
    public long? Due(Terms terms) => All.Select(c => c.DueAt(terms.Calendar)).Min();

    /// <summary>More time has passed on one of them than was promised.</summary>
    public bool IsBreached(Terms terms, long now) => All.Any(c => c.IsMissed(terms.Calendar, now));

    /// <summary>Working time that has passed since an instant; where a promise counts it, without that in which the customer was waited for.</summary>
    public long Worked(ClockKind kind, Terms terms, long since, long now) => Of(kind)?.SpentAt(terms.Calendar, now) ?? terms.Calendar.Between(since, now);

    /// <summary>More time has passed than was promised; null where nothing was.</summary>
    public bool? IsLate(ClockKind kind, Terms terms, long now) => Of(kind)?.IsMissed(terms.Calendar, now);

    /// <summary>When the next step, or breach, comes; null for never.</summary>
    public long? Next(Terms terms) => All.Where(c => c.IsRunning).SelectMany(c => Waiting(terms, c).Select(s => ComesAt(terms, c, s))).Min();

    /// <summary>Steps whose time has come and that were not taken; the breach before those that follow it.</summary>
    public IReadOnlyList<DueStep> DueSteps(Terms terms, long now) =>
        [.. All.Where(c => c.IsRunning).SelectMany(c => Waiting(terms, c).Where(s => ComesAt(terms, c, s) <= now).OrderBy(s => s?.OffsetMinutes ?? 0).ThenBy(s => s is not null).Select(s => new DueStep(c.Kind, s)))];

    /// <summary>A step was taken.</summary>
    public ClockSet Take(DueStep step) => Map(c => c.Kind == step.Clock ? c with { Done = [.. c.Done, step.Step?.Id ?? Breach] } : c);

    static IEnumerable<EscalationStep?> Waiting(Terms terms, Clock clock) =>
        terms.Steps.Where(s => s.Clock == clock.Kind && !clock.Done.Contains(s.Id)).Concat(clock.Done.Contains(Breach) ? Array.Empty<EscalationStep?>() : [null]);

    // A promise is broken by the first instant after the last one.
    static long? ComesAt(Terms terms, Clock clock, EscalationStep? step) => step is null
        ? clock.DueAt(terms.Calendar) + 1
        : clock.ReachesAt(terms.Calendar, Math.Max(0, clock.Target + step.OffsetMinutes * 60_000_000L));

    Clock? Of(ClockKind kind) => All.FirstOrDefault(c => c.Kind == kind);

    ClockSet Map(Func<Clock, Clock> change) => new([.. All.Select(change)]);
}
