using System.Globalization;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import.Expressions;

/// <summary>What an expression yields: nothing, a number, a text, a truth, a time, or a fault.</summary>
readonly struct Value
{
    readonly decimal _number;
    readonly string? _text;

    Value(Kinds kind, decimal number = 0, string? text = null) => (Kind, _number, _text) = (kind, number, text);

    /// <summary>The kinds of value.</summary>
    public enum Kinds : byte
    {
        /// <summary>An empty cell, or no result.</summary>
        Nothing,

        /// <summary>A decimal number.</summary>
        Number,

        /// <summary>A non-empty text.</summary>
        Text,

        /// <summary>True or false.</summary>
        Truth,

        /// <summary>A point in time, UTC microseconds.</summary>
        Time,

        /// <summary>The expression cannot be worked out for this row; its text is the reason's code.</summary>
        Fault,
    }

    public Kinds Kind { get; }

    public static Value Nothing => default;

    public bool IsNothing => Kind == Kinds.Nothing;

    public bool IsFault => Kind == Kinds.Fault;

    /// <summary>The code of a fault, one of <see cref="ValueFaults"/>.</summary>
    public string FaultCode => _text ?? "";

    public static Value Of(decimal number) => new(Kinds.Number, number);

    public static Value Of(string? text) => string.IsNullOrEmpty(text) ? Nothing : new(Kinds.Text, text: text);

    public static Value Of(bool truth) => new(Kinds.Truth, truth ? 1 : 0);

    public static Value Time(long micros) => new(Kinds.Time, micros);

    public static Value Fault(string code) => new(Kinds.Fault, text: code);

    /// <summary>True only for true, a number other than 0, or the text "true"; nothing is false.</summary>
    public bool IsTrue => Kind switch
    {
        Kinds.Truth or Kinds.Number => _number != 0,
        Kinds.Text => string.Equals(_text, "true", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>As text: times as ISO 8601 UTC, numbers as short as possible; empty for nothing.</summary>
    public override string ToString() => Kind switch
    {
        Kinds.Number => Shortest(_number),
        Kinds.Text => _text!, // a text has a text
        Kinds.Truth => _number != 0 ? "true" : "false",
        Kinds.Time => Instant.FromMicros((long)_number).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
        _ => "",
    };

    /// <summary>As a number: itself, or a text that is one in the invariant culture; otherwise a fault. Nothing stays nothing.</summary>
    public Value AsNumber() => Kind switch
    {
        Kinds.Number or Kinds.Nothing or Kinds.Fault => this,
        Kinds.Truth => Of(_number),
        Kinds.Text when NumberText.TryParse(_text, out var number) => Of(number),
        _ => Fault(ValueFaults.Number),
    };

    /// <summary>As a time: itself, or an ISO 8601 text, read in the zone where it names none; otherwise a fault.</summary>
    public Value AsTime(TimeZoneInfo zone) => Kind switch
    {
        Kinds.Time or Kinds.Nothing or Kinds.Fault => this,
        Kinds.Text when TimeText.TryParse(_text, zone, out var micros) => Time(micros),
        _ => Fault(ValueFaults.Time),
    };

    /// <summary>The number; for a time its microseconds.</summary>
    public decimal Number => _number;

    /// <summary>The microseconds of a time.</summary>
    public long Micros => (long)_number;

    static string Shortest(decimal number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return text.Contains('.') ? text.TrimEnd('0').TrimEnd('.') : text;
    }
}

/// <summary>Why an expression cannot be worked out for a row.</summary>
static class ValueFaults
{
    public const string Number = "value.not_a_number";
    public const string Time = "value.not_a_time";
    public const string Zero = "value.divided_by_zero";
    public const string Overflow = "value.out_of_range";
    public const string Length = "value.too_long";

    /// <summary>Each code as a sentence.</summary>
    public static string Sentence(string code) => code switch
    {
        Number => "is not a number",
        Time => "is not a date or time that can be read",
        Zero => "divides by zero",
        Overflow => "is out of range",
        Length => "is too long",
        _ => "cannot be worked out",
    };
}
