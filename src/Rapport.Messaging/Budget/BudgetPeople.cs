using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Messaging.Budget;

/// <summary>Finds out who somebody is, on all devices, and by which clocks they live.</summary>
sealed class BudgetPeople(ICustomerSubjects subjects, ICustomerIdentities identities, IWorkspaces workspaces)
{
    public async Task<ContactPerson> OfAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var found = customer == CustomerId.None ? null : await identities.FindAsync(workspace, customer, ct);
        return await OfAsync(workspace, found is null ? [] : [found], [], ct);
    }

    public async Task<ContactPerson> OfAsync(WorkspaceId workspace, IReadOnlyList<SubjectId> known, CancellationToken ct)
    {
        var owners = new List<CustomerIdentity>();
        foreach (var owner in await subjects.OwnersAsync(workspace, known, ct))
        {
            if (await identities.FindAsync(workspace, owner, ct) is { } found && owners.TrueForAll(o => o.Customer != found.Customer)) owners.Add(found);
        }

        return await OfAsync(workspace, owners, known, ct);
    }

    async Task<ContactPerson> OfAsync(WorkspaceId workspace, List<CustomerIdentity> owners, IReadOnlyList<SubjectId> known, CancellationToken ct)
    {
        var all = known.Where(s => s != SubjectId.None).Concat(owners.SelectMany(o => o.Subjects)).Distinct().ToList();
        // Of several customers behind one browser, the one with the strongest of the identifiers given.
        var first = known.Select(s => owners.FirstOrDefault(o => o.Subjects.Contains(s))).FirstOrDefault(o => o is not null) ?? (owners.Count > 0 ? owners[0] : null);
        var zone = CustomerZone.Of(first?.Traits, await workspaces.FindAsync(workspace, ct));
        var own = known.FirstOrDefault(s => s != SubjectId.None);
        return new(workspace, first?.Customer ?? CustomerId.None, all, own != SubjectId.None ? own : first?.Own ?? SubjectId.None, owners, zone.Zone, zone.From);
    }
}
