using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Rapport.Kernel;

namespace Rapport.Storage.Embedded.State;

/// <summary>The one write transaction; holds the gate until it is committed or disposed.</summary>
sealed class StateTransaction(StateStore store, SqliteTransaction transaction, ILogger log) : IStateTransaction
{
    readonly SqliteConnection connection = transaction.Connection!; // a transaction just begun has its connection
    readonly List<Action> afterwards = [];
    RapportDb? db;
    bool ended;

    public DbConnection Connection => connection;

    public DbTransaction Transaction => transaction;

    public RapportDb Db => db ??= store.Join(transaction);

    public void OnCommitted(Action action) => afterwards.Add(action);

    public async Task CommitAsync(CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(ended, this);
        if (db is not null) await db.SaveChangesAsync(ct);
        ct.ThrowIfCancellationRequested();
        transaction.Commit();
        await EndAsync();
        foreach (var action in afterwards) Run(action);
    }

    // What follows a commit can no longer undo it: a failure there must not look like a failed commit.
    void Run(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            log.LogError(e, "An action after a commit failed");
        }
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    async Task EndAsync()
    {
        if (ended) return;
        ended = true;
        try
        {
            if (db is not null) await db.DisposeAsync();
            await transaction.DisposeAsync();
        }
        finally
        {
            store.Gate.Exit();
        }
    }
}
