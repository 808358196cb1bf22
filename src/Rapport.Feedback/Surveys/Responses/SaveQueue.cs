using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Responses;

/// <summary>Saves of many respondents share a transaction: one commit to disk answers all of them. What is awaited is durable.</summary>
sealed class SaveQueue(IStateStore store) : BackgroundService
{
    const int MostTogether = 64;

    readonly Channel<Work> _waiting = Channel.CreateBounded<Work>(1_000);

    /// <summary>Runs the work inside a transaction and returns after its commit. Work must be repeatable: it runs again, alone, when
    /// other work of the same transaction failed.</summary>
    public async Task<T> RunAsync<T>(Func<IStateTransaction, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        var one = new Work<T>(work);
        await _waiting.Writer.WriteAsync(one, ct);
        return await one.Done.Task.WaitAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var together = new List<Work>();
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                while (together.Count < MostTogether && _waiting.Reader.TryRead(out var work)) together.Add(work);
                if (!await TryAsync(together, stoppingToken))
                {
                    foreach (var work in together) await AloneAsync(work, stoppingToken);
                }

                together.Clear();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _waiting.Writer.TryComplete();
            foreach (var work in together) work.Fail(new OperationCanceledException());
            while (_waiting.Reader.TryRead(out var work)) work.Fail(new OperationCanceledException());
        }
    }

    async Task<bool> TryAsync(List<Work> together, CancellationToken ct)
    {
        try
        {
            await using var transaction = await store.BeginAsync(ct);
            foreach (var work in together) await work.RunAsync(transaction, ct);
            await transaction.CommitAsync(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException && together.Count > 1)
        {
            return false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            together[0].Fail(e);
            return true;
        }

        foreach (var work in together) work.Succeed();
        return true;
    }

    async Task AloneAsync(Work work, CancellationToken ct) => await TryAsync([work], ct);

    abstract class Work
    {
        public abstract Task RunAsync(IStateTransaction transaction, CancellationToken ct);

        public abstract void Succeed();

        public abstract void Fail(Exception exception);
    }

    sealed class Work<T>(Func<IStateTransaction, CancellationToken, Task<T>> work) : Work
    {
        T? _result;

        public TaskCompletionSource<T> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task RunAsync(IStateTransaction transaction, CancellationToken ct) => _result = await work(transaction, ct);

        public override void Succeed() => Done.TrySetResult(_result!); // it ran before its transaction was committed

        public override void Fail(Exception exception) => Done.TrySetException(exception);
    }
}
