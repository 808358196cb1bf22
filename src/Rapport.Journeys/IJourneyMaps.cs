using Microsoft.EntityFrameworkCore;
using Rapport.Feedback;
using Rapport.Journeys.Maps;
using Rapport.Kernel;

namespace Rapport.Journeys;

/// <summary>Journey maps as they are held against what customers live through.</summary>
public interface IJourneyMaps
{
    /// <summary>A map with its steps in the order of the journey; null when there is none of that id.</summary>
    Task<MappedJourney?> FindAsync(WorkspaceId workspace, Guid map, CancellationToken ct);
}

/// <summary>A journey as somebody drew it.</summary>
/// <param name="Segment">Whose it is; null for everybody's.</param>
/// <param name="Steps">In the order of phases, and within them.</param>
public sealed record MappedJourney(Guid? Segment, IReadOnlyList<MappedStep> Steps);

/// <summary>A step of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name; empty for none.</param>
/// <param name="Touchpoint">Where it happens, as facts name it; empty for none.</param>
/// <param name="Event">The type of fact that says it happened; empty for none.</param>
/// <param name="Emotion">As somebody assumes, −2..2; null when nobody does.</param>
public sealed record MappedStep(Guid Id, string Name, string Touchpoint, string Event, double? Emotion);

/// <summary>Reads them.</summary>
sealed class JourneyMaps(IStateStore store) : IJourneyMaps, IJourneyPlaces
{
    public async Task<MappedJourney?> FindAsync(WorkspaceId workspace, Guid map, CancellationToken ct)
    {
        await using var db = store.Read();
        if (await MapDesk.FindAsync(db, workspace, map, ct) is not { } row) return null;
        var nodes = (await db.Set<MapNodeRow>().Where(n => n.Map == map && (n.Kind == "step" || n.Kind == "phase")).ToListAsync(ct)).ConvertAll(MapDesk.Node);
        var phases = nodes.Where(n => n.Kind == "phase").OrderBy(n => n.Rank).ThenBy(n => n.Id).Select((n, i) => (n.Id, Place: i)).ToDictionary(p => p.Id, p => p.Place);
        return new(row.Segment, [.. nodes.Where(n => n.Kind == "step" && n.Parent is { } phase && phases.ContainsKey(phase)).OrderBy(n => phases[n.Parent!.Value]).ThenBy(n => n.Rank).ThenBy(n => n.Id) // just filtered
            .Select(n => new MappedStep(n.Id, n.Text("name"), n.Text("touchpoint"), n.Text("event"), n.Fields.TryGetValue("emotion", out var emotion) ? emotion.GetDouble() : null))]);
    }

    public async Task<JourneyPlaces?> OfAsync(WorkspaceId workspace, Guid journey, CancellationToken ct) =>
        await FindAsync(workspace, journey, ct) is { } drawn ? new(drawn.Segment, [.. drawn.Steps.Select(s => new JourneyPlace(s.Id, s.Name, s.Touchpoint))]) : null;
}
