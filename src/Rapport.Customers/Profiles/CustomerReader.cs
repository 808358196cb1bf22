using System.Data.Common;
using Microsoft.AspNetCore.Http;
using Rapport.Customers.Identity;
using Rapport.Kernel;

namespace Rapport.Customers.Profiles;

/// <summary>Finds customers in the state store.</summary>
static class CustomerReader
{
    const string MergedInto =
        "SELECT survivor FROM customer_merge WHERE loser = @c AND workspace = @w AND undone_at IS NULL ORDER BY at DESC LIMIT 1";

    /// <summary>No such customer, or erased.</summary>
    public static Refusal NotFound { get; } =
        new("customer.unknown", "There is no customer of that id in this workspace.", StatusCodes.Status404NotFound);

    /// <summary>Who has the customer's facts today: itself, or whom it was merged into.</summary>
    public static async Task<CustomerId> LivingAsync(DbConnection connection, WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        await using var command = connection.Command(MergedInto);
        return await LivingAsync(command, workspace, customer, ct);
    }

    /// <summary>The same inside a transaction.</summary>
    public static async Task<CustomerId> LivingAsync(IStateTransaction transaction, WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        await using var command = transaction.Command(MergedInto);
        return await LivingAsync(command, workspace, customer, ct);
    }

    static async Task<CustomerId> LivingAsync(DbCommand command, WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        for (var hops = 0; hops < 100; hops++)
        {
            if (await command.With("@c", customer).With("@w", workspace).ExecuteScalarAsync(ct) is not { } into) return customer;
            customer = new CustomerId(into is byte[] bytes ? new Guid(bytes, bigEndian: true) : (Guid)into);
        }

        return customer;
    }

    /// <summary>The customer's identifiers; empty when there is no such customer.</summary>
    public static async Task<IReadOnlyList<SubjectId>> SubjectsAsync(
        DbConnection connection, WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var subjects = new List<SubjectId>();
        await using var command = connection.Command("SELECT subject FROM identifier WHERE customer = @c AND workspace = @w ORDER BY subject");
        command.With("@c", customer).With("@w", workspace);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) subjects.Add(new SubjectId(reader.GetId(0)));
        return subjects;
    }

    /// <summary>The customer with identifiers and their states; null when there is no such customer.</summary>
    public static async Task<Person?> PersonAsync(DbConnection connection, WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var graph = new IdentityGraph(workspace);
        await IdentityStore.ReadAsync(connection, graph, customer, ct);
        var person = graph.PersonOf(customer);
        return person.Subjects.Count == 0 ? null : person;
    }
}
