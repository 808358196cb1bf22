using Rapport.Customers.Identity;
using Rapport.Customers.Ingest.Dialects;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>One event on its way through the pipeline.</summary>
sealed class PipelineEvent
{
    public PipelineEvent(IncomingEvent incoming)
    {
        Incoming = incoming;
        Message = incoming.MessageKey;
        Id = incoming.FactIdOf(Message);
        Claims = Identity.Claims.Of(incoming);
    }

    /// <summary>As its dialect read it.</summary>
    public IncomingEvent Incoming { get; }

    /// <summary>Of the message: what makes it count once.</summary>
    public FactId Message { get; }

    public FactId Id { get; }

    /// <summary>True for a fact that has a name beside its message's: it may be told anew or taken back later.</summary>
    public bool MayBeTakenBack => Id != Message;

    public IReadOnlyList<Claim> Claims { get; }

    /// <summary>Null while it lives.</summary>
    public DropReason? Dropped { get; set; }

    /// <summary>The identifier it arrived under; null when it names nobody.</summary>
    public Subject? Subject { get; set; }

    /// <summary>Its owner when it was decided; later events of the batch may merge it away.</summary>
    public CustomerId Customer { get; set; }

    /// <summary>What is stored for ever.</summary>
    public Fact? Fact { get; set; }
}

/// <summary>Events that one state transaction takes through the steps.</summary>
/// <param name="events">In the order of arrival.</param>
/// <param name="transaction">Everything the steps write.</param>
sealed class Batch(IReadOnlyList<PipelineEvent> events, IStateTransaction transaction)
{
    readonly Dictionary<WorkspaceId, IdentityGraph> _graphs = [];
    readonly List<Drop> _drops = [];

    /// <summary>All, also those already dropped.</summary>
    public IReadOnlyList<PipelineEvent> All => events;

    /// <summary>Those that still live, in the order of arrival.</summary>
    public IEnumerable<PipelineEvent> Events => events.Where(e => e.Dropped is null);

    public IStateTransaction Transaction => transaction;

    /// <summary>One for each workspace in the batch.</summary>
    public IReadOnlyCollection<IdentityGraph> Graphs => _graphs.Values;

    public IReadOnlyList<Drop> Drops => _drops;

    /// <summary>The number of the block that holds the batch's facts; 0 without facts.</summary>
    public long Block { get; set; }

    public IdentityGraph GraphOf(WorkspaceId workspace)
    {
        if (!_graphs.TryGetValue(workspace, out var graph)) _graphs[workspace] = graph = new IdentityGraph(workspace);
        return graph;
    }

    /// <summary>Takes an event out of the batch and counts why.</summary>
    public void Drop(PipelineEvent e, DropReason reason)
    {
        e.Dropped = reason;
        _drops.Add(new Drop(e.Incoming.Workspace, e.Incoming.Source, reason, e.Incoming.Received, e.Incoming.FactType));
    }

    /// <summary>Counts what a dialect refused.</summary>
    public void Count(IEnumerable<Drop> drops) => _drops.AddRange(drops);
}

/// <summary>One named step. It may drop an event with a reason; the runner measures time and counts.</summary>
interface IStep
{
    /// <summary>Shown on the health page.</summary>
    string Name { get; }

    Task RunAsync(Batch batch, CancellationToken ct);
}
