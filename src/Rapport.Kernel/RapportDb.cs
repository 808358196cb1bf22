using Microsoft.EntityFrameworkCore;

namespace Rapport.Kernel;

/// <summary>The state store as EF Core sees it, composed of the modules' parts.</summary>
/// <param name="options">Which store.</param>
/// <param name="parts">What the modules bring; the same on every start.</param>
public sealed class RapportDb(DbContextOptions<RapportDb> options, ModelParts parts) : DbContext(options)
{
    /// <summary>What its model is made of: contexts of equal parts share one compiled model.</summary>
    public ModelParts Parts => parts;

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) => parts.Configure(modelBuilder);

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        StoredTypes.Configure(configurationBuilder, Database.ProviderName ?? "");
}

/// <summary>The modules' parts of a model in their order, put in order once for all contexts of a store.</summary>
/// <param name="parts">In any order.</param>
public sealed class ModelParts(IEnumerable<IModelPart> parts) : IEquatable<ModelParts>
{
    readonly IModelPart[] _parts = [.. parts.OrderBy(p => p.GetType().FullName, StringComparer.Ordinal)];

    /// <summary>Adds the entities of all modules.</summary>
    public void Configure(ModelBuilder model)
    {
        foreach (var part in _parts) part.Configure(model);
    }

    /// <summary>Equal parts make equal models.</summary>
    public bool Equals(ModelParts? other) =>
        ReferenceEquals(this, other) || (other is not null && _parts.Select(p => p.GetType()).SequenceEqual(other._parts.Select(p => p.GetType())));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ModelParts);

    /// <inheritdoc/>
    public override int GetHashCode() => _parts.Length;
}
