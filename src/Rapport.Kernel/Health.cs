namespace Rapport.Kernel;

/// <summary>One part of the machine that can say how it is. A module registers as many as it has.</summary>
public interface IHealthPart
{
    /// <summary>A short constant such as <c>inbox</c>; shown to people.</summary>
    string Name { get; }

    /// <summary>Looks and reports within about a second. Throwing counts as <see cref="HealthStatus.Down"/>.</summary>
    ValueTask<HealthReport> CheckAsync(CancellationToken ct);
}

/// <summary>How a part is; the worst of all parts is how the instance is.</summary>
public enum HealthStatus
{
    /// <summary>Works.</summary>
    Ok = 0,

    /// <summary>Works, but someone should look.</summary>
    Degraded = 1,

    /// <summary>Does not work; the instance is not ready.</summary>
    Down = 2,
}

/// <summary>What a part says of itself.</summary>
/// <param name="Status">How it is.</param>
/// <param name="Detail">A sentence for people: what is wrong and what to do; no personal data, no secret.</param>
public sealed record HealthReport(HealthStatus Status, string Detail)
{
    /// <summary>Numbers and words worth seeing, by camelCase name; values are numbers or strings.</summary>
    public IReadOnlyDictionary<string, object> Figures { get; init; } = new Dictionary<string, object>();
}

/// <summary>The instance cannot start, and the message says in one sentence why and what helps.
/// Thrown before anything is served; the program prints it without a stack trace and ends with code 1.</summary>
/// <param name="message">A sentence for the person at the console.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class StartRefusedException(string message, Exception? inner = null) : Exception(message, inner);
