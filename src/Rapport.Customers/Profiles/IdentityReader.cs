using System.Data.Common;
using Rapport.Customers.Identity;
using Rapport.Kernel;

namespace Rapport.Customers.Profiles;

/// <summary>Reads how customers are known.</summary>
sealed class IdentityReader(IStateStore store) : ICustomerIdentities
{
    public async Task<CustomerIdentity?> FindAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        await using var connection = await store.OpenReadAsync(ct);
        var living = await CustomerReader.LivingAsync(connection, workspace, customer, ct);
        await using var command = connection.Command("SELECT traits FROM customer WHERE id = @c AND workspace = @w").With("@c", living).With("@w", workspace);
        if (await command.ExecuteScalarAsync(ct) is not string traits) return null;
        var merges = await StandingMerges.OfAsync(connection, connection.Command, workspace, [living], [], ct);
        return new(living, await IdentifiersAsync(connection, workspace, living, ct), merges.GetValueOrDefault(living) ?? [], traits);
    }

    static async Task<IReadOnlyList<CustomerIdentifier>> IdentifiersAsync(DbConnection connection, WorkspaceId workspace, CustomerId living, CancellationToken ct)
    {
        var found = new List<(CustomerIdentifier Identifier, long Since)>();
        await using var command = connection.Command("SELECT subject, namespace, value, since FROM identifier WHERE customer = @c AND workspace = @w");
        await using var reader = await command.With("@c", living).With("@w", workspace).ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found.Add((new(new SubjectId(reader.GetId(0)), reader.GetString(1), reader.GetString(2)), reader.GetInt64(3)));
        return [.. found.OrderBy(f => Namespaces.Rule(f.Identifier.Namespace).Priority).ThenBy(f => f.Since).ThenBy(f => f.Identifier.Subject.Value).Select(f => f.Identifier)];
    }
}
