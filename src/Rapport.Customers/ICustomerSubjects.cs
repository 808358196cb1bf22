using Microsoft.EntityFrameworkCore;
using Rapport.Customers.Identity;
using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>Which subjects a customer is, for modules that keep records under the subject they came with.</summary>
public interface ICustomerSubjects
{
    /// <summary>All subjects of a customer; empty when there is none of that id.</summary>
    Task<IReadOnlyList<SubjectId>> OfAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct);

    /// <summary>The customers that own these subjects now; subjects not known yet are left out.</summary>
    Task<IReadOnlyList<CustomerId>> OwnersAsync(WorkspaceId workspace, IReadOnlyCollection<SubjectId> subjects, CancellationToken ct);

    /// <summary>The same, subject by subject.</summary>
    Task<IReadOnlyDictionary<SubjectId, CustomerId>> OwnersBySubjectAsync(WorkspaceId workspace, IReadOnlyCollection<SubjectId> subjects, CancellationToken ct);
}

/// <summary>Names subjects.</summary>
public static class Subjects
{
    /// <summary>The subject of what came with these identifiers: that of the strongest; <see cref="SubjectId.None"/> when none of them identifies anybody.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="who">Namespace and value.</param>
    public static SubjectId Of(WorkspaceId workspace, IEnumerable<(string Namespace, string Value)> who)
    {
        var strongest = who.Select(w => (w.Namespace, Value: Namespaces.Normalise(w.Namespace, w.Value)))
            .Where(w => w.Value is not null).OrderBy(w => Namespaces.Rule(w.Namespace).Priority).FirstOrDefault();
        return strongest.Value is null ? SubjectId.None : new IdentityGraph(workspace).SubjectOf(strongest.Namespace, strongest.Value);
    }
}

/// <summary>Reads the map of subjects.</summary>
sealed class CustomerSubjects(IStateStore store) : ICustomerSubjects
{
    public async Task<IReadOnlyList<SubjectId>> OfAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command("SELECT subject FROM identifier WHERE customer = @c AND workspace = @w");
        await using var reader = await command.With("@c", customer).With("@w", workspace).ExecuteReaderAsync(ct);
        var subjects = new List<SubjectId>();
        while (await reader.ReadAsync(ct)) subjects.Add(new SubjectId(reader.GetId(0)));
        return subjects;
    }

    public async Task<IReadOnlyList<CustomerId>> OwnersAsync(WorkspaceId workspace, IReadOnlyCollection<SubjectId> subjects, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<IdentifierRow>().Where(i => i.Workspace == workspace && subjects.Contains(i.Subject)).Select(i => i.Customer).Distinct().ToListAsync(ct);
    }

    public async Task<IReadOnlyDictionary<SubjectId, CustomerId>> OwnersBySubjectAsync(WorkspaceId workspace, IReadOnlyCollection<SubjectId> subjects, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<IdentifierRow>().Where(i => i.Workspace == workspace && subjects.Contains(i.Subject)).Select(i => new { i.Subject, i.Customer })
            .ToDictionaryAsync(i => i.Subject, i => i.Customer, ct);
    }
}
