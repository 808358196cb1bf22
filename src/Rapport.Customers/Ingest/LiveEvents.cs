using System.Collections.Concurrent;
using Rapport.Customers.Ingest.Dialects;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>The last events of each workspace and how many came each minute, for the screen that people watch. In memory.</summary>
sealed class LiveEvents(IChanges changes, TimeProvider clock)
{
    const int Kept = 200;
    const int Minutes = 60;
    const long MinuteMicros = 60_000_000;
    readonly ConcurrentDictionary<WorkspaceId, Ring> _rings = new();

    /// <summary>Shows events that have become facts; call after the commit.</summary>
    /// <param name="events">In the order stored; of one or several workspaces.</param>
    public void Accepted(IEnumerable<PipelineEvent> events)
    {
        var now = clock.NowMicros();
        foreach (var group in events.GroupBy(e => e.Incoming.Workspace))
        {
            var ring = RingOf(group.Key);
            var all = group.ToList();
            ring.Count(now / MinuteMicros, all.Count);
            foreach (var e in all.Skip(all.Count - Kept))
            {
                ring.Add(new LiveEvent(
                    Instant.FromMicros(e.Incoming.At), e.Incoming.FactType, e.Incoming.Source,
                    e.Customer == CustomerId.None ? null : e.Customer.Value, Summary(e.Incoming), "accepted", null));
            }

            changes.Publish(group.Key, "events");
        }
    }

    /// <summary>Shows a refused event.</summary>
    public void Refused(Drop drop)
    {
        RingOf(drop.Workspace).Add(new LiveEvent(
            Instant.FromMicros(drop.At), "", drop.Source, null, drop.Example, "refused", drop.Reason.Code));
        changes.Publish(drop.Workspace, "events");
    }

    /// <summary>The last events, newest first, and the events of each of the last 60 minutes, the present one last.</summary>
    public (IReadOnlyList<LiveEvent> Recent, IReadOnlyList<int> PerMinute) Of(WorkspaceId workspace) =>
        RingOf(workspace).Read(clock.NowMicros() / MinuteMicros);

    /// <summary>Forgets a workspace's stream.</summary>
    public void Forget(WorkspaceId workspace) => _rings.TryRemove(workspace, out _);

    Ring RingOf(WorkspaceId workspace) => _rings.GetOrAdd(workspace, static _ => new Ring());

    // Type and place only: the stream is shown to everyone who may see the workspace.
    static string Summary(IncomingEvent e)
    {
        if (e.Metric.Length > 0 && e.Score is { } score) return $"{e.Metric} {score:0.##}";
        if (e.Amount is { } amount) return $"{(decimal)amount / Money.Units(e.Currency):0.00} {e.Currency}";
        return e.Touchpoint.Length > 0 ? e.Touchpoint : e.Channel;
    }

    sealed class Ring
    {
        readonly Lock _gate = new();
        readonly Queue<LiveEvent> _recent = new(Kept);
        readonly (long Minute, int Count)[] _perMinute = new (long, int)[Minutes];

        public void Add(LiveEvent e)
        {
            lock (_gate)
            {
                if (_recent.Count == Kept) _recent.Dequeue();
                _recent.Enqueue(e);
            }
        }

        public void Count(long minute, int events)
        {
            lock (_gate)
            {
                ref var slot = ref _perMinute[minute % Minutes];
                slot = (minute, slot.Minute == minute ? slot.Count + events : events);
            }
        }

        public (IReadOnlyList<LiveEvent> Recent, IReadOnlyList<int> PerMinute) Read(long minute)
        {
            lock (_gate)
            {
                return ([.. _recent.Reverse()], [.. Enumerable.Range(0, Minutes).Select(i =>
                {
                    var wanted = minute - Minutes + 1 + i;
                    var slot = _perMinute[wanted % Minutes];
                    return slot.Minute == wanted ? slot.Count : 0;
                })]);
            }
        }
    }
}

/// <summary>One line of the stream.</summary>
/// <param name="At">Time of the fact, or of the refusal.</param>
/// <param name="Type">The fact's type; empty for a refused event.</param>
/// <param name="Source">Name of the key it came through.</param>
/// <param name="Customer">Whose; null when nobody's or refused.</param>
/// <param name="Summary">A few words without personal data; may be empty.</param>
/// <param name="Outcome"><c>accepted</c> or <c>refused</c>.</param>
/// <param name="Reason">Code of the refusal.</param>
sealed record LiveEvent(
    DateTimeOffset At, string Type, string Source, Guid? Customer, string Summary, string Outcome, string? Reason);
