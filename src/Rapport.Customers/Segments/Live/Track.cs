using System.Buffers.Binary;
using Rapport.Customers.Profiles;
using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>A fact as conditions need it.</summary>
/// <param name="At">UTC microseconds.</param>
/// <param name="Id">Of the fact and its revision; decides between equal times, and makes taking in twice harmless.</param>
/// <param name="Number">NaN where there is none.</param>
/// <param name="Text">Null where there is none.</param>
readonly record struct Entry(long At, ulong Id, double Number, string? Text)
{
    /// <summary>By time, and then by fact.</summary>
    public static IComparer<Entry> Order { get; } = Comparer<Entry>.Create((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Id.CompareTo(b.Id));

    /// <summary>The number that stands for a fact in one revision.</summary>
    public static ulong IdOf(Guid fact, uint revision)
    {
        Span<byte> bytes = stackalloc byte[16];
        fact.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes) ^ (revision * 0x9E3779B97F4A7C15UL);
    }

    public static Entry Of(Fact fact, double number, string? text) => new(fact.At, IdOf(fact.Id.Value, fact.Revision), number, text);
}

/// <summary>
/// The facts of one kind that arrived under one identifier: the latest ones, and of those before them only how many and how
/// much. A set: the order of arrival does not matter, nor how often something arrives, and the track of a customer is the union
/// of the tracks of its identifiers. So merge and un-merge change no track.
/// </summary>
sealed class Track
{
    const byte Version = 1;

    readonly List<Entry> _entries = [];
    readonly List<ulong> _taken = [];

    /// <summary>In order of time.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>Facts that are only counted any more.</summary>
    public long Older { get; private set; }

    /// <summary>What their numbers add up to.</summary>
    public double OlderSum { get; private set; }

    /// <summary>How many of them have a number.</summary>
    public long OlderNumbers { get; private set; }

    /// <summary>None of them is later than this; <see cref="long.MinValue"/> without any.</summary>
    public long OlderUpTo { get; private set; } = long.MinValue;

    public bool IsEmpty => _entries.Count == 0 && Older == 0 && _taken.Count == 0;

    /// <summary>Takes a fact in; one that was taken back before it arrived is left out.</summary>
    public void Add(in Entry entry)
    {
        if (_taken.Remove(entry.Id)) return;
        if (entry.At < OlderUpTo || (entry.At == OlderUpTo && Older > 0))
        {
            Fold(entry, 1);
            return;
        }

        var at = _entries.BinarySearch(entry, Entry.Order);
        if (at < 0) _entries.Insert(~at, entry);
    }

    /// <summary>Takes a fact out that was taken back.</summary>
    /// <param name="entry">As it was taken in.</param>
    /// <param name="isFilling">True while older facts are still read: the fact may come after its taking back.</param>
    public void Remove(in Entry entry, bool isFilling)
    {
        if (isFilling) _taken.Add(entry.Id);
        var at = _entries.BinarySearch(entry, Entry.Order);
        if (at >= 0) _entries.RemoveAt(at);
        else if (entry.At <= OlderUpTo && Older > 0) Fold(entry, -1);
    }

    /// <summary>Takes in what was read from the facts, beside what arrived meanwhile.</summary>
    public void Union(IEnumerable<Entry> read)
    {
        if (Older > 0) return; // only what was taken in whole is cut: a crash made it come again
        foreach (var entry in read)
        {
            if (!_taken.Contains(entry.Id)) Add(entry);
        }

        _taken.Clear();
    }

    /// <summary>Keeps the latest; the others are only counted from now on. The cut depends on the facts alone.</summary>
    public void Cut(int keep)
    {
        if (_entries.Count <= keep * 2) return;
        var older = _entries.Count - keep;
        for (var i = 0; i < older; i++) Fold(_entries[i], 1);
        OlderUpTo = Math.Max(OlderUpTo, _entries[older - 1].At);
        _entries.RemoveRange(0, older);
    }

    void Fold(in Entry entry, int sign)
    {
        Older += sign;
        if (double.IsNaN(entry.Number)) return;
        OlderNumbers += sign;
        OlderSum += sign * entry.Number;
    }

    public void Pack(Packer to)
    {
        to.Byte(Version);
        to.Unsigned((ulong)Older);
        if (Older > 0)
        {
            to.Signed(OlderUpTo);
            to.Unsigned((ulong)OlderNumbers);
            to.Double(OlderSum);
        }

        to.Unsigned((ulong)_taken.Count);
        foreach (var id in _taken) to.Unsigned(id);
        to.Unsigned((ulong)_entries.Count);
        long before = 0;
        foreach (var entry in _entries)
        {
            to.Signed(entry.At - before);
            before = entry.At;
            to.Unsigned(entry.Id);
            Pack(to, entry);
        }
    }

    static void Pack(Packer to, in Entry entry)
    {
        var isWhole = !double.IsNaN(entry.Number) && Math.Abs(entry.Number) < 1e15 && entry.Number == Math.Floor(entry.Number);
        to.Byte((byte)((double.IsNaN(entry.Number) ? 0 : isWhole ? 1 : 2) | (entry.Text is null ? 0 : 4)));
        if (isWhole) to.Signed((long)entry.Number);
        else if (!double.IsNaN(entry.Number)) to.Double(entry.Number);
        if (entry.Text is not null) to.Text(entry.Text);
    }

    /// <summary>Reads what <see cref="Pack(Packer)"/> wrote; no bytes give an empty track.</summary>
    /// <exception cref="InvalidDataException">Written by a newer version.</exception>
    public static Track Unpack(ReadOnlySpan<byte> bytes)
    {
        var track = new Track();
        if (bytes.IsEmpty) return track;
        var from = new Unpacker(bytes);
        if (from.Byte() != Version) throw new InvalidDataException("A customer's track was written by a newer version.");
        track.Older = from.Count();
        if (track.Older > 0)
        {
            track.OlderUpTo = from.Signed();
            track.OlderNumbers = from.Count();
            track.OlderSum = from.Double();
        }

        for (var left = from.Count(); left > 0; left--) track._taken.Add(from.Unsigned());
        long before = 0;
        for (var left = from.Count(); left > 0; left--)
        {
            before += from.Signed();
            var id = from.Unsigned();
            var has = from.Byte();
            var number = (has & 3) switch { 1 => from.Signed(), 2 => from.Double(), _ => double.NaN };
            track._entries.Add(new Entry(before, id, number, (has & 4) == 0 ? null : from.Text()));
        }

        return track;
    }
}

/// <summary>The facts of one kind of a whole customer.</summary>
/// <param name="Entries">In order of time.</param>
/// <param name="Older">Facts that are only counted any more.</param>
/// <param name="OlderNumbers">How many of them have a number.</param>
/// <param name="OlderSum">What those add up to.</param>
/// <param name="OlderUpTo">None of them is later; <see cref="long.MinValue"/> without any.</param>
sealed record View(IReadOnlyList<Entry> Entries, long Older, long OlderNumbers, double OlderSum, long OlderUpTo)
{
    public static View None { get; } = new([], 0, 0, 0, long.MinValue);

    /// <summary>The union of the tracks of a customer's identifiers.</summary>
    public static View Of(IReadOnlyList<Track> tracks)
    {
        if (tracks.Count == 0) return None;
        if (tracks is [var only]) return new(only.Entries, only.Older, only.OlderNumbers, only.OlderSum, only.OlderUpTo);
        var all = new List<Entry>(tracks.Sum(t => t.Entries.Count));
        foreach (var track in tracks) all.AddRange(track.Entries);
        all.Sort(Entry.Order);
        return new(all, tracks.Sum(t => t.Older), tracks.Sum(t => t.OlderNumbers), tracks.Sum(t => t.OlderSum), tracks.Max(t => t.OlderUpTo));
    }

    /// <summary>A customer's facts read whole. A fact that a sender repeated after more than the 30 days in which repetitions are
    /// dropped is stored twice, and counts once.</summary>
    public static View Of(IEnumerable<Entry> entries)
    {
        var all = entries.ToList();
        all.Sort(Entry.Order);
        var once = new List<Entry>(all.Count);
        foreach (var entry in all)
        {
            if (once.Count == 0 || Entry.Order.Compare(once[^1], entry) != 0) once.Add(entry);
        }

        return new(once, 0, 0, 0, long.MinValue);
    }

    /// <summary>The first entry at or after an instant.</summary>
    public int IndexFrom(long at)
    {
        var (low, high) = (0, Entries.Count);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (Entries[middle].At < at) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
