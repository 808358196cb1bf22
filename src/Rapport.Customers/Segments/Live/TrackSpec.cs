using System.Globalization;

namespace Rapport.Customers.Segments.Live;

/// <summary>Which facts a track keeps, and what of each.</summary>
sealed class TrackSpec
{
    readonly Func<FactView, bool> _matches;
    readonly Func<FactView, (double Number, string? Text)> _take;

    TrackSpec(string key, FactSet set, Func<FactView, bool> matches, Func<FactView, (double, string?)> take)
    {
        Key = key;
        Set = set;
        _matches = matches;
        _take = take;
    }

    /// <summary>Equal for equal tracks.</summary>
    public string Key { get; }

    public FactSet Set { get; }

    /// <summary>How many of the latest the conditions on it want.</summary>
    public int Keep { get; private set; } = 8;

    /// <summary>The field that is kept; null for none.</summary>
    public string? Of { get; private init; }

    /// <summary>The conditions whose truth is kept; null for none.</summary>
    public IReadOnlyList<Predicate>? Then { get; private init; }

    /// <summary>The trait that is kept; null for none.</summary>
    public string? Trait { get; private init; }

    /// <summary>The types of its facts; null when any may be.</summary>
    public IReadOnlyList<string>? Types => Set.Match.GetValueOrDefault("type");

    /// <summary>The scales of its facts; null when any may be.</summary>
    public IReadOnlyList<string>? Metrics => Set.Match.GetValueOrDefault("metric");

    /// <summary>Only when it happened.</summary>
    public static TrackSpec OfTimes(FactSet set) => new(Canon.Of(set), set, FactFields.Condition(set), _ => (double.NaN, null));

    /// <summary>With a field as number, or as text.</summary>
    public static TrackSpec OfField(FactSet set, string field, bool isNumber)
    {
        var (kind, get) = FactFields.Find(field);
        return new($"{Canon.Of(set)} {(isNumber ? "number" : "text")} {field}", set, FactFields.Condition(set), v => Value(get(v), kind, isNumber)) { Of = field };
    }

    /// <summary>With 1 where conditions hold, else 0.</summary>
    public static TrackSpec OfTruth(FactSet set, IReadOnlyList<Predicate> then)
    {
        var holds = FactFields.Condition(new Predicate.All(then));
        return new($"{Canon.Of(set)} then {Canon.Of(then)}", set, FactFields.Condition(set), v => (holds(v) ? 1 : 0, null)) { Then = then };
    }

    /// <summary>What was stated about a trait; the number is 1 for what was stated only where none was known.</summary>
    public static TrackSpec OfTrait(string trait)
    {
        var match = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["type"] = [Kernel.FactTypes.Identify] };
        return new($"trait {trait}", new(match, []), v => v.Trait(trait).IsStated, v => (v.Trait(trait).IsOnce ? 1 : 0, v.Trait(trait).Text)) { Trait = trait };
    }

    /// <summary>Of people put on a list: no fact belongs to it.</summary>
    public static TrackSpec OfList(Guid segment) =>
        new($"list {segment:N}", new(new Dictionary<string, IReadOnlyList<string>>(), []), _ => false, _ => (double.NaN, null)) { IsList = true };

    /// <summary>People are put into it by hand.</summary>
    public bool IsList { get; private init; }

    /// <summary>A condition wants so many of the latest.</summary>
    public void Want(int latest) => Keep = Math.Clamp(latest, Keep, 4_096);

    public bool Matches(FactView fact) => _matches(fact);

    public Entry Take(FactView fact)
    {
        var (number, text) = _take(fact);
        return Entry.Of(fact.Fact, number, text);
    }

    /// <summary>What the store gave as text.</summary>
    public (double Number, string? Text) Read(string? value, bool isOnce)
    {
        if (Trait is not null) return (isOnce ? 1 : 0, value);
        if (Then is not null) return (value == "1" ? 1 : 0, null);
        if (Of is null) return (double.NaN, null);
        return Value(new Left(value, null), FieldKind.Any, Key.EndsWith($"number {Of}", StringComparison.Ordinal));
    }

    static (double, string?) Value(Left left, FieldKind kind, bool isNumber)
    {
        var number = left.Number ?? (kind == FieldKind.Any ? Left.NumberOf(left.Text) : null);
        if (isNumber) return (number ?? double.NaN, null);
        return (double.NaN, left.Text ?? left.Number?.ToString("R", CultureInfo.InvariantCulture));
    }
}
