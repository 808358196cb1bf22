using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Kernel;

namespace Rapport.Tests.Kernel;

public sealed class WokenWorkTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_crash_has_left_is_done_at_the_start_and_what_comes_later_when_the_bell_rings()
    {
        using var work = new Pile(waiting: 3);
        await work.StartAsync(Ct);
        await work.IsEmptyAsync();
        work.Put();
        await work.IsEmptyAsync();
        work.Done.ShouldBe(4);
        await work.StopAsync(Ct);
        work.ExecuteTask!.IsCompletedSuccessfully.ShouldBeTrue(); // started above
    }

    [Fact]
    public async Task A_failure_is_tried_again_and_loses_nothing()
    {
        using var work = new Pile(waiting: 2, failures: 1);
        await work.StartAsync(Ct);
        await work.IsEmptyAsync();
        work.Done.ShouldBe(2);
        await work.StopAsync(Ct);
    }

    sealed class Pile(int waiting, int failures = 0) : WokenWork(new Bell(), NullLogger.Instance)
    {
        readonly SemaphoreSlim _empty = new(0);
        int _waiting = waiting;
        int _failures = failures;

        public int Done { get; private set; }

        public void Put()
        {
            Interlocked.Increment(ref _waiting);
            Bell.Ring();
        }

        public async Task IsEmptyAsync() => (await _empty.WaitAsync(TimeSpan.FromSeconds(30), Ct)).ShouldBeTrue();

        protected override Task<bool> WorkAsync(CancellationToken ct)
        {
            if (_failures-- > 0) throw new InvalidOperationException("The disk is full.");
            if (_waiting == 0)
            {
                _empty.Release();
                return Task.FromResult(false);
            }

            Interlocked.Decrement(ref _waiting);
            Done++;
            return Task.FromResult(true);
        }

        public override void Dispose()
        {
            _empty.Dispose();
            base.Dispose();
        }
    }
}
