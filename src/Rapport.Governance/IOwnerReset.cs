namespace Rapport.Governance;

/// <summary>Helps an owner who is locked out: whoever may run commands on the machine may make a reset link.</summary>
public interface IOwnerReset
{
    /// <summary>Lifts the lock and the second factor of an owner and makes a reset link.</summary>
    /// <param name="email">Whose; null for the founder.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The link; null when there is no owner of that address.</returns>
    Task<string?> LinkAsync(string? email, CancellationToken ct);
}
