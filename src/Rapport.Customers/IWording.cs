using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>How a workspace has words stored that people said, for events of other systems. Kept by the module that hears people.</summary>
public interface IWording
{
    /// <summary>Hides personal details in words, where the workspace has them hidden; else leaves words as they are.</summary>
    ValueTask<Func<string, string>> WordingAsync(WorkspaceId workspace, CancellationToken ct);
}
