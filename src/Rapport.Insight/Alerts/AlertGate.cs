using Rapport.Customers;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;

namespace Rapport.Insight.Alerts;

/// <summary>Checks what somebody wants to watch, whether they only try it out or keep it.</summary>
sealed class AlertGate(IWorkspaces workspaces, IFieldRights rights, IColleagues colleagues, ISegmentMembers segments, AlertDays days)
{
    /// <summary>Workspace and alert, or the refusal: also of a field the caller does not see, of a segment there is not, of somebody who is no member.</summary>
    public async Task<(Workspace? Workspace, Alert? Alert, Refusal? Refusal)> ReadAsync(WorkspaceId workspace, AlertDefinition definition, CancellationToken ct)
    {
        if (await workspaces.FindAsync(workspace, ct) is not { } found) return (null, null, QueryMetric.Unknown);
        var (alert, refusal) = Alert.Read(definition);
        if (alert is null) return (found, null, refusal);
        refusal = (await rights.OfAsync(workspace, ct)).Refuse(alert.Filter)
            ?? (await segments.NamedByAsync(workspace, alert.Filter, ct)).Refusal
            ?? (await days.RuleAsync(found, alert, ct)).Refusal
            ?? await StrangerAsync(workspace, alert, ct);
        return refusal is null ? (found, alert, null) : (found, null, refusal);
    }

    async Task<Refusal?> StrangerAsync(WorkspaceId workspace, Alert alert, CancellationToken ct)
    {
        foreach (var person in alert.Definition.Recipients ?? [])
        {
            if (await colleagues.FindAsync(workspace, person, ct) is null)
                return new("alert.invalid", "This alert cannot be kept.") { Errors = new Dictionary<string, string[]> { ["recipients"] = ["Somebody among them is no member of this workspace."] } };
        }

        return null;
    }
}
