using System.Text.Json;
using Rapport.Customers.Ingest.Dialects;

namespace Rapport.Customers.Ingest;

/// <summary>The one pass over a request body at the edge: counts and judges its events.</summary>
sealed class BodyScan
{
    readonly IDialect _dialect;
    readonly string? _routeType;
    List<RefusedEvent>? _refused;

    BodyScan(IDialect dialect, string? routeType)
    {
        _dialect = dialect;
        _routeType = routeType;
    }

    /// <summary>Events in the body, refused ones included.</summary>
    public int Events { get; private set; }

    /// <summary>Those that may not be stored, by index.</summary>
    public IReadOnlyList<RefusedEvent> Refused => _refused ?? (IReadOnlyList<RefusedEvent>)[];

    /// <summary>The key that the body itself carries; null when none.</summary>
    public string? Key { get; private set; }

    /// <summary>Scans a body.</summary>
    /// <param name="body">UTF-8 JSON: an event, an array of events, or an object with the events in its batch.</param>
    /// <param name="dialect">How to judge.</param>
    /// <param name="routeType">The type that the path said.</param>
    /// <exception cref="JsonException">The body is no JSON, or deeper than <see cref="Limits.ReaderDepth"/>.</exception>
    public static BodyScan Of(ReadOnlySpan<byte> body, IDialect dialect, string? routeType)
    {
        var scan = new BodyScan(dialect, routeType);
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Limits.ReaderDepth });
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray) scan.Batch(ref reader, body);
        else scan.Root(ref reader, body);
        if (reader.Read()) throw new JsonException("More than one value.");
        return scan;
    }

    void Root(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        var found = new ScannedEvent { Body = body };
        var isBatch = Event(ref reader, ref found, isRoot: true);
        if (!isBatch)
        {
            Judge(ref found);
            return;
        }

        Key = found.Text(Slot.Key) ?? Key;
        if (found.Fault is { } fault) _refused = [.. Enumerable.Range(0, Events).Select(i => new RefusedEvent(i, null, fault))];
    }

    void Batch(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        Events = 0;
        _refused = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var found = new ScannedEvent { Body = body };
            Event(ref reader, ref found, isRoot: false);
            Judge(ref found);
        }
    }

    void Judge(ref ScannedEvent found)
    {
        var index = Events++;
        if (Key is null && found[Slot.Key].IsPresent) Key = found.Text(Slot.Key);
        if ((found.Fault ?? _dialect.Check(ref found, _routeType)) is not { } reason) return;
        (_refused ??= []).Add(new RefusedEvent(index, found.Text(Slot.MessageId), reason));
    }

    // Returns true when the root turned out to be the envelope of a batch.
    bool Event(ref Utf8JsonReader reader, ref ScannedEvent found, bool isRoot)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            found.Fault = DropReason.NotAnObject;
            reader.Skip();
            return false;
        }

        var isBatch = false;
        var start = reader.TokenStartIndex;
        var root = reader.CurrentDepth;
        Span<ushort> names = stackalloc ushort[Limits.ReaderDepth + 1];
        var slot = Slot.None;
        byte opens = 0, container = 0;
        while (reader.Read())
        {
            var depth = reader.CurrentDepth - root;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    if (++names[depth] > Limits.Names) found.Fault ??= DropReason.TooManyNames;
                    if (reader.ValueIsEscaped) found.Fault ??= Escapes.Fault(reader.ValueSpan);
                    if (depth > 2) break;
                    (slot, opens) = depth == 1 ? Find(ref reader)
                        : container == 0 ? default : (_dialect.Names.Nested(container, reader.ValueSpan), (byte)0);
                    continue;
                case JsonTokenType.StartArray when isRoot && slot == Slot.Batch && depth == 1:
                    isBatch = true;
                    Batch(ref reader, found.Body);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if (depth >= Limits.Depth) found.Fault ??= DropReason.TooDeep;
                    names[depth + 1] = 0;
                    if (depth == 1) container = reader.TokenType == JsonTokenType.StartObject ? opens : (byte)0;
                    else if (depth == 2 && slot != Slot.None) found.Set(slot, new(reader.TokenType, 0, 0, false));
                    if (depth == 1 && slot != Slot.None) found.Set(slot, new(reader.TokenType, 0, 0, false));
                    break;
                case JsonTokenType.EndObject when depth == 0:
                    if (!isBatch && reader.BytesConsumed - start > Limits.EventBytes) found.Fault ??= DropReason.TooLarge;
                    return isBatch;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    if (depth == 1) container = 0;
                    break;
                case JsonTokenType.String:
                    if (reader.ValueIsEscaped) found.Fault ??= Escapes.Fault(reader.ValueSpan);
                    Note(ref reader, ref found, slot);
                    break;
                case JsonTokenType.Number:
                    if (reader.ValueSpan.Length > 15) found.Fault ??= Number(ref reader);
                    else if (reader.ValueSpan.ContainsAny("eE"u8)) found.Fault ??= Number(ref reader);
                    Note(ref reader, ref found, slot);
                    break;
                default:
                    Note(ref reader, ref found, slot);
                    break;
            }

            slot = Slot.None;
        }

        return isBatch;
    }

    (Slot Slot, byte Container) Find(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return _dialect.Names.Top(reader.ValueSpan);
        Span<byte> plain = stackalloc byte[64];
        if (reader.ValueSpan.Length > plain.Length || Escapes.Fault(reader.ValueSpan) is not null) return default;
        return _dialect.Names.Top(plain[..reader.CopyString(plain)]);
    }

    static void Note(ref Utf8JsonReader reader, ref ScannedEvent found, Slot slot)
    {
        if (slot == Slot.None) return;
        var quote = reader.TokenType == JsonTokenType.String ? 1 : 0;
        found.Set(slot, new ScannedValue(
            reader.TokenType, (int)reader.TokenStartIndex + quote, reader.ValueSpan.Length, reader.ValueIsEscaped));
    }

    // A 64-bit floating-point number has at most 17 significant digits; longer texts are accidents or attacks.
    static DropReason? Number(ref Utf8JsonReader reader) =>
        reader.ValueSpan.Length > 64 || !reader.TryGetDouble(out var value) || !double.IsFinite(value)
            ? DropReason.NumberRange : null;
}
