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

/// <summary>Believes pages as far as they can be believed.</summary>
public static class Visitors
{
    /// <summary>A browser, and its user where a signature proves one; the strongest first, never empty. An unproved user id is left out:
    /// anybody can claim one.</summary>
    /// <param name="proof">Whom to ask.</param>
    /// <param name="workspace">Where.</param>
    /// <param name="anonymousId">The browser.</param>
    /// <param name="userId">As claimed; null or empty for nobody.</param>
    /// <param name="hash">Its proof; null without one.</param>
    /// <param name="ct">Cancels.</param>
    public static async ValueTask<IReadOnlyList<(string Namespace, string Value)>> WhoAsync(
        this IIdentityProof proof, WorkspaceId workspace, string anonymousId, string? userId, string? hash, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return userId is { Length: > 0 } && await proof.HoldsAsync(workspace, userId, hash, ct)
            ? [("user_id", userId), ("anonymous_id", anonymousId)]
            : [("anonymous_id", anonymousId)];
    }
}
