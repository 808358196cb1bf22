using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Rapport.Customers.Ingest;

/// <summary>A value seen in passing: where it lies in the body.</summary>
/// <param name="Kind">What it is; <see cref="JsonTokenType.None"/> when it did not occur.</param>
/// <param name="Start">First byte of the value, within the quotes.</param>
/// <param name="Length">Bytes, escapes included.</param>
/// <param name="Escaped">True when the text holds escapes.</param>
readonly record struct ScannedValue(JsonTokenType Kind, int Start, int Length, bool Escaped)
{
    /// <summary>True for text that is not blank, or a number.</summary>
    public bool IsPresent => Kind == JsonTokenType.Number || (Kind == JsonTokenType.String && Length > 0);

    /// <summary>True when it did not occur or is null.</summary>
    public bool IsMissing => Kind is JsonTokenType.None or JsonTokenType.Null;
}

/// <summary>One value for each slot.</summary>
[InlineArray((int)Slot.Count)]
struct ScannedSlots
{
    ScannedValue _first;
}

/// <summary>What one pass over an event found, without allocating.</summary>
ref struct ScannedEvent
{
    ScannedSlots _slots;

    /// <summary>The body it lies in.</summary>
    public ReadOnlySpan<byte> Body;

    /// <summary>What every format refuses alike; null when nothing.</summary>
    public DropReason? Fault;

    /// <summary>The value of a slot.</summary>
    public readonly ScannedValue this[Slot slot] => _slots[(int)slot];

    /// <summary>Notes a value; a later one of the same slot wins.</summary>
    public void Set(Slot slot, ScannedValue value) => _slots[(int)slot] = value;

    /// <summary>The bytes of a value as they lie in the body.</summary>
    public readonly ReadOnlySpan<byte> Bytes(Slot slot) => Body.Slice(this[slot].Start, this[slot].Length);

    /// <summary>True when the value is exactly this text.</summary>
    public readonly bool Is(Slot slot, ReadOnlySpan<byte> text) =>
        this[slot].Kind == JsonTokenType.String && (this[slot].Escaped ? Text(slot)!.AsSpan().SequenceEqual(
            System.Text.Encoding.UTF8.GetString(text)) : Bytes(slot).SequenceEqual(text));

    /// <summary>The value as text; null when it did not occur or is no text or number.</summary>
    public readonly string? Text(Slot slot)
    {
        var value = this[slot];
        if (value.Kind is not (JsonTokenType.String or JsonTokenType.Number)) return null;
        if (!value.Escaped) return System.Text.Encoding.UTF8.GetString(Bytes(slot));
        var reader = new Utf8JsonReader(Body.Slice(value.Start - 1, value.Length + 2));
        return reader.Read() && Escapes.Fault(Bytes(slot)) is null ? reader.GetString() : null;
    }
}
