using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Storage.Compliance;

/// <summary>An adapter's stores over a fresh place of their own, gone when disposed.</summary>
public interface IStoreUnderTest : IAsyncDisposable
{
    IInbox Inbox { get; }

    IStateStore State { get; }

    IFiles Files { get; }

    /// <summary>A context as a request gets it. Dispose it.</summary>
    RapportDb Scoped();

    /// <summary>Closes everything and opens the same place again, as a restart of the program does.</summary>
    Task RestartAsync();
}

/// <summary>A table of the tests.</summary>
public sealed class Note
{
    public Guid Id { get; set; }

    public WorkspaceId Workspace { get; set; }

    public DateTimeOffset At { get; set; }

    public required string Text { get; set; }
}

/// <summary>Adds the tests' table to the model.</summary>
public sealed class NotePart : IModelPart
{
    public void Configure(ModelBuilder model) => model.Entity<Note>(note =>
    {
        note.ToTable("note");
        note.HasKey(n => n.Id);
        note.Property(n => n.Id).HasColumnName("id");
        note.Property(n => n.Workspace).HasColumnName("workspace");
        note.Property(n => n.At).HasColumnName("at");
        note.Property(n => n.Text).HasColumnName("text");
        note.HasIndex(n => n.Text).IsUnique();
    });
}
