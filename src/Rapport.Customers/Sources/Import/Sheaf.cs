using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Rapport.Customers.Identity;

namespace Rapport.Customers.Sources.Import;

/// <summary>Events of many rows, put side by side where they concern the same person.</summary>
/// <remarks>
/// A file in the order of time names a customer in every few thousandth row, and the pipeline would read and write that customer
/// as often. Events that share a person, an order or a message keep their order among each other; those that share nothing may
/// change places, which no result depends on. The same rows in give the same order out.
/// </remarks>
sealed class Sheaf
{
    /// <summary>Rows after which a sheaf is handed over.</summary>
    const int _enoughRows = 100_000;

    /// <summary>Bytes of events after which it is.</summary>
    const int _enoughBytes = 32 << 20;

    readonly ArrayBufferWriter<byte> _bytes = new(1 << 20);
    readonly List<(int Tie, int Start, int Length)> _events = [];
    readonly Dictionary<(string Kind, string Value), int> _ties = [];
    readonly List<int> _above = [];

    /// <summary>Rows taken in, with those of which nothing was made.</summary>
    public int Rows { get; private set; }

    /// <summary>Events taken in.</summary>
    public int Count => _events.Count;

    /// <summary>It is time to hand it over.</summary>
    public bool IsFull => Rows >= _enoughRows || _bytes.WrittenCount >= _enoughBytes;

    /// <summary>Takes in what was made of a row.</summary>
    public void Add(IReadOnlyCollection<MappedEvent> made)
    {
        Rows++;
        using var writer = new Utf8JsonWriter(_bytes, ImportBody.Options);
        foreach (var each in made)
        {
            var start = _bytes.WrittenCount;
            writer.Reset();
            each.Write(writer);
            writer.Flush();
            _events.Add((Tie(each), start, _bytes.WrittenCount - start));
        }
    }

    /// <summary>Everything in groups of some events, as bodies of inbox rows.</summary>
    /// <param name="size">Events in each but the last.</param>
    /// <param name="historical">They are history.</param>
    public IEnumerable<(byte[] Body, int Events)> Bodies(int size, bool historical)
    {
        var first = new Dictionary<int, int>();
        var order = new (int Group, int Index)[_events.Count];
        for (var i = 0; i < order.Length; i++)
        {
            var root = Root(_events[i].Tie);
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(first, root, out var known);
            if (!known) group = i;
            order[i] = (group, i);
        }

        Array.Sort(order);
        return order.Select(o => _events[o.Index]).Select(e => _bytes.WrittenMemory.Slice(e.Start, e.Length)).Chunk(size)
            .Select(each => (ImportBody.Of(each, historical), each.Length));
    }

    /// <summary>Begins the next one.</summary>
    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _events.Clear();
        _ties.Clear();
        _above.Clear();
        Rows = 0;
    }

    /// <summary>Ties together everything that the event names, and so all events that name any of it.</summary>
    int Tie(MappedEvent made)
    {
        var tie = Named("message", made.MessageId);
        Join(Namespaces.User, made.UserId);
        Join(Namespaces.Anonymous, made.AnonymousId);
        foreach (var identifier in made.Identifiers) Join(identifier.Namespace, identifier.Value);
        foreach (var (name, value) in made.Props) if (name == "order_id") Join(name, value.ToString());
        return tie;

        void Join(string kind, string? value)
        {
            if (Namespaces.Normalise(kind, value) is { } same) _above[Root(Named(kind, same))] = Root(tie);
        }
    }

    int Named(string kind, string value)
    {
        ref var tie = ref CollectionsMarshal.GetValueRefOrAddDefault(_ties, (kind, value), out var known);
        if (known) return tie;
        tie = _above.Count;
        _above.Add(tie);
        return tie;
    }

    int Root(int tie)
    {
        while (_above[tie] != tie) tie = _above[tie] = _above[_above[tie]];
        return tie;
    }
}
