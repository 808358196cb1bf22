namespace Rapport.Kernel;

/// <summary>The files behind the stores.</summary>
public interface IDataFiles
{
    /// <summary>Overwrites what was deleted: when it returns, nothing deleted before the call is left in a file of the state
    /// store or the inbox, their logs included. May take seconds; safe to repeat.</summary>
    Task ScrubAsync(CancellationToken ct);
}
