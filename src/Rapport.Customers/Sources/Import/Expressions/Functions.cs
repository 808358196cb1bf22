using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rapport.Customers.Sources.Import.Expressions;

/// <summary>The closed list of functions. Nothing outside it can be called.</summary>
static class Functions
{
    delegate Value Body(Value[] arguments, RowScope row);

    sealed record Function(int Least, int Most, string Usage, Body Body);

    static readonly Dictionary<string, Function> _plain = new(StringComparer.Ordinal)
    {
        ["lower"] = new(1, 1, "lower(text)", (a, _) => Value.Of(a[0].ToString().ToLowerInvariant())),
        ["upper"] = new(1, 1, "upper(text)", (a, _) => Value.Of(a[0].ToString().ToUpperInvariant())),
        ["trim"] = new(1, 1, "trim(text)", (a, _) => Value.Of(a[0].ToString().Trim())),
        ["length"] = new(1, 1, "length(text)", (a, _) => Value.Of(a[0].ToString().Length)),
        ["left"] = new(2, 2, "left(text, characters)", (a, _) => Cut(a[0], Value.Of(0m), a[1])),
        ["right"] = new(2, 2, "right(text, characters)", (a, _) => Right(a[0], a[1])),
        ["mid"] = new(3, 3, "mid(text, first from 1, characters)", (a, _) => Cut(a[0], Less(a[1]), a[2])),
        ["replace"] = new(3, 3, "replace(text, what, by)", (a, _) => Replace(a[0].ToString(), a[1].ToString(), a[2].ToString())),
        ["contains"] = new(2, 2, "contains(text, part)", (a, _) => Value.Of(a[0].ToString().Contains(a[1].ToString(), StringComparison.OrdinalIgnoreCase))),
        ["starts_with"] = new(2, 2, "starts_with(text, part)", (a, _) => Value.Of(a[0].ToString().StartsWith(a[1].ToString(), StringComparison.OrdinalIgnoreCase))),
        ["ends_with"] = new(2, 2, "ends_with(text, part)", (a, _) => Value.Of(a[0].ToString().EndsWith(a[1].ToString(), StringComparison.OrdinalIgnoreCase))),
        ["split"] = new(3, 3, "split(text, separator, part from 1)", (a, _) => Split(a[0].ToString(), a[1].ToString(), a[2])),
        ["slug"] = new(1, 1, "slug(text)", (a, _) => Value.Of(Slug.Of(a[0].ToString()))),
        ["text"] = new(1, 1, "text(value)", (a, _) => Value.Of(a[0].ToString())),
        ["hash"] = new(1, 1, "hash(text)", (a, _) => a[0].IsNothing ? a[0] : Value.Of(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(a[0].ToString())))[..32])),
        ["number"] = new(1, 2, "number(text, decimal separator)", (a, _) => Number(a)),
        ["round"] = new(1, 2, "round(number, digits)", (a, _) => Round(a)),
        ["floor"] = new(1, 1, "floor(number)", (a, _) => Map(a[0], Math.Floor)),
        ["ceiling"] = new(1, 1, "ceiling(number)", (a, _) => Map(a[0], Math.Ceiling)),
        ["abs"] = new(1, 1, "abs(number)", (a, _) => Map(a[0], Math.Abs)),
        ["min"] = new(1, 50, "min(number, …)", (a, _) => Pick(a, -1)),
        ["max"] = new(1, 50, "max(number, …)", (a, _) => Pick(a, 1)),
        ["is_number"] = new(1, 1, "is_number(value)", (a, _) => Value.Of(a[0].AsNumber().Kind == Value.Kinds.Number)),
        ["is_empty"] = new(1, 1, "is_empty(value)", (a, _) => Value.Of(a[0].ToString().AsSpan().Trim().IsEmpty)),
        ["in"] = new(2, 100, "in(value, one, other, …)", (a, _) => Value.Of(a.Skip(1).Any(v => Same(a[0], v)))),
        ["case"] = new(3, 201, "case(value, key, result, …, otherwise)", (a, _) => Case(a)),
        ["time"] = new(1, 3, "time(text, format, zone)", Time),
        ["date"] = new(1, 1, "date(time)", (a, r) => Local(a[0], r, t => Value.Of(t.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))),
        ["format"] = new(2, 2, "format(time, format)", Format),
        ["year"] = new(1, 1, "year(time)", (a, r) => Local(a[0], r, t => Value.Of(t.Year))),
        ["month"] = new(1, 1, "month(time)", (a, r) => Local(a[0], r, t => Value.Of(t.Month))),
        ["day"] = new(1, 1, "day(time)", (a, r) => Local(a[0], r, t => Value.Of(t.Day))),
        ["hour"] = new(1, 1, "hour(time)", (a, r) => Local(a[0], r, t => Value.Of(t.Hour))),
        ["weekday"] = new(1, 1, "weekday(time), Monday is 1", (a, r) => Local(a[0], r, t => Value.Of(t.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)t.DayOfWeek))),
        ["days"] = new(2, 2, "days(from, to): calendar days in the zone", Days),
        ["hours"] = new(2, 2, "hours(from, to)", (a, r) => Elapsed(a, r, 3_600_000_000m)),
        ["minutes"] = new(2, 2, "minutes(from, to)", (a, r) => Elapsed(a, r, 60_000_000m)),
        ["seconds"] = new(2, 2, "seconds(from, to)", (a, r) => Elapsed(a, r, 1_000_000m)),
        ["add_days"] = new(2, 2, "add_days(time, days)", AddDays),
    };

    static readonly Dictionary<string, string> _lazy = new(StringComparer.Ordinal)
    {
        ["if"] = "if(condition, then, otherwise)",
        ["coalesce"] = "coalesce(value, …)",
        ["lookup"] = "lookup('file', key, 'key column', 'column')",
        ["lookup_sum"] = "lookup_sum('file', key, 'key column', 'column')",
        ["lookup_count"] = "lookup_count('file', key, 'key column')",
    };

    /// <summary>How each function is written, by name.</summary>
    public static IEnumerable<(string Name, string Usage)> All =>
        _plain.Select(f => (f.Key, f.Value.Usage)).Concat(_lazy.Select(f => (f.Key, f.Value))).OrderBy(f => f.Key, StringComparer.Ordinal);

    /// <summary>A call as a node, or the reason why it cannot be one.</summary>
    public static (Expression? Node, string? Reason) Make(string name, List<Expression> arguments, INames names)
    {
        if (_lazy.TryGetValue(name, out var usage)) return Lazy(name, usage, arguments, names);
        if (!_plain.TryGetValue(name, out var function)) return (null, $"There is no function “{name}”.");
        return arguments.Count < function.Least || arguments.Count > function.Most
            ? (null, $"Write {function.Usage}.")
            : (new CallNode(function.Body, [.. arguments]), null);
    }

    static (Expression?, string?) Lazy(string name, string usage, List<Expression> arguments, INames names)
    {
        var count = arguments.Count;
        return name switch
        {
            "if" when count is 2 or 3 => (new IfNode(arguments[0], arguments[1], count == 3 ? arguments[2] : new ConstantNode(Value.Nothing)), null),
            "coalesce" when count is >= 1 and <= 50 => (new CoalesceNode([.. arguments]), null),
            "lookup" or "lookup_sum" when count == 4 => Lookup(name, arguments, names),
            "lookup_count" when count == 3 => Lookup(name, arguments, names),
            _ => (null, $"Write {usage}."),
        };
    }

    static (Expression?, string?) Lookup(string name, List<Expression> arguments, INames names)
    {
        if (Constant(arguments[0]) is not { } file || Constant(arguments[2]) is not { } key)
            return (null, "The file and the key column of a lookup are written as texts.");
        var (table, reason) = names.Table(file, key);
        if (table is null) return (null, reason);
        if (name == "lookup_count") return (new LookupNode(table, arguments[1], e => Value.Of(e?.Count ?? 0)), null);
        if (Constant(arguments[3]) is not { } column) return (null, "The column of a lookup is written as a text.");
        if (names.TableColumn(file, column) is not { } place) return (null, $"The file “{file}” has no column “{column}”.");
        var want = table.Want(column, place);
        return name == "lookup"
            ? (new LookupNode(table, arguments[1], e => Value.Of(e?.First[want])), null)
            : (new LookupNode(table, arguments[1], e => e is null ? Value.Nothing : Value.Of(e.Sums[want])), null);
    }

    static string? Constant(Expression argument) => argument is ConstantNode { Value.Kind: Value.Kinds.Text } text ? text.Value.ToString() : null;

    sealed class CallNode(Body body, Expression[] arguments) : Expression
    {
        public override Value Of(RowScope row)
        {
            var values = new Value[arguments.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = arguments[i].Of(row);
                if (values[i].IsFault) return values[i];
            }

            return body(values, row);
        }
    }

    sealed class IfNode(Expression condition, Expression then, Expression otherwise) : Expression
    {
        public override Value Of(RowScope row)
        {
            var holds = condition.Of(row);
            return holds.IsFault ? holds : holds.IsTrue ? then.Of(row) : otherwise.Of(row);
        }
    }

    sealed class CoalesceNode(Expression[] arguments) : Expression
    {
        public override Value Of(RowScope row)
        {
            foreach (var argument in arguments)
                if (argument.Of(row) is { IsNothing: false } found) return found;
            return Value.Nothing;
        }
    }

    sealed class LookupNode(LookupTable table, Expression key, Func<LookupTable.Entry?, Value> read) : Expression
    {
        public override Value Of(RowScope row)
        {
            var value = key.Of(row);
            return value.IsFault ? value : read(table.Find(value.ToString()));
        }
    }

    static Value Cut(Value text, Value from, Value count)
    {
        var (start, length) = (from.AsNumber(), count.AsNumber());
        if (start.IsFault || length.IsFault) return Value.Fault(ValueFaults.Number);
        var all = text.ToString();
        var first = (int)Math.Clamp(start.Number, 0, all.Length);
        return Value.Of(all.Substring(first, (int)Math.Clamp(length.Number, 0, all.Length - first)));
    }

    static Value Right(Value text, Value count)
    {
        var length = count.AsNumber();
        if (length.IsFault) return length;
        var all = text.ToString();
        return Value.Of(all[^(int)Math.Clamp(length.Number, 0, all.Length)..]);
    }

    static Value Less(Value number) => number.AsNumber() is { Kind: Value.Kinds.Number } n ? Value.Of(Math.Max(0, Math.Min(n.Number, int.MaxValue) - 1)) : number;

    static Value Replace(string text, string what, string by)
    {
        if (what.Length == 0) return Value.Of(text);
        if ((long)text.Length / what.Length * by.Length > Limits.CellChars * 2L) return Value.Fault(ValueFaults.Length);
        return Texts.Bounded(text.Replace(what, by, StringComparison.Ordinal));
    }

    static Value Split(string text, string separator, Value part)
    {
        if (separator.Length == 0 || part.AsNumber() is not { Kind: Value.Kinds.Number } n) return Value.Of(text);
        var parts = text.Split(separator);
        return n.Number >= 1 && n.Number <= parts.Length ? Value.Of(parts[(int)n.Number - 1].Trim()) : Value.Nothing;
    }

    static Value Number(Value[] a)
    {
        if (a.Length == 1 || a[0].IsNothing) return a[0].AsNumber();
        return a[1].ToString() is [var separator] && NumberText.TryParse(a[0].ToString(), separator, out var number)
            ? Value.Of(number)
            : Value.Fault(ValueFaults.Number);
    }

    static Value Round(Value[] a)
    {
        var digits = a.Length == 2 ? a[1].AsNumber() : Value.Of(0m);
        if (digits.Kind != Value.Kinds.Number) return Value.Fault(ValueFaults.Number);
        return Map(a[0], n => Math.Round(n, (int)Math.Clamp(digits.Number, 0, 10), MidpointRounding.AwayFromZero));
    }

    static Value Map(Value value, Func<decimal, decimal> map) =>
        value.AsNumber() is { Kind: Value.Kinds.Number } number ? Value.Of(map(number.Number)) : value.AsNumber();

    static Value Pick(Value[] a, int sign)
    {
        var best = Value.Nothing;
        foreach (var value in a)
        {
            var number = value.AsNumber();
            if (number.IsFault) return number;
            if (number.IsNothing) continue;
            if (best.IsNothing || number.Number.CompareTo(best.Number) * sign > 0) best = number;
        }

        return best;
    }

    /// <summary>Alike as numbers where both are, else as texts without regard to case.</summary>
    static bool Same(Value one, Value other) =>
        one.AsNumber() is { Kind: Value.Kinds.Number } a && other.AsNumber() is { Kind: Value.Kinds.Number } b
            ? a.Number == b.Number
            : string.Equals(one.ToString().Trim(), other.ToString().Trim(), StringComparison.OrdinalIgnoreCase);

    static Value Case(Value[] a)
    {
        var i = 1;
        for (; i + 1 < a.Length; i += 2)
            if (Same(a[0], a[i])) return a[i + 1];
        return i < a.Length ? a[i] : Value.Nothing;
    }

    static Value Time(Value[] a, RowScope row)
    {
        if (a[0].IsNothing || a[0].Kind == Value.Kinds.Time) return a[0];
        var zone = row.Zone;
        if (a.Length == 3 && !TimeZoneInfo.TryFindSystemTimeZoneById(a[2].ToString(), out zone!)) return Value.Fault(ValueFaults.Time);
        if (a.Length == 1 || a[1].IsNothing) return a[0].AsTime(zone);
        var found = TimeText.TryParse(a[0].ToString(), a[1].ToString(), zone, out var micros);
        return found ? Value.Time(micros) : Value.Fault(ValueFaults.Time);
    }

    static Value Local(Value time, RowScope row, Func<DateTime, Value> read)
    {
        var at = time.AsTime(row.Zone);
        return at.Kind == Value.Kinds.Time ? read(TimeText.Local(at.Micros, row.Zone)) : at;
    }

    static Value Format(Value[] a, RowScope row) => Local(a[0], row, t =>
    {
        try
        {
            return Texts.Bounded(t.ToString(a[1].ToString(), CultureInfo.InvariantCulture));
        }
        catch (FormatException)
        {
            return Value.Fault(ValueFaults.Time);
        }
    });

    static Value Days(Value[] a, RowScope row)
    {
        var (from, to) = (a[0].AsTime(row.Zone), a[1].AsTime(row.Zone));
        if (from.IsFault || to.IsFault) return Value.Fault(ValueFaults.Time);
        if (from.IsNothing || to.IsNothing) return Value.Nothing;
        return Value.Of((TimeText.Local(to.Micros, row.Zone).Date - TimeText.Local(from.Micros, row.Zone).Date).Days);
    }

    static Value Elapsed(Value[] a, RowScope row, decimal unit)
    {
        var (from, to) = (a[0].AsTime(row.Zone), a[1].AsTime(row.Zone));
        if (from.IsFault || to.IsFault) return Value.Fault(ValueFaults.Time);
        return from.IsNothing || to.IsNothing ? Value.Nothing : Value.Of((to.Number - from.Number) / unit);
    }

    static Value AddDays(Value[] a, RowScope row)
    {
        var days = a[1].AsNumber();
        if (days.Kind != Value.Kinds.Number || Math.Abs(days.Number) > 100_000) return Value.Fault(ValueFaults.Overflow);
        return Local(a[0], row, t =>
        {
            var sum = t.Ticks + (days.Number * TimeSpan.TicksPerDay);
            if (sum < 0 || sum > DateTime.MaxValue.Ticks) return Value.Fault(ValueFaults.Overflow);
            return TimeText.Of(new DateTime((long)sum, DateTimeKind.Unspecified), row.Zone, out var micros) ? Value.Time(micros) : Value.Fault(ValueFaults.Overflow);
        });
    }
}

/// <summary>A name as a key: lower case, letters and digits, parts joined by hyphens.</summary>
static class Slug
{
    public static string Of(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c)) slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        return slug.ToString().TrimEnd('-');
    }
}
