using Rapport.Customers.Identity;
using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>Lets segments follow a merge, or the undoing of one, that a person made.</summary>
sealed class SegmentMoves(PlanBook plans, SegmentSignals signals, TimeProvider clock)
{
    /// <summary>Asks everybody concerned anew.</summary>
    /// <param name="transaction">Of the merge.</param>
    /// <param name="graph">Holds both sides whole, as they are afterwards.</param>
    /// <param name="moves">Whose identifiers changed hands.</param>
    /// <param name="ct">Cancels.</param>
    public async Task FollowAsync(IStateTransaction transaction, IdentityGraph graph, Moves moves, CancellationToken ct)
    {
        var plan = await plans.OfAsync(transaction, graph.Workspace, ct);
        if (plan.IsEmpty) return;
        var follower = new Follower(transaction, plan, graph.Workspace);
        var people = moves.People.ToList();
        await follower.LoadAsync(people, moves.Before, graph.Merges, ct);
        foreach (var person in people) follower.Ask(person, clock.NowMicros(), null, moves.From(person.Id), isQuiet: false);
        await follower.SaveAsync(ct);
        await signals.TellAsync(transaction, graph.Workspace, follower, ct);
    }
}
