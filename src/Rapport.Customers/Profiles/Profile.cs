using System.Buffers;
using System.Text.Json;
using Rapport.Customers.Identity;

namespace Rapport.Customers.Profiles;

/// <summary>A customer as lists and pages show one: the fold over its subjects.</summary>
/// <param name="FirstAt">UTC microseconds.</param>
/// <param name="LastAt">UTC microseconds.</param>
/// <param name="Facts">All accepted facts, history included.</param>
/// <param name="Traits">The values that hold now, by key.</param>
/// <param name="Sums">By currency, never added across.</param>
/// <param name="Scores">The latest by scale.</param>
/// <param name="Companies">Latest first.</param>
sealed record Profile(
    long FirstAt, long LastAt, int Facts, IReadOnlyList<Stated> Traits, IReadOnlyList<OrderSum> Sums,
    IReadOnlyList<LatestScore> Scores, IReadOnlyList<Membership> Companies)
{
    static readonly string[] s_names = ["name", "fullName", "full_name", "$name", "displayName"];
    static readonly string[] s_first = ["firstName", "first_name", "firstname", "$first_name"];
    static readonly string[] s_last = ["lastName", "last_name", "lastname", "$last_name"];

    /// <summary>Traits that a name is made of.</summary>
    public static IEnumerable<string> NameKeys => [.. s_names, .. s_first, .. s_last];

    public string Name { get; init; } = "";

    public string Email { get; init; } = "";

    public string Phone { get; init; } = "";

    public static Profile Of(IReadOnlyList<Subject> subjects)
    {
        var state = new Fold();
        foreach (var subject in subjects) state.Take(subject);
        var traits = state.Traits();
        return new Profile(
            state.FirstAt, state.LastAt, state.Facts, traits, state.Sums(), state.Scores(), state.Companies())
        {
            Name = NameIn(traits),
            Email = TextOf(traits, "email") ?? TextOf(traits, "$email") ?? Latest(subjects, Namespaces.Email),
            Phone = TextOf(traits, "phone") ?? TextOf(traits, "$phone") ?? Latest(subjects, Namespaces.Phone),
        };
    }

    /// <summary>The currency with the most orders; of equals the first by code. Null without orders.</summary>
    public OrderSum? MainMoney
    {
        get
        {
            OrderSum? main = null;
            foreach (var money in Sums)
            {
                if (main is null || money.Orders > main.Value.Orders) main = money;
            }

            return main;
        }
    }

    /// <summary>The latest answer on a scale whose name begins so; null when there is none.</summary>
    public LatestScore? Latest(string scale)
    {
        LatestScore? latest = null;
        foreach (var score in Scores)
        {
            if (!score.Metric.StartsWith(scale, StringComparison.Ordinal)) continue;
            if (latest is null || score.At > latest.Value.At) latest = score;
        }

        return latest;
    }

    /// <summary>The traits as one UTF-8 JSON object.</summary>
    public byte[] TraitsJson()
    {
        if (Traits.Count == 0) return "{}"u8.ToArray();
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        foreach (var trait in Traits)
        {
            writer.WritePropertyName(trait.Key);
            writer.WriteRawValue(trait.Json.Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    static string NameIn(IReadOnlyList<Stated> traits)
    {
        foreach (var key in s_names)
        {
            if (TextOf(traits, key) is { } whole) return whole;
        }

        var first = s_first.Select(k => TextOf(traits, k)).FirstOrDefault(t => t is not null);
        var last = s_last.Select(k => TextOf(traits, k)).FirstOrDefault(t => t is not null);
        return $"{first} {last}".Trim();
    }

    static string? TextOf(IReadOnlyList<Stated> traits, string key)
    {
        foreach (var trait in traits)
        {
            if (trait.Key != key || trait.Json.Span is not [(byte)'"', .., (byte)'"']) continue;
            var reader = new Utf8JsonReader(trait.Json.Span);
            reader.Read();
            var text = reader.GetString()!.Trim(); // a JSON string has a value
            if (text.Length > 0) return text;
        }

        return null;
    }

    static string Latest(IReadOnlyList<Subject> subjects, string @namespace)
    {
        Subject? latest = null;
        foreach (var subject in subjects)
        {
            if (subject.Namespace != @namespace) continue;
            if (latest is null || subject.Since > latest.Since
                || (subject.Since == latest.Since && string.CompareOrdinal(subject.Value, latest.Value) < 0))
            {
                latest = subject;
            }
        }

        return latest?.Value ?? "";
    }

    /// <summary>Adds states up; most customers have one, whose lists are then used as they are.</summary>
    sealed class Fold
    {
        readonly List<SubjectState> _states = [];

        public long FirstAt { get; private set; } = long.MaxValue;

        public long LastAt { get; private set; } = long.MinValue;

        public int Facts { get; private set; }

        public void Take(Subject subject)
        {
            FirstAt = Math.Min(FirstAt, subject.FirstAt);
            LastAt = Math.Max(LastAt, subject.LastAt);
            if (subject.State.Facts == 0 && subject.State.Sums.Count == 0) return;
            FirstAt = Math.Min(FirstAt, subject.State.FirstAt);
            LastAt = Math.Max(LastAt, subject.State.LastAt);
            Facts += subject.State.Facts;
            _states.Add(subject.State);
        }

        public IReadOnlyList<Stated> Traits()
        {
            if (_states is [{ Once.Count: 0 } only] && only.Traits.All(t => !t.IsRemoval)) return only.Traits;
            var traits = new SortedDictionary<string, Stated>(StringComparer.Ordinal);
            foreach (var stated in _states.SelectMany(s => s.Once))
            {
                if (!traits.TryGetValue(stated.Key, out var known) || known.IsLaterThan(stated)) traits[stated.Key] = stated;
            }

            var set = new Dictionary<string, Stated>(StringComparer.Ordinal);
            foreach (var stated in _states.SelectMany(s => s.Traits))
            {
                if (!set.TryGetValue(stated.Key, out var known) || stated.IsLaterThan(known)) set[stated.Key] = stated;
            }

            foreach (var (key, stated) in set) traits[key] = stated;
            return [.. traits.Values.Where(t => !t.IsRemoval)];
        }

        public IReadOnlyList<OrderSum> Sums()
        {
            if (_states.Count == 1) return _states[0].Sums;
            return [.. _states.SelectMany(s => s.Sums).GroupBy(m => m.Currency, StringComparer.Ordinal)
                .Select(g => new OrderSum(g.Key, g.Sum(m => m.Orders), g.Sum(m => m.Amount)))
                .OrderBy(m => m.Currency, StringComparer.Ordinal)];
        }

        public IReadOnlyList<LatestScore> Scores()
        {
            if (_states.Count == 1) return _states[0].Scores;
            return [.. _states.SelectMany(s => s.Scores).GroupBy(s => s.Metric, StringComparer.Ordinal)
                .Select(g => g.OrderByDescending(s => s.At).ThenByDescending(s => s.Fact).First())
                .OrderBy(s => s.Metric, StringComparer.Ordinal)];
        }

        public IReadOnlyList<Membership> Companies() =>
            [.. _states.SelectMany(s => s.Companies).GroupBy(c => c.Company, StringComparer.Ordinal)
                .Select(g => new Membership(g.Key, g.Max(c => c.At)))
                .OrderByDescending(c => c.At).ThenBy(c => c.Company, StringComparer.Ordinal)];
    }
}
