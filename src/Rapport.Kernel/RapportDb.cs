using Microsoft.EntityFrameworkCore;

namespace Rapport.Kernel;

/// <summary>The state store as EF Core sees it, composed of the modules' parts.</summary>
/// <param name="options">Which store.</param>
/// <param name="parts">What the modules bring; the same on every start.</param>
public sealed class RapportDb(DbContextOptions<RapportDb> options, IEnumerable<IModelPart> parts) : DbContext(options)
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var part in parts.OrderBy(p => p.GetType().FullName, StringComparer.Ordinal)) part.Configure(modelBuilder);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        StoredTypes.Configure(configurationBuilder, Database.ProviderName ?? "");
}
