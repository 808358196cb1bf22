using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>Reads a <see cref="Predicate"/> from JSON, within limits that keep any answer cheap.</summary>
public static partial class PredicateJson
{
    /// <summary>Levels of nesting.</summary>
    public const int MaxDepth = 32;

    /// <summary>Conditions in all.</summary>
    public const int MaxParts = 200;

    /// <summary>Values in one list.</summary>
    public const int MaxValues = 1_000;

    /// <summary>Characters of one value or name.</summary>
    public const int MaxText = 500;

    /// <summary>Reads a predicate.</summary>
    /// <param name="json">Undefined or null for none.</param>
    /// <returns>The predicate (null for none), or the refusal: <c>filter.invalid</c>, <c>filter.too_deep</c>,
    /// <c>filter.too_large</c>, <c>filter.unknown_operator</c>, <c>filter.bad_pattern</c>; its errors name the condition by a JSON
    /// pointer such as <c>/all/1</c>.</returns>
    public static (Predicate? Predicate, Refusal? Refusal) Read(JsonElement json)
    {
        if (json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return (null, null);
        var reader = new Reader();
        try
        {
            return (reader.Read(json, 1), null);
        }
        catch (RefusedException refused)
        {
            return (null, reader.Place is { Length: > 0 } place
                ? refused.Refusal with { Errors = new Dictionary<string, string[]> { [place] = [refused.Refusal.Detail] } }
                : refused.Refusal);
        }
    }

    /// <summary>Reads a predicate from text, as it stands in a query string.</summary>
    /// <inheritdoc cref="Read(JsonElement)"/>
    public static (Predicate? Predicate, Refusal? Refusal) Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return (null, null);
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = (MaxDepth * 2) + 8 });
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return (null, new("filter.invalid", "The filter is not valid JSON, or is nested too deeply.", 400));
        }
    }

    /// <summary>A refusal on its way out of the recursion; never leaves this file.</summary>
    sealed class RefusedException(string code, string detail) : Exception(detail)
    {
        public Refusal Refusal { get; } = new(code, detail);
    }

    sealed partial class Reader
    {
        /// <summary>Left as it stands where something is refused.</summary>
        readonly Stack<string> place = [];
        int parts;

        /// <summary>A JSON pointer to the condition that is being read; empty for the whole.</summary>
        public string Place => string.Concat(place.Reverse().Select(step => "/" + step));

        public Predicate Read(JsonElement json, int depth, bool isFactAlone = false)
        {
            if (depth > MaxDepth) throw new RefusedException("filter.too_deep", $"The filter is nested deeper than {MaxDepth} levels.");
            if (++parts > MaxParts) throw new RefusedException("filter.too_large", $"The filter has more than {MaxParts} conditions.");
            if (json.ValueKind != JsonValueKind.Object) throw Invalid("Each condition of the filter is a JSON object.");
            if (json.TryGetProperty("all", out var all)) return new Predicate.All(List("all", all, depth, isFactAlone));
            if (json.TryGetProperty("any", out var any)) return new Predicate.Any(List("any", any, depth, isFactAlone));
            if (json.TryGetProperty("not", out var not)) return new Predicate.Not(At("not", () => Read(not, depth + 1, isFactAlone)));
            if (json.TryGetProperty("field", out var field)) return new Predicate.Field(Name(field), Test(json, dates: !isFactAlone));
            if (isFactAlone) throw Invalid("Within a fact's 'where' only fields are compared.");
            if (json.TryGetProperty("trait", out var trait)) return new Predicate.Trait(Name(trait), Test(json, dates: true)) { HeldFor = Duration(json, "for") };
            if (json.TryGetProperty("fact", out _)) return OfFacts(json, depth);
            return OfHistory(json, depth)
                ?? throw Invalid("A condition names one of all, any, not, field, trait, fact, sequence, segment, lifecycle, score, survey, consent, bucket or near.");
        }

        Predicate At(string step, Func<Predicate> read)
        {
            place.Push(step);
            var predicate = read();
            place.Pop();
            return predicate;
        }

        List<Predicate> List(string name, JsonElement json, int depth, bool isFactAlone)
        {
            if (json.ValueKind != JsonValueKind.Array) throw Invalid("'all', 'any' and 'where' are lists of conditions.");
            return [.. json.EnumerateArray().Select((p, i) => At(string.Create(CultureInfo.InvariantCulture, $"{name}/{i}"), () => Read(p, depth + 1, isFactAlone)))];
        }

        static string Text(object value) => value as string ?? throw Invalid("Values of 'fact' are texts.");

        static Times Count(JsonElement json)
        {
            if (!json.TryGetProperty("count", out var count)) return Times.Once;
            if (count.ValueKind != JsonValueKind.Object || !count.TryGetProperty("n", out var n) || n.ValueKind != JsonValueKind.Number
                || !n.TryGetInt64(out var number) || number is < 0 or > MaxTimes)
            {
                throw Invalid("'count' is {\"op\":…,\"n\":…} with a whole n of 0 to 10,000.");
            }

            var op = Op(count);
            return op.IsOrder ? new(op, number) : throw Unknown(op.Name);
        }

        static Test Test(JsonElement json, bool dates = false)
        {
            var op = Op(json, dates);
            var values = json.TryGetProperty("value", out var value) && value.ValueKind != JsonValueKind.Null ? Values(value) : [];
            if (op.Takes == 0) return new(op, []);
            if (op.Takes == 1 && values is not [_]) throw Invalid($"'{op.Name}' takes one value.");
            if (op.Takes < 0 && value.ValueKind != JsonValueKind.Array) throw Invalid($"'{op.Name}' takes a list of values.");
            if (op == Operator.Matches) Pattern(values[0]);
            if (Operator.Dates.Contains(op)) Date(op, values[0]);
            return new(op, values);
        }

        static void Pattern(object value)
        {
            try
            {
                if (value is not string text) throw Invalid("'matches' takes a text.");
                // Without backtracking no pattern takes more than linear time; look-around and back-references do not compile.
                _ = new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                throw new RefusedException(
                    "filter.bad_pattern", "The pattern is no regular expression that can be run safely (no look-around, no back-references).");
            }
        }

        static Operator Op(JsonElement json, bool dates = false)
        {
            if (!json.TryGetProperty("op", out var op) || op.ValueKind != JsonValueKind.String) throw Invalid("A condition needs 'op'.");
            var name = op.GetString()!; // checked to be a string
            return Operator.List.FirstOrDefault(o => o.Name == name)
                ?? (dates ? Operator.Dates.FirstOrDefault(o => o.Name == name) : null) ?? throw Unknown(name);
        }

        static List<object> Values(JsonElement json)
        {
            if (json.ValueKind != JsonValueKind.Array) return [Value(json)];
            if (json.GetArrayLength() > MaxValues)
                throw new RefusedException("filter.too_large", $"A list in the filter has more than {MaxValues} values.");
            return [.. json.EnumerateArray().Select(Value)];
        }

        static object Value(JsonElement json) => json.ValueKind switch
        {
            JsonValueKind.String => Short(json.GetString()!), // checked to be a string
            JsonValueKind.Number when json.TryGetDouble(out var number) && double.IsFinite(number) => number,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Invalid("A value is a text, a number, true or false."),
        };

        static string Name(JsonElement json) => json.ValueKind == JsonValueKind.String && json.GetString() is { Length: > 0 } name
            ? Short(name)
            : throw Invalid("A field or trait is named by a text.");

        static string Short(string text) => text.Length <= MaxText && !text.Contains('\0')
            ? text
            : throw new RefusedException("filter.too_large", $"A text in the filter is longer than {MaxText} characters or holds a NUL.");

        static RefusedException Invalid(string detail) => new("filter.invalid", detail);

        static RefusedException Unknown(string op) => new(
            "filter.unknown_operator",
            $"'{(op.Length <= 40 ? op : op[..40])}' is not known here; use one of {string.Join(", ", Operator.List.Select(o => o.Name))}.");
    }
}
