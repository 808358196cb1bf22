using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>Whether a browser that names a user really is that user's. A page can claim any user id; only the site's own server can
/// sign one.</summary>
public interface IIdentityProof
{
    /// <summary>True when the workspace takes no browser's word for who its user is: an event without a right hash is an anonymous one.</summary>
    ValueTask<bool> IsDemandedAsync(WorkspaceId workspace, CancellationToken ct);

    /// <summary>True when the hash is HMAC-SHA256 of the user id under the workspace's identity secret.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="userId">As claimed.</param>
    /// <param name="hash">64 hex digits; null when the page sent none.</param>
    /// <param name="ct">Cancels.</param>
    ValueTask<bool> HoldsAsync(WorkspaceId workspace, string userId, string? hash, CancellationToken ct);
}
