using Rapport.Customers.Companies;
using Rapport.Customers.Touchpoints;

namespace Rapport.Customers.Ingest.Steps;

/// <summary>Touchpoints and channels that no one has registered register themselves.</summary>
sealed class DiscoverTouchpoints(TouchpointRegistry registry) : IStep
{
    public string Name => "discover touchpoints";

    public async Task RunAsync(Batch batch, CancellationToken ct)
    {
        foreach (var e in batch.Events)
        {
            var incoming = e.Incoming;
            if (incoming.Channel.Length > 0) await registry.SeeChannelAsync(batch.Transaction, incoming.Workspace, incoming.Channel, ct);
            if (incoming.Touchpoint.Length > 0)
                await registry.SeeTouchpointAsync(batch.Transaction, incoming.Workspace, incoming.Touchpoint, incoming.Channel, ct);
        }
    }
}

/// <summary>Companies and what is stated about them.</summary>
sealed class KeepCompanies : IStep
{
    public string Name => "keep companies";

    public async Task RunAsync(Batch batch, CancellationToken ct)
    {
        foreach (var workspace in batch.Events.Where(e => e.Fact!.Company.Length > 0).GroupBy(e => e.Incoming.Workspace)) // made by an earlier step
        {
            var companies = new CompanyStore(workspace.Key);
            foreach (var e in workspace)
            {
                var isGroup = e.Incoming.Kind == EventKind.Group;
                await companies.TakeAsync(batch.Transaction, e.Fact!, isGroup ? e.Incoming.Traits : default, ct); // likewise
            }

            await companies.SaveAsync(batch.Transaction, ct);
        }
    }
}
