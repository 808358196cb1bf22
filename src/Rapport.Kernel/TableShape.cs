using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Rapport.Kernel;

/// <summary>How a table lies on disk, where the store offers a choice.</summary>
public static class TableShape
{
    /// <summary>The annotation behind <see cref="WithoutRowId"/>.</summary>
    public const string WithoutRowIdAnnotation = "Rapport:WithoutRowId";

    /// <summary>Keeps the rows in the primary key's own tree (SQLite's WITHOUT ROWID). Right for narrow tables that are
    /// read by their key; other stores ignore it.</summary>
    public static EntityTypeBuilder<T> WithoutRowId<T>(this EntityTypeBuilder<T> entity) where T : class
    {
        entity.HasAnnotation(WithoutRowIdAnnotation, true);
        return entity;
    }
}
