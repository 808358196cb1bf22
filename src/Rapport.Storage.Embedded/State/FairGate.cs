namespace Rapport.Storage.Embedded.State;

/// <summary>One at a time, in the order of asking, so that a person's click waits for at most one batch of the processor.
/// Left by handing it to the next in line: a newcomer never overtakes.</summary>
/// <param name="clock">Measures waits and holds.</param>
sealed class FairGate(TimeProvider clock)
{
    /// <summary>What is shown of the past reaches back five to ten minutes …</summary>
    static readonly TimeSpan Shown = TimeSpan.FromMinutes(5);

    /// <summary>… and what counts as now 15 to 30 seconds: one slow start must not be held against the store for minutes.</summary>
    static readonly TimeSpan Now = TimeSpan.FromSeconds(15);

    readonly Lock sync = new();
    readonly Queue<(TaskCompletionSource Turn, long Asked)> line = new();
    readonly Lately shown = new(clock, Shown), now = new(clock, Now);
    bool taken;
    long enteredAt;

    /// <summary>The longest wait and hold within the last five to ten minutes, the longest wait of the last half minute, theirs
    /// who still wait included, and how many those are.</summary>
    public GateFigures Figures
    {
        get
        {
            lock (sync)
            {
                var still = line.TryPeek(out var first) ? clock.GetElapsedTime(first.Asked) : TimeSpan.Zero;
                return new GateFigures(shown.Wait, shown.Hold, Lately.Longer(still, now.Wait), line.Count);
            }
        }
    }

    /// <summary>Returns when the caller has the gate. Whoever enters must <see cref="Exit"/> once.</summary>
    public async Task EnterAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var asked = clock.GetTimestamp();
        if (Join(asked) is { } turn)
        {
            await using var given = ct.UnsafeRegister(static (t, token) => ((TaskCompletionSource)t!).TrySetCanceled(token), turn);
            await turn.Task;
        }

        lock (sync)
        {
            enteredAt = clock.GetTimestamp();
            var waited = clock.GetElapsedTime(asked);
            shown.Add(waited, default);
            now.Add(waited, default);
        }
    }

    /// <summary>Hands the gate to the next in line.</summary>
    public void Exit()
    {
        lock (sync)
        {
            shown.Add(default, clock.GetElapsedTime(enteredAt));
            while (line.TryDequeue(out var next))
            {
                if (next.Turn.TrySetResult()) return;
            }

            taken = false;
        }
    }

    TaskCompletionSource? Join(long asked)
    {
        lock (sync)
        {
            if (!taken)
            {
                taken = true;
                return null;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            line.Enqueue((turn, asked));
            return turn;
        }
    }

    /// <summary>The longest of a span and of the one before it.</summary>
    sealed class Lately(TimeProvider clock, TimeSpan span)
    {
        long from = clock.GetTimestamp();
        (TimeSpan Wait, TimeSpan Hold) current, previous;

        public TimeSpan Wait => Turned(p => p.Wait);

        public TimeSpan Hold => Turned(p => p.Hold);

        public void Add(TimeSpan wait, TimeSpan hold)
        {
            Turn();
            current = (Longer(current.Wait, wait), Longer(current.Hold, hold));
        }

        public static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

        TimeSpan Turned(Func<(TimeSpan Wait, TimeSpan Hold), TimeSpan> part)
        {
            Turn();
            return Longer(part(current), part(previous));
        }

        void Turn()
        {
            var passed = clock.GetElapsedTime(from);
            if (passed < span) return;
            previous = passed < span * 2 ? current : default;
            current = default;
            from = clock.GetTimestamp();
        }
    }
}

/// <summary>What the gate has seen lately.</summary>
/// <param name="LongestWait">Within the last five to ten minutes.</param>
/// <param name="LongestHold">Likewise.</param>
/// <param name="WaitNow">The longest of the last half minute, or of those who wait.</param>
/// <param name="Waiting">How many wait.</param>
readonly record struct GateFigures(TimeSpan LongestWait, TimeSpan LongestHold, TimeSpan WaitNow, int Waiting);
