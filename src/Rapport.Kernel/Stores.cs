using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Rapport.Kernel;

/// <summary>One accepted request, waiting to be processed.</summary>
/// <param name="Position">Given by the inbox, ascending.</param>
/// <param name="Workspace">Whose.</param>
/// <param name="Source">Name of the key it came through.</param>
/// <param name="Dialect">Which dialect reads the body.</param>
/// <param name="Received">Arrival, UTC microseconds.</param>
/// <param name="Events">How many events the edge counted in it, at least 1.</param>
/// <param name="Meta">What the dialect needs beside the body (header values), as a small JSON object.</param>
/// <param name="Body">The inflated request body.</param>
public sealed record InboxRow(
    long Position, WorkspaceId Workspace, string Source, string Dialect, long Received, int Events,
    ReadOnlyMemory<byte> Meta, ReadOnlyMemory<byte> Body);

/// <summary>What has been acknowledged and not yet processed.</summary>
public interface IInbox
{
    /// <summary>Returns once the row is on disk. Many callers share one commit.</summary>
    /// <returns>The position given.</returns>
    /// <exception cref="IOException">The disk is full or failing; nothing was acknowledged.</exception>
    Task<long> AppendAsync(InboxRow row, CancellationToken ct);

    /// <summary>Rows after a position in order, until <paramref name="maxEvents"/> events are reached; at least one row if any.</summary>
    ValueTask<IReadOnlyList<InboxRow>> ReadAsync(long after, int maxEvents, CancellationToken ct);

    /// <summary>Waits until a row after the position exists.</summary>
    Task WaitAsync(long after, CancellationToken ct);

    /// <summary>Forgets rows up to and including a position; they have been processed.</summary>
    Task TrimAsync(long upTo, CancellationToken ct);

    /// <summary>Events waiting now and the age of the oldest, for the health page.</summary>
    ValueTask<(long Events, TimeSpan Oldest)> BacklogAsync(CancellationToken ct);
}

/// <summary>Customers, settings and everything else that changes in place.</summary>
public interface IStateStore
{
    /// <summary>Begins the one write transaction: a fair gate in the process, then an immediate transaction in the store.
    /// Hold it for at most about 50 ms and make no network call inside.</summary>
    Task<IStateTransaction> BeginAsync(CancellationToken ct);

    /// <summary>An open read-only connection; dispose it to give it back.</summary>
    ValueTask<DbConnection> OpenReadAsync(CancellationToken ct);

    /// <summary>A context for reading; tracks nothing.</summary>
    RapportDb Read();
}

/// <summary>One write transaction over the state store.</summary>
public interface IStateTransaction : IAsyncDisposable
{
    /// <summary>For hot paths: portable SQL with parameters. Commands must carry <see cref="Transaction"/>.</summary>
    DbConnection Connection { get; }

    /// <summary>The ADO.NET transaction.</summary>
    DbTransaction Transaction { get; }

    /// <summary>The same transaction for EF Core.</summary>
    RapportDb Db { get; }

    /// <summary>Runs after a successful commit, in order; never when the transaction is rolled back.</summary>
    void OnCommitted(Action action);

    /// <summary>Saves what EF tracks and commits. Without it, disposal rolls back.</summary>
    Task CommitAsync(CancellationToken ct);
}

/// <summary>A module's part of the state store's model: its tables, keys and indexes.</summary>
public interface IModelPart
{
    /// <summary>Adds the module's entities.</summary>
    void Configure(ModelBuilder model);
}

/// <summary>Files that people upload: imports, attachments. Names are random, never the sender's.</summary>
public interface IFiles
{
    /// <summary>Stores a stream; refuses by <see cref="IOException"/> beyond <paramref name="maxBytes"/>.</summary>
    /// <returns>The name to read it back by, and its size in bytes.</returns>
    Task<(string Name, long Bytes)> SaveAsync(WorkspaceId workspace, Stream content, long maxBytes, CancellationToken ct);

    /// <summary>Opens a stored file for reading, or null when there is none of that name in the workspace.</summary>
    Stream? Open(WorkspaceId workspace, string name);

    /// <summary>Removes a file; nothing happens when it is gone already.</summary>
    void Delete(WorkspaceId workspace, string name);

    /// <summary>Removes all files of a workspace.</summary>
    void DeleteAll(WorkspaceId workspace);
}
