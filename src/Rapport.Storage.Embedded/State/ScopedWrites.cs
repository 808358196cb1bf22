using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Rapport.Storage.Embedded.State;

/// <summary>Sends what a request-scoped context writes through the gate, so that it queues fairly with everyone else.
/// One instance serves one context.</summary>
/// <param name="gate">Of the store.</param>
sealed class ScopedWrites(FairGate gate)
{
    bool inside;

    public IEnumerable<IInterceptor> Interceptors => [new Saves(this), new Statements(this), new Transactions(this)];

    async ValueTask EnterAsync(CancellationToken ct)
    {
        await gate.EnterAsync(ct);
        inside = true;
    }

    void Exit()
    {
        if (!inside) return;
        inside = false;
        gate.Exit();
    }

    static InvalidOperationException Synchronous() => new("Writing waits for its turn: use the asynchronous form.");

    sealed class Saves(ScopedWrites writes) : SaveChangesInterceptor
    {
        public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) =>
            throw Synchronous();

        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            await writes.EnterAsync(cancellationToken);
            return result;
        }

        public override ValueTask<int> SavedChangesAsync(
            SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            writes.Exit();
            return ValueTask.FromResult(result);
        }

        public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
        {
            writes.Exit();
            return Task.CompletedTask;
        }

        public override Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default)
        {
            writes.Exit();
            return Task.CompletedTask;
        }
    }

    /// <summary>ExecuteUpdate, ExecuteDelete and raw statements, which save nothing and write all the same.</summary>
    sealed class Statements(ScopedWrites writes) : DbCommandInterceptor
    {
        public override InterceptionResult<int> NonQueryExecuting(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result) =>
            Alone(eventData) ? throw Synchronous() : result;

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (Alone(eventData)) await writes.EnterAsync(cancellationToken);
            return result;
        }

        public override ValueTask<int> NonQueryExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            if (Alone(eventData)) writes.Exit();
            return ValueTask.FromResult(result);
        }

        public override Task CommandFailedAsync(
            DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
        {
            if (Alone(eventData)) writes.Exit();
            return Task.CompletedTask;
        }

        public override Task CommandCanceledAsync(
            DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (Alone(eventData)) writes.Exit();
            return Task.CompletedTask;
        }

        static bool Alone(CommandEventData eventData) => eventData.CommandSource
            is CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete or CommandSource.ExecuteSqlRaw;
    }

    sealed class Transactions(ScopedWrites writes) : DbTransactionInterceptor
    {
        public override InterceptionResult<DbTransaction> TransactionStarting(
            DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result) => Check(result);

        public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
            DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result,
            CancellationToken cancellationToken = default) => ValueTask.FromResult(Check(result));

        InterceptionResult<DbTransaction> Check(InterceptionResult<DbTransaction> result) =>
            writes.inside ? result : throw new InvalidOperationException("A transaction of its own begins with IStateStore.BeginAsync.");
    }
}
