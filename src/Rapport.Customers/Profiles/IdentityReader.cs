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
        return new(living, await IdentifiersAsync(connection, workspace, living, ct), await MergesAsync(connection, workspace, living, ct), traits);
    }

    static async Task<IReadOnlyList<CustomerIdentifier>> IdentifiersAsync(DbConnection connection, WorkspaceId workspace, CustomerId living, CancellationToken ct)
    {
        var found = new List<(CustomerIdentifier Identifier, long Since)>();
        await using var command = connection.Command("SELECT subject, namespace, value, since FROM identifier WHERE customer = @c AND workspace = @w");
        await using var reader = await command.With("@c", living).With("@w", workspace).ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found.Add((new(new SubjectId(reader.GetId(0)), reader.GetString(1), reader.GetString(2)), reader.GetInt64(3)));
        return [.. found.OrderBy(f => Namespaces.Rule(f.Identifier.Namespace).Priority).ThenBy(f => f.Since).ThenBy(f => f.Identifier.Subject.Value).Select(f => f.Identifier)];
    }

    static async Task<IReadOnlyList<CustomerMerge>> MergesAsync(DbConnection connection, WorkspaceId workspace, CustomerId living, CancellationToken ct)
    {
        var (ids, merges) = (new List<CustomerId> { living }, new List<CustomerMerge>());
        await using var command = connection.Command("SELECT loser, moved, at FROM customer_merge WHERE survivor = @c AND workspace = @w AND undone_at IS NULL").With("@w", workspace);
        for (var i = 0; i < ids.Count; i++)
        {
            await using var reader = await command.With("@c", ids[i]).ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var loser = new CustomerId(reader.GetId(0));
                merges.Add(new(loser, Moved((byte[])reader.GetValue(1)), reader.GetInt64(2)));
                if (!ids.Contains(loser)) ids.Add(loser);
            }
        }

        return [.. merges.OrderByDescending(m => m.At)];
    }

    static HashSet<SubjectId> Moved(byte[] packed) => [.. packed.Chunk(16).Select(b => new SubjectId(new Guid(b, bigEndian: true)))];
}
