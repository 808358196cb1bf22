using Rapport.Kernel;

namespace Rapport.Feedback;

/// <summary>Where journeys happen, for figures of what is said along them. A module above knows.</summary>
public interface IJourneyPlaces
{
    /// <summary>A journey by its id; null when there is none.</summary>
    Task<JourneyPlaces?> OfAsync(WorkspaceId workspace, Guid journey, CancellationToken ct);
}

/// <summary>Where a journey happens.</summary>
/// <param name="Segment">Whose journey it is; null for everybody's.</param>
/// <param name="Steps">In the order of the journey.</param>
public sealed record JourneyPlaces(Guid? Segment, IReadOnlyList<JourneyPlace> Steps)
{
    /// <summary>The touchpoints of all steps, or of one; none where no step names any.</summary>
    public IReadOnlyList<string> Touchpoints(Guid? step) => [.. Steps.Where(s => s.Touchpoint.Length > 0 && (step is null || s.Step == step)).Select(s => s.Touchpoint).Distinct(StringComparer.Ordinal)];
}

/// <summary>A step of it.</summary>
/// <param name="Step">Its id.</param>
/// <param name="Name">For people.</param>
/// <param name="Touchpoint">As what is said names it; empty for none.</param>
public sealed record JourneyPlace(Guid Step, string Name, string Touchpoint);
