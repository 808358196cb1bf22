using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Tests.Customers;

/// <summary>Everybody sees every field.</summary>
sealed class AllFields : IFieldRights
{
    public Task<FieldSight> OfAsync(WorkspaceId workspace, CancellationToken ct) =>
        Task.FromResult(new FieldSight(new HashSet<string>(), new HashSet<Guid>(), new HashSet<string>()));
}
