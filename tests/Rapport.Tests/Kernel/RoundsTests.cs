using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Kernel;

namespace Rapport.Tests.Kernel;

public sealed class RoundsTests
{
    [Fact]
    public async Task A_round_that_fails_ends_neither_the_work_nor_the_server()
    {
        using var work = new Flaky();
        await work.StartAsync(TestContext.Current.CancellationToken);
        await work.Third.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        work.ExecuteTask!.IsCompleted.ShouldBeFalse(); // started above
        await work.StopAsync(TestContext.Current.CancellationToken);
        work.ExecuteTask.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task A_round_with_more_to_do_is_followed_by_the_next_at_once()
    {
        using var work = new Long();
        await work.StartAsync(TestContext.Current.CancellationToken);
        await work.Done.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await work.StopAsync(TestContext.Current.CancellationToken);
    }

    sealed class Flaky() : Rounds(TimeSpan.FromMilliseconds(5), TimeProvider.System, NullLogger.Instance)
    {
        readonly TaskCompletionSource _third = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int _rounds;

        public Task Third => _third.Task;

        protected override Task<bool> RoundAsync(CancellationToken ct)
        {
            if (++_rounds < 3) throw new InvalidOperationException("The disk is full.");
            _third.TrySetResult();
            return Task.FromResult(false);
        }
    }

    sealed class Long() : Rounds(TimeSpan.FromDays(1), TimeProvider.System, NullLogger.Instance)
    {
        readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int _left = 5;

        public Task Done => _done.Task;

        protected override Task<bool> RoundAsync(CancellationToken ct)
        {
            if (--_left == 0) _done.TrySetResult();
            return Task.FromResult(_left > 0);
        }
    }
}
