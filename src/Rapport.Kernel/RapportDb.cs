using Microsoft.EntityFrameworkCore;

namespace Rapport.Kernel;

/// <summary>The state store as EF Core sees it, composed of the modules' parts.</summary>
/// <param name="options">Which store.</param>
/// <param name="parts">What the modules bring; the same on every start.</param>
public sealed class RapportDb(DbContextOptions<RapportDb> options, IEnumerable<IModelPart> parts) : DbContext(options)
{
    readonly IModelPart[] parts = [.. parts.OrderBy(p => p.GetType().FullName, StringComparer.Ordinal)];

    /// <summary>Names the parts the model is made of: contexts of equal shape share one compiled model.</summary>
    public string Shape => string.Join('|', parts.Select(p => p.GetType().FullName));

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var part in parts) part.Configure(modelBuilder);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        StoredTypes.Configure(configurationBuilder, Database.ProviderName ?? "");
}
