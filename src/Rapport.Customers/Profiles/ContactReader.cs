using System.Data.Common;
using Rapport.Customers.Identity;
using Rapport.Kernel;

namespace Rapport.Customers.Profiles;

/// <summary>Reads how customers can be reached.</summary>
sealed class ContactReader(IStateStore store) : ICustomerContacts
{
    public async Task<CustomerContacts?> FindAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        await using var connection = await store.OpenReadAsync(ct);
        var living = await CustomerReader.LivingAsync(connection, workspace, customer, ct);
        await using var command = connection.Command("SELECT name, email FROM customer WHERE id = @c AND workspace = @w").With("@c", living).With("@w", workspace);
        string name, email;
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            if (!await reader.ReadAsync(ct)) return null;
            (name, email) = (reader.GetString(0), reader.GetString(1));
        }

        return new(living, await MergedAsync(connection, workspace, living, ct), name, email, await EmailsAsync(connection, workspace, living, ct));
    }

    static async Task<IReadOnlyList<CustomerId>> MergedAsync(DbConnection connection, WorkspaceId workspace, CustomerId living, CancellationToken ct)
    {
        var found = new List<CustomerId> { living };
        await using var command = connection.Command("SELECT loser FROM customer_merge WHERE survivor = @c AND workspace = @w AND undone_at IS NULL").With("@w", workspace);
        for (var i = 0; i < found.Count; i++)
        {
            await using var reader = await command.With("@c", found[i]).ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                if (new CustomerId(reader.GetId(0)) is var loser && !found.Contains(loser)) found.Add(loser);
            }
        }

        return [.. found.Skip(1)];
    }

    static async Task<IReadOnlyList<string>> EmailsAsync(DbConnection connection, WorkspaceId workspace, CustomerId living, CancellationToken ct)
    {
        var emails = new List<string>();
        await using var command = connection.Command("SELECT value FROM identifier WHERE customer = @c AND workspace = @w AND namespace = @n ORDER BY last_at DESC, subject");
        await using var reader = await command.With("@c", living).With("@w", workspace).With("@n", Namespaces.Email).ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) emails.Add(reader.GetString(0));
        return emails;
    }
}
