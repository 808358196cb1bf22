using System.Runtime.InteropServices;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>Fingerprints of the messages of the last 30 days, in memory; the state store holds the same, one row per batch.</summary>
/// <remarks>64 bits of a derived id: among ten million messages a new one is taken for a known one with probability 5·10⁻¹³.</remarks>
sealed class SeenMessages
{
    public static readonly TimeSpan Window = TimeSpan.FromDays(30);

    FingerprintSet _set = new();
    volatile bool _isStale;

    /// <summary>What is held no longer agrees with the store; the pipeline reads it anew before its next batch.</summary>
    public bool IsStale => _isStale;

    /// <summary>Tells that messages were taken out of the store.</summary>
    public void Stale() => _isStale = true;

    public int Count => _set.Count;

    public bool Contains(ulong fingerprint) => _set.Contains(fingerprint);

    /// <summary>Call after the commit of the batch that stored them.</summary>
    public void Add(IEnumerable<ulong> fingerprints)
    {
        foreach (var fingerprint in fingerprints) _set.Add(fingerprint);
    }

    /// <summary>Reads the window anew, and with that forgets what is older or was erased.</summary>
    public async Task LoadAsync(IStateStore store, long today, CancellationToken ct)
    {
        _isStale = false;
        var set = new FingerprintSet();
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command("SELECT fingerprints FROM seen_block WHERE day > @day").With("@day", today - (long)Window.TotalDays);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            foreach (var fingerprint in MemoryMarshal.Cast<byte, ulong>(reader.GetBytes(0))) set.Add(fingerprint);
        }

        _set = set;
    }

    /// <summary>Open addressing: 11 to 16 bytes per entry, one cache miss per look.</summary>
    sealed class FingerprintSet
    {
        ulong[] _slots = new ulong[1 << 12];
        bool _hasZero;

        public int Count { get; private set; }

        public bool Contains(ulong value)
        {
            if (value == 0) return _hasZero;
            var mask = (uint)_slots.Length - 1;
            for (var at = (uint)value & mask; _slots[at] != 0; at = (at + 1) & mask)
            {
                if (_slots[at] == value) return true;
            }

            return false;
        }

        public void Add(ulong value)
        {
            if (Contains(value)) return;
            Count++;
            if (value == 0)
            {
                _hasZero = true;
                return;
            }

            if (Count * 10L > _slots.Length * 7L) Grow();
            Put(value);
        }

        void Put(ulong value)
        {
            var mask = (uint)_slots.Length - 1;
            var at = (uint)value & mask;
            while (_slots[at] != 0) at = (at + 1) & mask;
            _slots[at] = value;
        }

        void Grow()
        {
            var old = _slots;
            _slots = new ulong[old.Length * 2];
            foreach (var value in old)
            {
                if (value != 0) Put(value);
            }
        }
    }
}
