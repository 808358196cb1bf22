namespace Rapport.Governance;

/// <summary>The first start: nobody owns the instance yet.</summary>
public interface ISetup
{
    /// <summary>The path, with its one-time code, that makes its visitor the owner; null once there is one.</summary>
    ValueTask<string?> PathAsync(CancellationToken ct);
}
