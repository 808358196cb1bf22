using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>Decides whether a sender must pause: it sends too often, or too much waits already.</summary>
sealed class IngestGate(IInbox inbox, IOptions<IngestOptions> options, TimeProvider clock)
{
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    readonly ConcurrentDictionary<Guid, Bucket> _buckets = new();
    long _looked;
    long _waiting;

    /// <summary>Seconds the sender should wait before it tries again; 0 to go on.</summary>
    public ValueTask<int> WaitSecondsAsync(KeyGrant grant, CancellationToken ct)
    {
        var bucket = _buckets.GetOrAdd(grant.Id, static (_, o) => new Bucket(o.Burst), options.Value);
        var wait = bucket.Take(clock.GetTimestamp(), clock.TimestampFrequency, options.Value);
        return wait > 0 ? ValueTask.FromResult(wait) : BacklogAsync(ct);
    }

    ValueTask<int> BacklogAsync(CancellationToken ct)
    {
        var looked = Volatile.Read(ref _looked);
        var isFresh = looked != 0 && clock.GetElapsedTime(looked) < LookEvery;
        if (isFresh || Interlocked.CompareExchange(ref _looked, clock.GetTimestamp(), looked) != looked)
        {
            return ValueTask.FromResult(Volatile.Read(ref _waiting) > options.Value.WaitingEvents ? 10 : 0);
        }

        return LookAsync(ct);
    }

    async ValueTask<int> LookAsync(CancellationToken ct)
    {
        var (events, _) = await inbox.BacklogAsync(ct);
        Volatile.Write(ref _waiting, events);
        return events > options.Value.WaitingEvents ? 10 : 0;
    }

    sealed class Bucket(double tokens)
    {
        readonly Lock _gate = new();
        double _tokens = tokens;
        long _at;

        public int Take(long now, long frequency, IngestOptions options)
        {
            lock (_gate)
            {
                if (_at != 0)
                {
                    _tokens = Math.Min(options.Burst, _tokens + ((now - _at) / (double)frequency * options.RequestsPerSecond));
                }

                _at = now;
                if (_tokens < 1) return Math.Max(1, (int)Math.Ceiling((1 - _tokens) / options.RequestsPerSecond));
                _tokens--;
                return 0;
            }
        }
    }
}
