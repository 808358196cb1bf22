using System.Globalization;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import.Expressions;

/// <summary>Numbers as files write them.</summary>
static class NumberText
{
    /// <summary>A number in the invariant culture: <c>-1234.5</c>, <c>1e3</c>; no group separators.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out decimal number) => decimal.TryParse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent
            | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
        CultureInfo.InvariantCulture, out number);

    /// <summary>A number written with that decimal separator, other separators and currency marks left out.</summary>
    public static bool TryParse(string text, char separator, out decimal number)
    {
        Span<char> kept = stackalloc char[64];
        var length = 0;
        foreach (var c in text)
        {
            if (length == kept.Length) break;
            if (char.IsAsciiDigit(c) || (c == '-' && length == 0))
            {
                kept[length++] = c;
            }
            else if (c == separator)
            {
                kept[length++] = '.';
            }
            else if (!(c is '.' or ',' or '\'' or ' ' or '\u00A0' or '\u202F' or '+' || char.IsLetter(c) || char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol))
            {
                number = 0;
                return false;
            }
        }

        return TryParse(kept[..length], out number);
    }
}

/// <summary>Times as files write them.</summary>
/// <remarks>A local time that a clock change skips or repeats is taken at the zone's standard offset.</remarks>
static class TimeText
{
    static readonly long _first = new DateTimeOffset(1, 1, 2, 0, 0, 0, TimeSpan.Zero).ToMicros();
    static readonly long _last = new DateTimeOffset(9999, 12, 30, 0, 0, 0, TimeSpan.Zero).ToMicros();

    /// <summary>ISO 8601: <c>2018-08-15</c>, <c>2018-08-15 04:10[:37[.5]]</c>, with <c>T</c>, with <c>Z</c> or an offset.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, TimeZoneInfo zone, out long micros)
    {
        micros = 0;
        text = text.Trim();
        if (text.Length < 10 || text[4] != '-' || text[7] != '-') return false;
        if (!Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day)) return false;
        if (year is < 1 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        var local = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified);
        if (text.Length == 10) return Of(local, zone, out micros);
        return text[10] is ' ' or 'T' or 't' && Clock(text[11..], ref local, out var rest) && Offset(rest, local, zone, out micros);
    }

    /// <summary>A time in a format of .NET's custom date strings, or <c>unix</c> or <c>unix_ms</c>.</summary>
    public static bool TryParse(string text, string format, TimeZoneInfo zone, out long micros)
    {
        micros = 0;
        if (format is "unix" or "unix_ms")
        {
            if (!NumberText.TryParse(text, out var number)) return false;
            number *= format == "unix" ? 1_000_000 : 1_000;
            if (number < _first || number > _last) return false;
            micros = (long)number;
            return true;
        }

        const DateTimeStyles lenient = DateTimeStyles.AllowWhiteSpaces;
        if (format.Contains('z', StringComparison.Ordinal) || format.Contains('K', StringComparison.Ordinal))
        {
            if (!DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, lenient | DateTimeStyles.AssumeUniversal, out var at)) return false;
            micros = at.ToMicros();
            return true;
        }

        return DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, lenient, out var local)
            && Of(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), zone, out micros);
    }

    /// <summary>The same moment on the clock of that zone.</summary>
    public static DateTime Local(long micros, TimeZoneInfo zone)
    {
        var utc = Instant.FromMicros(Math.Clamp(micros, _first, _last));
        return utc.DateTime + zone.GetUtcOffset(utc);
    }

    /// <summary>That time on the zone's clock as UTC microseconds.</summary>
    public static bool Of(DateTime local, TimeZoneInfo zone, out long micros)
    {
        micros = 0;
        if (local.Year is < 2 or > 9997) return false;
        micros = new DateTimeOffset(local, TimeSpan.Zero).ToMicros() - (zone.GetUtcOffset(local).Ticks / TimeSpan.TicksPerMicrosecond);
        return true;
    }

    static bool Clock(ReadOnlySpan<char> text, ref DateTime local, out ReadOnlySpan<char> rest)
    {
        rest = default;
        if (text.Length < 5 || text[2] != ':' || !Digits(text[..2], out var hour) || !Digits(text[3..5], out var minute)) return false;
        if (hour > 23 || minute > 59) return false;
        local = local.AddMinutes((hour * 60) + minute);
        rest = text[5..];
        if (rest is not [':', ..]) return true;
        if (rest.Length < 3 || !Digits(rest[1..3], out var second) || second > 59) return false;
        local = local.AddSeconds(second);
        rest = rest[3..];
        if (rest is not ['.' or ',', ..]) return true;
        var digits = 1;
        long ticks = 0, unit = TimeSpan.TicksPerSecond;
        for (; digits < rest.Length && char.IsAsciiDigit(rest[digits]); digits++) ticks += (unit /= 10) * (rest[digits] - '0');
        local = local.AddTicks(ticks);
        rest = rest[digits..];
        return digits > 1;
    }

    static bool Offset(ReadOnlySpan<char> text, DateTime local, TimeZoneInfo zone, out long micros)
    {
        micros = 0;
        text = text.Trim();
        if (text.IsEmpty) return Of(local, zone, out micros);
        if (text is "Z" or "z" or "UTC") return Of(local, TimeZoneInfo.Utc, out micros);
        if (text[0] is not ('+' or '-')) return false;
        var numbers = text[1..];
        var minutes = 0;
        if (numbers.Length < 2 || !Digits(numbers[..2], out var hours)) return false;
        var after = numbers[2..].TrimStart(':');
        if (!after.IsEmpty && (after.Length != 2 || !Digits(after, out minutes))) return false;
        if (hours > 14 || minutes > 59) return false;
        var offset = ((hours * 60) + minutes) * (text[0] == '-' ? -1 : 1);
        return Of(local, TimeZoneInfo.Utc, out micros) && (micros -= offset * 60_000_000L) != long.MinValue;
    }

    static bool Digits(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
            number = (number * 10) + (c - '0');
        }

        return true;
    }
}
