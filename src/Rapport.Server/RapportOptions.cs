namespace Rapport.Server;

/// <summary>What the command line decides.</summary>
/// <param name="Data">The data folder.</param>
/// <param name="Urls">Where to listen; semicolons between several.</param>
sealed record RapportOptions(string Data = "./data", string Urls = "http://localhost:5080")
{
    /// <summary>Further settings, which win over environment and file; tests use it.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Adds to or replaces what the modules registered; tests use it for the clock.</summary>
    public Action<IServiceCollection>? Replace { get; init; }
}
