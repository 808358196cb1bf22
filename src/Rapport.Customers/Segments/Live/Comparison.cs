using System.Globalization;
using System.Text.RegularExpressions;
using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>A condition cannot be followed; the refusal says why. Never leaves the reading of a segment.</summary>
sealed class PlanException(string code, string detail, int status = 422) : Exception(detail)
{
    public Refusal Refusal { get; } = new(code, detail, status);
}

/// <summary>The left side of a comparison: a number for numbers and times, else a text. Null is missing.</summary>
readonly record struct Left(string? Text, double? Number)
{
    public static Left Missing => default;

    /// <summary>A text as a number; null where it is none.</summary>
    public static double? NumberOf(string? text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) ? number : null;
}

/// <summary>Compares as <see cref="PredicateSql"/> does in the stores.</summary>
static class Comparison
{
    /// <summary>The comparison, ready to be made many times.</summary>
    /// <exception cref="PlanException">The values are not of the field's kind.</exception>
    public static Func<Left, bool> Of(Test test, FieldKind kind, string name)
    {
        if (test.Op == Operator.Exists) return Exists(kind);
        if (test.Op == Operator.Missing) return Not(Exists(kind));
        if (test.Op == Operator.In) return Either(test, kind, name);
        if (test.Op == Operator.NotIn) return Not(Either(test, kind, name));
        if (test.Op == Operator.IsNot) return Not(Ordered(Operator.Is, test.Value, kind, name));
        if (test.Op.IsOrder) return Ordered(test.Op, test.Value, kind, name);
        if (kind is not (FieldKind.Text or FieldKind.Any) || test.Value is not string text) throw Wrong(name, "a text");
        if (test.Op == Operator.Contains) return l => l.Text?.Contains(text, StringComparison.Ordinal) == true;
        if (test.Op == Operator.StartsWith) return l => l.Text?.StartsWith(text, StringComparison.Ordinal) == true;
        if (test.Op != Operator.Matches) throw Wrong(name, "one of the operators known here");
        var pattern = new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1));
        return l => l.Text is not null && pattern.IsMatch(l.Text);
    }

    static Func<Left, bool> Not(Func<Left, bool> holds) => l => !holds(l);

    static Func<Left, bool> Exists(FieldKind kind) =>
        kind is FieldKind.Number or FieldKind.Time ? l => l.Number is not null : l => l.Text is not null;

    static Func<Left, bool> Either(Test test, FieldKind kind, string name)
    {
        if (kind is FieldKind.Text or FieldKind.Any && test.Values.All(v => v is string))
        {
            var texts = test.Values.Cast<string>().ToHashSet(StringComparer.Ordinal);
            return l => l.Text is not null && texts.Contains(l.Text);
        }

        var each = test.Values.Select(v => Ordered(Operator.Is, v, kind, name)).ToArray();
        return l => Array.Exists(each, holds => holds(l));
    }

    static Func<Left, bool> Ordered(Operator op, object value, FieldKind kind, string name) => (kind, value) switch
    {
        (FieldKind.Text or FieldKind.Any, string text) => l => l.Text is not null && op.Holds(string.CompareOrdinal(l.Text, text)),
        (FieldKind.Number, double number) => l => l.Number is { } n && op.Holds(n.CompareTo(number)),
        (FieldKind.Any, double number) => l => Left.NumberOf(l.Text) is { } n && op.Holds(n.CompareTo(number)),
        (FieldKind.Time, string text) => Time(op, text, name),
        (FieldKind.Flag or FieldKind.Any, bool flag) => l => l.Text is not null && op.Holds(string.CompareOrdinal(l.Text, flag ? "true" : "false")),
        (FieldKind.Number, _) => throw Wrong(name, "a number"),
        (FieldKind.Time, _) => throw Wrong(name, "a time"),
        (FieldKind.Flag, _) => throw Wrong(name, "true or false"),
        _ => throw Wrong(name, "a text"),
    };

    static Func<Left, bool> Time(Operator op, string text, string name)
    {
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) throw Wrong(name, "a time such as 2026-01-31T00:00:00Z");
        double micros = time.ToMicros();
        return l => l.Number is { } n && op.Holds(n.CompareTo(micros));
    }

    static PlanException Wrong(string name, string kind) => new("filter.wrong_value", $"'{(name.Length <= 60 ? name : name[..60])}' is compared with {kind}.");
}
