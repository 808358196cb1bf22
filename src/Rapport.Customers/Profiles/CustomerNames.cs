using Rapport.Kernel;

namespace Rapport.Customers.Profiles;

/// <summary>Reads names out of the rows of the customer list.</summary>
sealed class CustomerNames(IStateStore store) : ICustomerNames
{
    public async Task<IReadOnlyDictionary<CustomerId, string>> OfAsync(WorkspaceId workspace, IEnumerable<CustomerId> customers, CancellationToken ct)
    {
        var names = new Dictionary<CustomerId, string>();
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command("SELECT name, email, phone FROM customer WHERE id = @c AND workspace = @w").With("@w", workspace);
        foreach (var customer in customers.Distinct())
        {
            var living = await CustomerReader.LivingAsync(connection, workspace, customer, ct);
            await using var reader = await command.With("@c", living).ExecuteReaderAsync(ct);
            if (!await reader.ReadAsync(ct)) continue;
            var name = Enumerable.Range(0, 3).Select(reader.GetString).FirstOrDefault(text => text.Length > 0);
            if (name is not null) names[customer] = name;
        }

        return names;
    }
}
