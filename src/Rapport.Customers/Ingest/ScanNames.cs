using System.Text;

namespace Rapport.Customers.Ingest;

/// <summary>Places in an event that the edge looks at.</summary>
enum Slot : byte
{
    /// <summary>Of no interest.</summary>
    None,

    /// <summary>The array that holds the events of a batch.</summary>
    Batch,

    /// <summary>The write key.</summary>
    Key,

    /// <summary>When the client sent.</summary>
    SentAt,

    /// <summary>track, identify …</summary>
    Type,

    /// <summary>The event name.</summary>
    Name,

    /// <summary>The message id.</summary>
    MessageId,

    /// <summary>The user id.</summary>
    UserId,

    /// <summary>The anonymous id.</summary>
    AnonymousId,

    /// <summary>The other id of an alias.</summary>
    PreviousId,

    /// <summary>The company.</summary>
    GroupId,

    /// <summary>The scale of a score.</summary>
    Metric,

    /// <summary>The score.</summary>
    Score,

    /// <summary>How many slots there are.</summary>
    Count,
}

/// <summary>Which names of a wire format fill which slots: at the top of an event, and one level down in named objects.</summary>
sealed class ScanNames
{
    readonly Entry[][] _top;
    readonly Entry[][] _nested;

    /// <summary>A table of names.</summary>
    /// <param name="names">Path → slot; a path is <c>name</c> or <c>object.name</c>. Several paths may fill one slot: the last in
    /// the text wins.</param>
    public ScanNames(params IReadOnlyList<(string Path, Slot Slot)> names)
    {
        var containers = names.Where(n => n.Path.Contains('.', StringComparison.Ordinal))
            .Select(n => n.Path[..n.Path.IndexOf('.', StringComparison.Ordinal)]).Distinct(StringComparer.Ordinal).ToList();
        _top = ByLength(names.Where(n => !n.Path.Contains('.', StringComparison.Ordinal))
            .Select(n => new Entry(Encoding.UTF8.GetBytes(n.Path), n.Slot, 0))
            .Concat(containers.Select((c, i) => new Entry(Encoding.UTF8.GetBytes(c), Slot.None, (byte)(i + 1)))));
        _nested = ByLength(names.Where(n => n.Path.Contains('.', StringComparison.Ordinal)).Select(n =>
        {
            var dot = n.Path.IndexOf('.', StringComparison.Ordinal);
            return new Entry(Encoding.UTF8.GetBytes(n.Path[(dot + 1)..]), n.Slot, (byte)(containers.IndexOf(n.Path[..dot]) + 1));
        }));
    }

    /// <summary>What a name at the top of an event fills, and the object it opens (0 when none).</summary>
    public (Slot Slot, byte Container) Top(ReadOnlySpan<byte> name)
    {
        if (name.Length >= _top.Length) return default;
        var container = (byte)0;
        var slot = Slot.None;
        foreach (var entry in _top[name.Length])
        {
            if (!name.SequenceEqual(entry.Name)) continue;
            if (entry.Container != 0) container = entry.Container;
            else slot = entry.Slot;
        }

        return (slot, container);
    }

    /// <summary>What a name in that object fills.</summary>
    public Slot Nested(byte container, ReadOnlySpan<byte> name)
    {
        if (name.Length >= _nested.Length) return Slot.None;
        foreach (var entry in _nested[name.Length])
        {
            if (entry.Container == container && name.SequenceEqual(entry.Name)) return entry.Slot;
        }

        return Slot.None;
    }

    static Entry[][] ByLength(IEnumerable<Entry> entries)
    {
        var all = entries.ToList();
        return [.. Enumerable.Range(0, all.Count == 0 ? 0 : all.Max(e => e.Name.Length) + 1)
            .Select(length => all.Where(e => e.Name.Length == length).ToArray())];
    }

    readonly record struct Entry(byte[] Name, Slot Slot, byte Container);
}
