using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging;
using Rapport.Kernel;

namespace Rapport.Storage.Embedded.State;

/// <summary>The state store in one SQLite file: one writer behind a fair gate, any number of readers.</summary>
sealed class StateStore : IStateStore, IDisposable
{
    readonly SqliteFile file;
    readonly SqliteConnection writer;
    readonly ModelParts parts;
    readonly ILogger log;

    // Made once: what options mean to EF Core takes longer to find out than most queries take.
    readonly DbContextOptions<RapportDb> reading = StateOptions.Of().UseSqlite().UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options;
    readonly DbContextOptions<RapportDb> writing;

    StateStore(SqliteFile file, SqliteConnection writer, ModelParts parts, TimeProvider clock, ILogger log)
    {
        writing = StateOptions.Of().UseSqlite(writer).Options;
        Gate = new FairGate(clock);
        this.file = file;
        this.writer = writer;
        this.parts = parts;
        this.log = log;
    }

    public SqliteFile File => file;

    public FairGate Gate { get; }

    public static StateStore Open(string path, bool isNew, IReadOnlyList<IModelPart> parts, TimeProvider clock, ILogger log)
    {
        // Freed space is overwritten, so that what was erased is gone from the file. The log grows to 128 MB before it is
        // brought in: batches write the same pages again and again, and only the last version of each goes into the file.
        var sqlite = new SqliteFile(path, 4096, "PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=32000; PRAGMA journal_size_limit=134217728; PRAGMA secure_delete=ON;");
        var connection = sqlite.OpenWriter(isNew);
        var store = new StateStore(sqlite, connection, new ModelParts(parts), clock, log);
        store.BringUpToDate();
        return store;
    }

    public async Task<IStateTransaction> BeginAsync(CancellationToken ct)
    {
        await Gate.EnterAsync(ct);
        try
        {
            return new StateTransaction(this, writer.BeginTransaction(deferred: false), log);
        }
        catch
        {
            Gate.Exit();
            throw;
        }
    }

    public async ValueTask<DbConnection> OpenReadAsync(CancellationToken ct)
    {
        var connection = file.Reader();
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public RapportDb Read()
    {
        var db = new RapportDb(reading, parts);
        db.Database.SetDbConnection(file.Reader(), contextOwnsConnection: true);
        return db;
    }

    /// <summary>A context for one request: reads at once, writes in its turn.</summary>
    public RapportDb Scoped() => Context(StateOptions.Of()
        .UseSqlite(file.Writer(), contextOwnsConnection: true)
        .AddInterceptors(new ScopedWrites(Gate).Interceptors));

    /// <summary>A context inside the write transaction.</summary>
    public RapportDb Join(SqliteTransaction transaction)
    {
        var db = new RapportDb(writing, parts);
        db.Database.UseTransaction(transaction);
        return db;
    }

    RapportDb Context(DbContextOptionsBuilder<RapportDb> options) => new(options.Options, parts);

    // Runs under the lock of the data folder: nobody else has the file.
    void BringUpToDate()
    {
        using var db = Context(StateOptions.Of().UseSqlite(writer, sqlite => sqlite.MigrationsAssembly(typeof(StateStore).Assembly)));
        var isNew = writer.Number("SELECT count(*) FROM sqlite_schema") == 0;
        if (!isNew && (!IsKept(db) || db.Database.GetAppliedMigrations().Except(db.Database.GetMigrations(), StringComparer.Ordinal).Any()))
        {
            throw new StartRefusedException(
                $"{file.Path} was written by another build of Rapport that this one does not know. "
                + "Start that one, restore a backup made by this one, or name another data folder.");
        }

        db.Database.Migrate();
    }

    static bool IsKept(RapportDb db) => db.GetService<IHistoryRepository>().Exists();

    public void Dispose()
    {
        writer.Dispose();
        file.ClearPools();
    }
}
