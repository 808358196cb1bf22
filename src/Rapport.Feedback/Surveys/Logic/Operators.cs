using System.Globalization;

namespace Rapport.Feedback.Surveys.Logic;

/// <summary>
/// How a condition compares. What is missing satisfies nothing but the operators that ask for its absence and the negative ones
/// (<c>doesNot…</c>): a comparison with nothing is never true by accident. Text is compared without regard to case.
/// </summary>
static class Operators
{
    /// <summary>Name → does the left side, which may be null for missing, satisfy it.</summary>
    public static IReadOnlyDictionary<string, Operator> All { get; } = List().ToDictionary(o => o.Name, StringComparer.Ordinal);

    static IEnumerable<Operator> List()
    {
        yield return Compare("equals", (l, r) => Same(l, r));
        yield return Negative("doesNotEqual", (l, r) => Same(l, r));
        yield return Compare("contains", (l, r) => Contains(l, r));
        yield return Negative("doesNotContain", (l, r) => Contains(l, r));
        yield return Compare("startsWith", (l, r) => Texts(l, r, (a, b) => a.StartsWith(b, StringComparison.OrdinalIgnoreCase)));
        yield return Negative("doesNotStartWith", (l, r) => Texts(l, r, (a, b) => a.StartsWith(b, StringComparison.OrdinalIgnoreCase)));
        yield return Compare("endsWith", (l, r) => Texts(l, r, (a, b) => a.EndsWith(b, StringComparison.OrdinalIgnoreCase)));
        yield return Negative("doesNotEndWith", (l, r) => Texts(l, r, (a, b) => a.EndsWith(b, StringComparison.OrdinalIgnoreCase)));
        yield return Compare("isGreaterThan", (l, r) => Numbers(l, r, (a, b) => a > b));
        yield return Compare("isGreaterThanOrEqual", (l, r) => Numbers(l, r, (a, b) => a >= b));
        yield return Compare("isLessThan", (l, r) => Numbers(l, r, (a, b) => a < b));
        yield return Compare("isLessThanOrEqual", (l, r) => Numbers(l, r, (a, b) => a <= b));
        yield return Compare("equalsOneOf", (l, r) => r.Choices.Any(one => Is(l, one)));
        yield return Compare("isAnyOf", (l, r) => r.Choices.Any(one => Is(l, one)));
        yield return Compare("includesAllOf", (l, r) => r.Choices.All(one => Includes(l, one)));
        yield return Compare("includesOneOf", (l, r) => r.Choices.Any(one => Includes(l, one)));
        yield return Negative("doesNotIncludeAllOf", (l, r) => r.Choices.All(one => Includes(l, one)));
        yield return Negative("doesNotIncludeOneOf", (l, r) => r.Choices.Any(one => Includes(l, one)));
        yield return Compare("isBefore", (l, r) => Dates(l, r, (a, b) => a < b));
        yield return Compare("isAfter", (l, r) => Dates(l, r, (a, b) => a > b));
        foreach (var bucket in Enum.GetValues<Bucket>()) yield return State("is" + bucket, l => l?.Bucket == bucket);
        yield return State("isSubmitted", l => l is not null);
        yield return State("isSkipped", l => l is null);
        yield return State("isSet", l => l is not null);
        yield return State("isNotSet", l => l is null);
        yield return State("isEmpty", l => l is null || IsEmpty(l));
        yield return State("isNotEmpty", l => l is not null && !IsEmpty(l));
        yield return State("isClicked", l => l is not null);
        yield return State("isNotClicked", l => l is null);
        yield return State("isAccepted", l => l is not null);
        yield return State("isBooked", l => l is not null);
        yield return State("isPartiallySubmitted", l => l is { IsWhole: false });
        yield return State("isCompletelySubmitted", l => l is { IsWhole: true });
    }

    /// <summary>The bucket an operator asks for; null for all others.</summary>
    public static Bucket? BucketOf(string op) => Enum.GetValues<Bucket>().Cast<Bucket?>().FirstOrDefault(b => op == "is" + b);

    static Operator Compare(string name, Func<Answer, Answer, bool> holds) =>
        new(name, Compares: true, (left, right) => left is { NotApplicable: false } && right is not null && holds(left, right));

    static Operator Negative(string name, Func<Answer, Answer, bool> opposite) =>
        new(name, Compares: true, (left, right) => right is not null && (left is null || !opposite(left, right)));

    static Operator State(string name, Func<Answer?, bool> holds) => new(name, Compares: false, (left, _) => holds(left));

    static bool Same(Answer left, Answer right)
    {
        if (left.Number is { } a && right.Number is { } b) return a.Equals(b);
        if (left.Choices.Count > 1 || right.Choices.Count > 1)
            return left.Choices.Count == right.Choices.Count && left.Choices.Order(StringComparer.Ordinal).SequenceEqual(right.Choices.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        return AsText(right) is { } text && Is(left, text);
    }

    static bool Is(Answer left, string one) => left.Choices.Count switch
    {
        > 1 => false,
        1 => left.Choices[0] == one,
        _ => left.Number is { } number
            ? double.TryParse(one, NumberStyles.Float, CultureInfo.InvariantCulture, out var other) && number.Equals(other)
            : string.Equals(left.Text, one, StringComparison.OrdinalIgnoreCase),
    };

    static bool Includes(Answer left, string one) => left.Choices.Count > 0 ? left.Choices.Contains(one, StringComparer.Ordinal) : Is(left, one);

    static bool Contains(Answer left, Answer right) =>
        left.Choices.Count > 0 && AsText(right) is { } choice
            ? left.Choices.Contains(choice, StringComparer.Ordinal) || Texts(left, right, (a, b) => a.Contains(b, StringComparison.OrdinalIgnoreCase))
            : Texts(left, right, (a, b) => a.Contains(b, StringComparison.OrdinalIgnoreCase));

    static bool Texts(Answer left, Answer right, Func<string, string, bool> holds) =>
        AsText(left) is { } a && AsText(right) is { Length: > 0 } b && holds(a, b);

    static bool Numbers(Answer left, Answer right, Func<double, double, bool> holds) =>
        AsNumber(left) is { } a && AsNumber(right) is { } b && holds(a, b);

    static bool Dates(Answer left, Answer right, Func<DateOnly, DateOnly, bool> holds) =>
        AsDate(left) is { } a && AsDate(right) is { } b && holds(a, b);

    static bool IsEmpty(Answer answer) => answer is { Number: null, Choices.Count: 0, Parts.Count: 0 } && string.IsNullOrWhiteSpace(answer.Text);

    static string? AsText(Answer answer) =>
        answer.Text ?? (answer.Choices is [var only] ? only : answer.Number?.ToString("R", CultureInfo.InvariantCulture));

    static double? AsNumber(Answer answer) =>
        answer.Number ?? (double.TryParse(answer.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null);

    static DateOnly? AsDate(Answer answer) =>
        DateOnly.TryParseExact(answer.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}

/// <summary>One way to compare.</summary>
/// <param name="Name">As it stands in a condition.</param>
/// <param name="Compares">True when it needs a right side.</param>
/// <param name="Holds">Left (null when missing) and right (null when there is none or it is missing).</param>
sealed record Operator(string Name, bool Compares, Func<Answer?, Answer?, bool> Holds);
