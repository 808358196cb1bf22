using System.Globalization;
using System.Text.Json;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Tests.Customers.Segments;

/// <summary>One fact of a customer, as a reader of the log would write it down.</summary>
sealed record NaiveFact(string Message, Guid Customer, string Type, long At, ulong Order, JsonElement Props, double? Score, double? Amount, string Currency, string Metric);

/// <summary>Answers predicates by looking at every fact anew: slow, plain, and knowing nothing of how segments are followed.</summary>
sealed class NaivePeople(IReadOnlyList<NaiveFact> facts, TimeZoneInfo zone, long now)
{
    public bool Holds(Predicate predicate, Guid customer) => predicate switch
    {
        Predicate.All p => p.Parts.All(x => Holds(x, customer)),
        Predicate.Any p => p.Parts.Any(x => Holds(x, customer)),
        Predicate.Not p => !Holds(p.Part, customer),
        Predicate.Trait p when Operator.Dates.Contains(p.Test.Op) => Date(Trait(customer, p.Key, long.MaxValue), p.Test),
        Predicate.Trait { HeldFor: { } span } p => Held(customer, p, span),
        Predicate.Trait p => Compare(Trait(customer, p.Key, long.MaxValue), p.Test),
        Predicate.Happened p => Reached(customer, new(p.Match, p.Where), p.WithinDays is { } d ? p.Reach with { Within = d * 86_400_000_000L } : p.Reach) is { } all
            && Ordered(p.Count.Op, all.Count, p.Count.N),
        Predicate.Measured p => Reached(customer, p.Facts, p.Reach) is { } all && Measure(p, all),
        Predicate.Edge p => Reached(customer, p.Facts, p.Reach) is { Count: > 0 } all && p.Then.All(c => OnFact(c, p.IsLast ? all[^1] : all[0])),
        Predicate.MostFrequent p => Reached(customer, p.Facts, p.Reach) is { } all && Compare(
            all.Select(f => Text(f, p.Of)).OfType<string>().GroupBy(t => t, StringComparer.Ordinal)
                .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key, p.Test),
        Predicate.Sequence p => Sequence(customer, p),
        Predicate.Near p => Near(customer, p),
        _ => throw new NotSupportedException(predicate.GetType().Name),
    };

    List<NaiveFact> Of(Guid customer, FactSet set) =>
        [.. facts.Where(f => f.Customer == customer && f.At <= now && set.Match.All(m => Text(f, m.Key) is { } t && m.Value.Contains(t)) && set.Where.All(w => OnFact(w, f)))
            .OrderBy(f => f.At).ThenBy(f => f.Order)];

    /// <summary>Null where the anchor is missing.</summary>
    List<NaiveFact>? Reached(Guid customer, FactSet set, Reach reach)
    {
        var all = Of(customer, set);
        if (reach.Since is not null)
        {
            if (Of(customer, reach.Since) is not [.., var anchor]) return null;
            all = [.. all.Where(f => f.At > anchor.At)];
        }

        return [.. all.Where(f => (reach.Within is null || f.At >= now - reach.Within) && (reach.From is null || f.At >= reach.From) && (reach.To is null || f.At < reach.To))];
    }

    static bool Measure(Predicate.Measured p, List<NaiveFact> all)
    {
        var numbers = all.Select(f => NumberOf(f, p.Of)).OfType<double>().ToList();
        double? value = p.Kind switch
        {
            MeasureKind.Sum => numbers.Sum(),
            MeasureKind.Avg => numbers.Count == 0 ? null : numbers.Average(),
            MeasureKind.Min => numbers.Count == 0 ? null : numbers.Min(),
            _ => numbers.Count == 0 ? null : numbers.Max(),
        };
        return p.Test.Op == Operator.IsNot ? value != (double)p.Test.Value : value is { } v && Ordered(p.Test.Op, v, (double)p.Test.Value);
    }

    bool Sequence(Guid customer, Predicate.Sequence p)
    {
        var not = p.NotSince is null ? [] : Of(customer, p.NotSince);
        return Chains(0, long.MinValue).Any(end => (p.Within is null || now - end <= p.Within) && !not.Any(n => n.At > end));

        // Every way to go through the steps, by trying all of them.
        IEnumerable<long> Chains(int step, long before)
        {
            if (step == p.Steps.Count) return [before];
            var s = p.Steps[step];
            var all = Of(customer, s.Facts);
            var without = s.Without is null ? [] : Of(customer, s.Without);
            var ends = new HashSet<long>();
            for (var i = 0; i + s.Times <= all.Count; i++)
            {
                for (var j = i + s.Times - 1; j < all.Count; j++)
                {
                    if (all[i].At <= before && step > 0) continue;
                    if (s.In is { } span && all[j].At - all[i].At > span) continue;
                    if (step > 0 && s.Within is { } within && all[j].At - before > within) continue;
                    if (step > 0 && without.Any(w => w.At > before && w.At < all[j].At)) continue;
                    ends.Add(all[j].At);
                }
            }

            return ends.SelectMany(e => Chains(step + 1, e));
        }
    }

    bool Near(Guid customer, Predicate.Near p)
    {
        if (Number(Trait(customer, p.LatitudeTrait, long.MaxValue)) is not { } a || Number(Trait(customer, p.LongitudeTrait, long.MaxValue)) is not { } b) return false;
        // The angle between two unit vectors, not haversine.
        double[] one = Vector(a, b), two = Vector(p.Latitude, p.Longitude);
        return Math.Acos(Math.Clamp((one[0] * two[0]) + (one[1] * two[1]) + (one[2] * two[2]), -1, 1)) * 6371.0088 <= p.Km;

        static double[] Vector(double latitude, double longitude)
        {
            var (y, x) = (double.DegreesToRadians(latitude), double.DegreesToRadians(longitude));
            return [Math.Cos(y) * Math.Cos(x), Math.Cos(y) * Math.Sin(x), Math.Sin(y)];
        }
    }

    bool Held(Guid customer, Predicate.Trait p, long span)
    {
        if (!Compare(Trait(customer, p.Key, now), p.Test)) return false;
        // The last instant before now at which it was not so: look just before each statement.
        var changes = facts.Where(f => f.Customer == customer && f.Type == FactTypes.Identify && f.At <= now).Select(f => f.At).Distinct().OrderDescending();
        foreach (var at in changes)
        {
            if (Compare(Trait(customer, p.Key, at - 1), p.Test)) continue;
            return now - at >= span;
        }

        return true;
    }

    string? Trait(Guid customer, string key, long until)
    {
        var last = facts.Where(f => f.Customer == customer && f.Type == FactTypes.Identify && f.At <= until && f.Props.TryGetProperty(key, out _))
            .OrderBy(f => f.At).ThenBy(f => f.Order).LastOrDefault();
        return last is null ? null : TextOf(last.Props, key);
    }

    bool Date(string? text, Test test)
    {
        if (text is null || !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return false;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(Instant.FromMicros(now).UtcDateTime, zone));
        if (test.Op == Operator.Before) return day < DateOnly.Parse((string)test.Value, CultureInfo.InvariantCulture);
        if (test.Op == Operator.After) return day >= DateOnly.Parse((string)test.Value, CultureInfo.InvariantCulture);
        var n = (int)(double)test.Value;
        if (test.Op == Operator.InLast) return Enumerable.Range(0, n + 1).Any(i => today.AddDays(-i) == day);
        if (test.Op == Operator.InNext) return Enumerable.Range(0, n + 1).Any(i => today.AddDays(i) == day);
        if (test.Op == Operator.NotInLast) return day < today.AddDays(-n);
        return Enumerable.Range(0, n + 1).Select(i => today.AddDays(i)).Any(d =>
            (d.Month == day.Month && d.Day == day.Day) || (day is { Month: 2, Day: 29 } && d is { Month: 2, Day: 28 } && !DateTime.IsLeapYear(d.Year)));
    }

    static bool OnFact(Predicate predicate, NaiveFact fact) => predicate switch
    {
        Predicate.All p => p.Parts.All(x => OnFact(x, fact)),
        Predicate.Any p => p.Parts.Any(x => OnFact(x, fact)),
        Predicate.Not p => !OnFact(p.Part, fact),
        Predicate.Field { Name: "score" or "amount" } p => NumberOf(fact, p.Name) is { } n ? Ordered(p.Test.Op, n, (double)p.Test.Value) : p.Test.Op == Operator.IsNot,
        Predicate.Field p => Compare(Text(fact, p.Name), p.Test),
        _ => throw new NotSupportedException(predicate.GetType().Name),
    };

    static string? Text(NaiveFact fact, string field) => field switch
    {
        "type" => fact.Type,
        "metric" => fact.Metric.Length > 0 ? fact.Metric : null,
        "currency" => fact.Currency.Length > 0 ? fact.Currency : null,
        "score" => fact.Score?.ToString(CultureInfo.InvariantCulture),
        "amount" => fact.Amount?.ToString(CultureInfo.InvariantCulture),
        _ => TextOf(fact.Props, field["prop:".Length..]),
    };

    static double? NumberOf(NaiveFact fact, string field) => field switch { "score" => fact.Score, "amount" => fact.Amount, _ => Number(Text(fact, field)) };

    static string? TextOf(JsonElement props, string key) => !props.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();

    static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? n : null;

    static bool Compare(string? left, Test test)
    {
        if (test.Op == Operator.Exists) return left is not null;
        if (test.Op == Operator.Missing) return left is null;
        if (test.Op == Operator.In) return test.Values.Any(v => Compare(left, new(Operator.Is, [v])));
        if (test.Op == Operator.NotIn) return !test.Values.Any(v => Compare(left, new(Operator.Is, [v])));
        if (test.Op == Operator.IsNot) return !Compare(left, new(Operator.Is, test.Values));
        if (left is null) return false;
        return test.Value is double number ? Number(left) is { } n && Ordered(test.Op, n, number) : Ordered(test.Op, string.CompareOrdinal(left, (string)test.Value), 0);
    }

    static bool Ordered(Operator op, double a, double b) => op.Name switch { "is" => a == b, "isNot" => a != b, "lt" => a < b, "lte" => a <= b, "gt" => a > b, _ => a >= b };
}
