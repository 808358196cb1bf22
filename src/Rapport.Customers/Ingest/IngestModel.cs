using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>Tables of ingest.</summary>
sealed class IngestModel : IModelPart
{
    /// <inheritdoc/>
    public void Configure(ModelBuilder model)
    {
        model.Entity<DropCount>(drop =>
        {
            drop.ToTable("ingest_drop");
            drop.HasKey(d => new { d.Workspace, d.Source, d.Reason });
            drop.Property(d => d.Workspace).HasColumnName("workspace");
            drop.Property(d => d.Source).HasColumnName("source");
            drop.Property(d => d.Reason).HasColumnName("reason");
            drop.Property(d => d.Count).HasColumnName("count");
            drop.Property(d => d.LastAt).HasColumnName("last_at");
            drop.Property(d => d.Example).HasColumnName("example");
        });
        model.Entity<WebhookMapping>(mapping =>
        {
            mapping.ToTable("webhook_mapping");
            mapping.HasKey(m => new { m.Workspace, m.Name });
            mapping.Property(m => m.Workspace).HasColumnName("workspace");
            mapping.Property(m => m.Name).HasColumnName("name");
            mapping.Property(m => m.Rules).HasColumnName("rules");
        });
    }
}

/// <summary>How many events of a source were dropped for a reason, since the workspace began.</summary>
sealed record DropCount
{
    /// <summary>Whose.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>Name of the key.</summary>
    public required string Source { get; init; }

    /// <summary>Code from <see cref="DropReason.All"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>How many.</summary>
    public long Count { get; init; }

    /// <summary>When last, UTC microseconds.</summary>
    public long LastAt { get; init; }

    /// <summary>Where the last one was found; no personal data.</summary>
    public required string Example { get; init; }
}

/// <summary>How the messages of one webhook become events.</summary>
sealed record WebhookMapping
{
    /// <summary>Whose.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>As in the key's dialect <c>webhook:name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The rules as JSON (<see cref="Dialects.Webhook.WebhookRules"/>).</summary>
    public required string Rules { get; set; }
}
