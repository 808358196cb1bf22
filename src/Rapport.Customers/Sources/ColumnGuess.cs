using System.Globalization;
using System.Text.RegularExpressions;
using Rapport.Customers.Sources.Import.Expressions;

namespace Rapport.Customers.Sources;

/// <summary>What the values of a column look like.</summary>
/// <param name="Name">The header.</param>
/// <param name="Type"><c>number</c>, <c>integer</c>, <c>money</c>, <c>date</c>, <c>email</c>, <c>phone</c>, <c>boolean</c>, <c>id</c>,
/// <c>text</c> or <c>empty</c>.</param>
/// <param name="Format">For dates: <c>iso</c>, <c>unix</c>, <c>unix_ms</c> or a .NET format such as <c>dd.MM.yyyy</c>; for money and
/// numbers the decimal separator when it is not a point.</param>
/// <param name="Zone">For dates: <c>offset</c> when the values name their zone, <c>workspace</c> when they do not.</param>
/// <param name="Ambiguous">True when every date would also fit with day and month exchanged.</param>
/// <param name="Min">Lowest number; null when none.</param>
/// <param name="Max">Highest number; null when none.</param>
/// <param name="Empty">Share of empty cells among those looked at, 0..1.</param>
/// <param name="Distinct">Distinct values seen, counted up to 1,000.</param>
/// <param name="Examples">Up to five values, shortened to 100 characters.</param>
sealed record ColumnShape(
    string Name, string Type, string? Format, string? Zone, bool Ambiguous, decimal? Min, decimal? Max, double Empty, int Distinct,
    IReadOnlyList<string> Examples);

/// <summary>Looks at values of a column and tells their type.</summary>
sealed partial class ColumnGuess(string name)
{
    const int _maxDistinct = 1_000;
    static readonly TimeZoneInfo _utc = TimeZoneInfo.Utc;

    static readonly string[] _formats =
    [
        "dd.MM.yyyy", "dd.MM.yyyy HH:mm", "dd.MM.yyyy HH:mm:ss", "dd/MM/yyyy", "dd/MM/yyyy HH:mm", "dd/MM/yyyy HH:mm:ss",
        "MM/dd/yyyy", "MM/dd/yyyy HH:mm", "MM/dd/yyyy HH:mm:ss", "M/d/yyyy", "M/d/yyyy H:mm", "M/d/yyyy h:mm tt", "d/M/yyyy",
        "dd-MM-yyyy", "dd-MM-yyyy HH:mm", "yyyy/MM/dd", "yyyy/MM/dd HH:mm:ss", "yyyyMMdd", "d MMM yyyy", "MMM d, yyyy",
    ];

    readonly HashSet<string> _distinct = new(StringComparer.Ordinal);
    readonly List<string> _examples = [];
    readonly int[] _fits = new int[_formats.Length];
    int _seen;
    int _filled;
    int _numbers, _integers, _iso, _offsets, _emails, _phones, _truths, _money, _comma, _zeros, _spaceless;
    decimal? _min, _max;

    /// <summary>Looks at one cell.</summary>
    public void See(string cell)
    {
        _seen++;
        var text = cell.AsSpan().Trim();
        if (text.IsEmpty) return;
        _filled++;
        if (_distinct.Count < _maxDistinct && _distinct.Add(cell) && _examples.Count < 5)
            _examples.Add(cell.Length <= 100 ? cell : cell[..99] + "…");
        if (NumberText.TryParse(text, out var number)) SeeNumber(text, number);
        else if (text.Length <= 40) SeeText(text, cell);
        else if (EMail().IsMatch(text)) _emails++;
        if (text.IndexOfAny(" \t\n") < 0) _spaceless++;
    }

    void SeeNumber(ReadOnlySpan<char> text, decimal number)
    {
        _numbers++;
        if (number == Math.Floor(number)) _integers++;
        if (text.Length > 1 && text[0] == '0' && char.IsAsciiDigit(text[1])) _zeros++;
        if (_min is null || number < _min) _min = number;
        if (_max is null || number > _max) _max = number;
        if (text is ['+', ..]) _phones++;
        else if (text.Length == 8) SeeDates(text.ToString());
    }

    void SeeText(ReadOnlySpan<char> text, string cell)
    {
        if (TimeText.TryParse(text, _utc, out _))
        {
            _iso++;
            if (text[^1] is 'Z' or 'z' || text[10..].IndexOfAny('+', '-') >= 0) _offsets++;
            return;
        }

        if (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase)
            || text.Equals("yes", StringComparison.OrdinalIgnoreCase) || text.Equals("no", StringComparison.OrdinalIgnoreCase))
        {
            _truths++;
        }
        else if (EMail().IsMatch(text))
        {
            _emails++;
        }
        else if (MoneyMarks().IsMatch(text))
        {
            _money++;
            if (Commas().IsMatch(text)) _comma++;
        }
        else if (PhoneMarks().IsMatch(text))
        {
            _phones++;
        }

        SeeDates(cell.Trim());
    }

    void SeeDates(string text)
    {
        if (!char.IsAsciiDigit(text[0]) && !char.IsAsciiLetter(text[0])) return;
        for (var i = 0; i < _formats.Length; i++)
        {
            if (DateTime.TryParseExact(text, _formats[i], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                && date.Year is > 1900 and < 2100)
            {
                _fits[i]++;
            }
        }
    }

    /// <summary>What was seen so far. A type needs all but a fiftieth of the filled cells.</summary>
    public ColumnShape Shape()
    {
        var (type, format, zone, ambiguous) = Type();
        var hasRange = type is "number" or "integer" or "money" || (type == "id" && _numbers == _filled);
        return new ColumnShape(
            name, type, format, zone, ambiguous, hasRange ? _min : null, hasRange ? _max : null,
            _seen == 0 ? 1 : 1 - ((double)_filled / _seen), _distinct.Count, _examples);
    }

    (string Type, string? Format, string? Zone, bool Ambiguous) Type()
    {
        if (_filled == 0) return ("empty", null, null, false);
        if (Most(_iso)) return ("date", "iso", _offsets > _iso / 2 ? "offset" : "workspace", false);
        if (Most(_emails)) return ("email", null, null, false);
        if (Most(_truths)) return ("boolean", null, null, false);
        var best = Array.IndexOf(_fits, _fits.Max());
        if (Most(_fits[best]) && !(Most(_integers) && IdName().IsMatch(name))) return ("date", _formats[best], "workspace", Exchangeable(best));
        if (Most(_numbers) && TimeName().IsMatch(name) && Unix() is { } unix) return ("date", unix, "offset", false);
        if (Most(_phones) || (PhoneName().IsMatch(name) && Most(_phones + _numbers))) return ("phone", null, null, false);
        if (Most(_money + _numbers) && _money > 0) return Money();
        if (Most(_numbers) && _zeros == 0)
        {
            if (MoneyName().IsMatch(name)) return ("money", null, null, false);
            if (_integers < _numbers) return ("number", null, null, false);
            return (IdName().IsMatch(name) ? "id" : "integer", null, null, false);
        }

        return (Most(_spaceless) && (IdName().IsMatch(name) || _zeros > 0) ? "id" : "text", null, null, false);
    }

    (string, string?, string?, bool) Money() =>
        (_money > _numbers / 2 && MoneyName().IsMatch(name) || HasCurrency() ? "money" : "number", _comma > _money / 2 ? "," : null, null, false);

    bool HasCurrency() => _examples.Exists(e => Currency().IsMatch(e));

    bool Most(int count) => count >= 1 && count * 50L >= _filled * 49L;

    string? Unix() => _min >= 500_000_000m && _max <= 5_000_000_000m ? "unix"
        : _min >= 500_000_000_000m && _max <= 5_000_000_000_000m ? "unix_ms" : null;

    bool Exchangeable(int format)
    {
        var other = _formats[format] switch
        {
            var f when f.StartsWith("dd/MM", StringComparison.Ordinal) => "MM/dd" + f[5..],
            var f when f.StartsWith("MM/dd", StringComparison.Ordinal) => "dd/MM" + f[5..],
            _ => null,
        };
        return other is not null && Array.IndexOf(_formats, other) is var i and >= 0 && _fits[i] == _fits[format];
    }

    [GeneratedRegex(@"^[^\s@<>,;]{1,64}@[^\s@<>,;]+\.[^\s@<>,;.]{2,}$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex EMail();

    [GeneratedRegex(@"^\+?[0-9][0-9 ()/.\-]{5,20}[0-9]$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex PhoneMarks();

    [GeneratedRegex(@"^-?(\p{Sc}|[A-Z]{2,3}\$?)? ?-?[0-9]{1,3}([0-9]*|([.,' \u00A0][0-9]{3})*)([.,][0-9]{1,2})? ?(\p{Sc}|[A-Z]{3})?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex MoneyMarks();

    [GeneratedRegex(@",[0-9]{1,2}\D*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Commas();

    [GeneratedRegex(@"\p{Sc}|[A-Z]{3}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Currency();

    [GeneratedRegex(@"(^|[_\s.-])(id|uuid|guid|key|code|number|no|nr|zip|sku|ref)$|Id$|ID$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex IdName();

    [GeneratedRegex(@"time|date|_at$|At$|stamp|created|updated", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TimeName();

    [GeneratedRegex(@"phone|mobile|\btel|telefon", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex PhoneName();

    [GeneratedRegex(@"amount|price|total|revenue|cost|payment_value|order_value|\bvalue|turnover|umsatz|betrag", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex MoneyName();
}
