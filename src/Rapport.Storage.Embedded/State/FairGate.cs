using System.Diagnostics;

namespace Rapport.Storage.Embedded.State;

/// <summary>One at a time, in the order of asking, so that a person's click waits for at most one batch of the processor.
/// Left by handing it to the next in line: a newcomer never overtakes.</summary>
sealed class FairGate
{
    static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    readonly Lock sync = new();
    readonly Queue<TaskCompletionSource> line = new();
    bool taken;
    long enteredAt;
    long windowFrom = Stopwatch.GetTimestamp();
    GateFigures current = GateFigures.None;
    GateFigures previous = GateFigures.None;

    /// <summary>The longest wait and the longest hold within the last five to ten minutes, and how many wait now.</summary>
    public GateFigures Figures
    {
        get
        {
            lock (sync)
            {
                Turn();
                return new GateFigures(
                    Longer(current.LongestWait, previous.LongestWait), Longer(current.LongestHold, previous.LongestHold), line.Count);
            }
        }
    }

    /// <summary>Returns when the caller has the gate. Whoever enters must <see cref="Exit"/> once.</summary>
    public async Task EnterAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var asked = Stopwatch.GetTimestamp();
        if (Join() is { } turn)
        {
            await using var given = ct.UnsafeRegister(static (t, token) => ((TaskCompletionSource)t!).TrySetCanceled(token), turn);
            await turn.Task;
        }

        lock (sync)
        {
            Turn();
            enteredAt = Stopwatch.GetTimestamp();
            current = current with { LongestWait = Longer(current.LongestWait, Stopwatch.GetElapsedTime(asked)) };
        }
    }

    /// <summary>Hands the gate to the next in line.</summary>
    public void Exit()
    {
        lock (sync)
        {
            Turn();
            current = current with { LongestHold = Longer(current.LongestHold, Stopwatch.GetElapsedTime(enteredAt)) };
            while (line.TryDequeue(out var next))
            {
                if (next.TrySetResult()) return;
            }

            taken = false;
        }
    }

    TaskCompletionSource? Join()
    {
        lock (sync)
        {
            if (!taken)
            {
                taken = true;
                return null;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            line.Enqueue(turn);
            return turn;
        }
    }

    void Turn()
    {
        if (Stopwatch.GetElapsedTime(windowFrom) < Window) return;
        previous = current;
        current = GateFigures.None;
        windowFrom = Stopwatch.GetTimestamp();
    }

    static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}

/// <summary>What the gate has seen lately.</summary>
sealed record GateFigures(TimeSpan LongestWait, TimeSpan LongestHold, int Waiting)
{
    public static GateFigures None { get; } = new(default, default, 0);
}
