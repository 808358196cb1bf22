using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Columns.Blocks;

/// <summary>Rows on their way from the state store to the column store.</summary>
sealed class FactBlock
{
    /// <summary>Ascending, never used again: it is the block's name in the column store.</summary>
    public long No { get; set; }

    /// <summary>Table and columns the bytes are for. Stored with them, so that a block survives a change of the table.</summary>
    public required string Target { get; set; }

    /// <summary>At least 1.</summary>
    public int Rows { get; set; }

    /// <summary>RowBinary.</summary>
    public required byte[] Bytes { get; set; }

    /// <summary>Whose facts, 16 bytes each: who is told when they are visible.</summary>
    public required byte[] Workspaces { get; set; }

    /// <summary>When it was written, UTC microseconds.</summary>
    public long Written { get; set; }

    /// <summary>First block of the group it is sent with; null while it is in none. Decided once, before the first sending,
    /// because the same bytes must be sent again after a crash.</summary>
    public long? GroupNo { get; set; }
}

/// <summary>The table of blocks.</summary>
sealed class FactBlockPart : IModelPart
{
    public void Configure(ModelBuilder model) => model.Entity<FactBlock>(block =>
    {
        block.ToTable("fact_block");
        block.HasKey(b => b.No);
        // An identity column, AUTOINCREMENT on SQLite: numbers of deleted rows do not come back.
        block.Property(b => b.No).HasColumnName("no").ValueGeneratedOnAdd();
        block.Property(b => b.Target).HasColumnName("target");
        block.Property(b => b.Rows).HasColumnName("rows");
        block.Property(b => b.Bytes).HasColumnName("bytes");
        block.Property(b => b.Workspaces).HasColumnName("workspaces");
        block.Property(b => b.Written).HasColumnName("written");
        block.Property(b => b.GroupNo).HasColumnName("group_no");
    });
}
