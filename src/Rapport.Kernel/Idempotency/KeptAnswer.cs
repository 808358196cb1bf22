using Microsoft.EntityFrameworkCore;

namespace Rapport.Kernel.Idempotency;

/// <summary>The answer to a request that carried an <c>Idempotency-Key</c>. Times are UTC microseconds.</summary>
sealed class KeptAnswer
{
    /// <summary>SHA-256 of caller and key.</summary>
    public required byte[] Id { get; init; }

    public WorkspaceId? Workspace { get; init; }

    public required long At { get; init; }

    /// <summary>SHA-256 of what was asked; null while it is being done, and for ever when the server ended meanwhile.</summary>
    public byte[]? Asked { get; set; }

    /// <summary>Status, headers and body, sealed: an answer may hold a new key. Null as above.</summary>
    public byte[]? Answer { get; set; }
}

/// <summary>The table of kept answers.</summary>
sealed class KeptAnswerPart : IModelPart
{
    public void Configure(ModelBuilder model) => model.Entity<KeptAnswer>(answer =>
    {
        answer.ToTable("kept_answer");
        answer.HasKey(a => a.Id);
        foreach (var property in answer.Metadata.GetProperties().ToList())
            answer.Property(property.Name).HasColumnName(Names.Snake(property.Name));
        answer.HasIndex(a => a.At);
    });
}

/// <summary>A kept answer may name people; it goes with them and with its workspace.</summary>
sealed class KeptAnswerHoldings(IStateStore store) : IHoldsPersonalData
{
    /// <inheritdoc/>
    public string Name => "answers";

    /// <summary>Nothing: it repeats what other parts give out.</summary>
    public Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<object>>([]);

    /// <inheritdoc/>
    public Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) => EraseWorkspaceAsync(workspace, ct);

    /// <inheritdoc/>
    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<KeptAnswer>().Where(a => a.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
