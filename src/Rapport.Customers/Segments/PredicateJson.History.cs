using System.Globalization;
using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>The kinds of condition that look at what happened to a customer over time.</summary>
public static partial class PredicateJson
{
    /// <summary>Steps of one sequence.</summary>
    public const int MaxSteps = 5;

    /// <summary>So often a count or a step of a sequence can ask for something.</summary>
    public const int MaxTimes = 10_000;

    /// <summary>Longest span a condition can name: a hundred years, microseconds.</summary>
    public const long MaxSpan = 36_500 * Day;

    const long Minute = 60_000_000;
    const long Hour = 60 * Minute;
    const long Day = 24 * Hour;

    sealed partial class Reader
    {
        static readonly Dictionary<string, double[]> s_npsClasses = new(StringComparer.Ordinal)
        {
            ["detractor"] = [0, 6], ["passive"] = [7, 8], ["promoter"] = [9, 10],
        };

        Predicate OfFacts(JsonElement json, int depth)
        {
            var set = Set(json, depth);
            if (json.TryGetProperty("measure", out var measure)) return Measured(set, Reach(json, depth), measure);
            if (json.TryGetProperty("last", out var last)) return new Predicate.Edge(set, Reach(json, depth), true, List("last", last, depth, isFactAlone: true));
            if (json.TryGetProperty("first", out var first)) return new Predicate.Edge(set, Reach(json, depth), false, List("first", first, depth, isFactAlone: true));
            if (json.TryGetProperty("mostFrequent", out var most)) return MostFrequent(set, Reach(json, depth), most);
            var reach = Reach(json, depth);
            var isDays = reach.Within is { } span && span % Day == 0;
            return new Predicate.Happened(set.Match, set.Where, Count(json), isDays ? (int)(reach.Within! / Day) : null) // set, as just seen
            {
                Reach = isDays ? reach with { Within = null } : reach,
            };
        }

        Predicate? OfHistory(JsonElement json, int depth)
        {
            if (json.TryGetProperty("sequence", out var sequence)) return Sequence(sequence, json, depth);
            if (json.TryGetProperty("segment", out var segment)) return new Predicate.Member(Id(segment, "segment"), Duration(json, "for"));
            if (json.TryGetProperty("lifecycle", out var stages)) return new Predicate.Stage(Texts(stages, "lifecycle"), Duration(json, "for"));
            if (json.TryGetProperty("score", out var score)) return Score(score, json, depth);
            if (json.TryGetProperty("survey", out var survey)) return Survey(survey, json, depth);
            if (json.TryGetProperty("consent", out var consent)) return Consent(consent, json);
            if (json.TryGetProperty("bucket", out var bucket)) return Bucket(bucket);
            return json.TryGetProperty("near", out var near) ? Near(near) : null;
        }

        FactSet Set(JsonElement json, int depth)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("fact", out var fact)
                || fact.ValueKind != JsonValueKind.Object || fact.GetPropertyCount() == 0)
            {
                throw Invalid("'fact' is an object that names at least one field, such as {\"type\":\"Order Completed\"}.");
            }

            var match = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
            foreach (var property in fact.EnumerateObject()) match[Short(property.Name)] = [.. Values(property.Value).Select(Text)];
            return new(match, json.TryGetProperty("where", out var where) ? List("where", where, depth, isFactAlone: true) : []);
        }

        Reach Reach(JsonElement json, int depth)
        {
            var reach = new Reach(Duration(json, "within"));
            if (json.TryGetProperty("between", out var between))
            {
                reach = reach with { From = InstantOf(between, "from"), To = InstantOf(between, "to") };
                if (reach is { From: null, To: null } || reach.From >= reach.To)
                    throw Invalid("'between' is {\"from\":…,\"to\":…} with times such as 2026-03-01T00:00:00Z, the first before the second; one of them may be missing.");
            }

            return json.TryGetProperty("since", out var since) ? reach with { Since = Set(since, depth + 1) } : reach;
        }

        static Predicate.Measured Measured(FactSet set, Reach reach, JsonElement json)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("of", out var of))
                throw Invalid("'measure' is {\"kind\":\"sum\",\"of\":\"amount\",\"op\":…,\"value\":…}.");
            var kind = Choice(json, "kind", "sum", "avg", "min", "max");
            var test = Test(json);
            if (!test.Op.IsOrder || test.Value is not double) throw Invalid("A measure is compared with a number by is, isNot, lt, lte, gt or gte.");
            return new(Money(set, json, Name(of)), reach, Enum.Parse<MeasureKind>(kind, ignoreCase: true), Name(of), test);
        }

        /// <summary>Amounts of several currencies are never added: one must be named.</summary>
        static FactSet Money(FactSet set, JsonElement json, string of)
        {
            if (of != "amount") return set;
            if (set.Match.ContainsKey("currency")) return set;
            if (!json.TryGetProperty("currency", out var currency)) throw Invalid("A measure of 'amount' names its 'currency', such as EUR; amounts are in minor units.");
            return set with { Match = new Dictionary<string, IReadOnlyList<string>>(set.Match, StringComparer.Ordinal) { ["currency"] = [Name(currency)] } };
        }

        static Predicate.MostFrequent MostFrequent(FactSet set, Reach reach, JsonElement json) =>
            json.ValueKind == JsonValueKind.Object && json.TryGetProperty("field", out var field)
                ? new(set, reach, Name(field), Test(json))
                : throw Invalid("'mostFrequent' is {\"field\":\"prop:category\",\"op\":…,\"value\":…}.");

        Predicate.Sequence Sequence(JsonElement steps, JsonElement json, int depth)
        {
            if (steps.ValueKind != JsonValueKind.Array || steps.GetArrayLength() is < 2 or > MaxSteps)
                throw Invalid($"'sequence' is a list of 2 to {MaxSteps} steps.");
            var all = steps.EnumerateArray().Select(s => Step(s, depth + 1)).ToList();
            if (all[0] is { Within: not null } or { Without: not null }) throw Invalid("The first step follows nothing: it takes neither 'within' nor 'without'.");
            return new(all, Duration(json, "within"), json.TryGetProperty("notSince", out var not) ? Set(not, depth + 1) : null);
        }

        SequenceStep Step(JsonElement json, int depth)
        {
            if (++parts > MaxParts) throw new RefusedException("filter.too_large", $"The filter has more than {MaxParts} conditions.");
            var set = Set(json, depth);
            var times = json.TryGetProperty("times", out var t) ? Number(t, "times", 1, 100) : 1;
            if (times != Math.Floor(times)) throw Invalid("'times' is a whole number.");
            return new(
                set, (int)times, Duration(json, "in"), Duration(json, "within"),
                json.TryGetProperty("without", out var without) ? Set(without, depth + 1) : null);
        }

        /// <summary>The last answer on a scale, by value or by its class of the net promoter score.</summary>
        Predicate.Edge Score(JsonElement score, JsonElement json, int depth)
        {
            var scale = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["metric"] = [Name(score)] };
            Predicate holds = json.TryGetProperty("class", out var classes)
                ? new Predicate.Any([.. Texts(classes, "class").Select(Class)])
                : new Predicate.Field("score", Test(json));
            return new Predicate.Edge(new(scale, []), Reach(json, depth), true, [holds]);
        }

        static Predicate.All Class(string name) => s_npsClasses.TryGetValue(name, out var range)
            ? new([new Predicate.Field("score", new(Operator.Gte, [range[0]])), new Predicate.Field("score", new(Operator.Lte, [range[1]]))])
            : throw Invalid("'class' is one of detractor, passive, promoter.");

        /// <summary>How somebody met a survey, by the facts that surveys tell.</summary>
        Predicate.Happened Survey(JsonElement survey, JsonElement json, int depth)
        {
            var where = new List<Predicate> { new Predicate.Field("prop:survey", new(Operator.Is, [Id(survey, "survey").ToString()])) };
            var did = Choice(json, "did", "asked", "started", "completed", "dismissed");
            if (did == "started") where.Add(new Predicate.Field("prop:state", new(Operator.NotIn, ["displayed", "dismissed"])));
            else if (did != "asked") where.Add(new Predicate.Field("prop:state", new(Operator.Is, [did])));
            var match = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["type"] = [FactTypes.Response] };
            return new(match, where, Count(json), null) { Reach = Reach(json, depth) };
        }

        /// <summary>What somebody said about a purpose on a channel, or on all of them.</summary>
        static Predicate.Agreed Consent(JsonElement consent, JsonElement json)
        {
            if (consent.ValueKind != JsonValueKind.Object || !consent.TryGetProperty("purpose", out var purpose) || !consent.TryGetProperty("channel", out var channel))
                throw Invalid("'consent' is {\"purpose\":…,\"channel\":…}.");
            var match = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
            {
                ["type"] = [FactTypes.ConsentGiven, FactTypes.ConsentWithdrawn], ["channel"] = [.. new[] { Name(channel), ICustomerConsents.AnyChannel }.Distinct()],
            };
            return new(new(match, [new Predicate.Field("prop:purpose", new(Operator.Is, [Name(purpose)]))]), Choice(json, "is", "granted", "withdrawn") == "granted");
        }

        static Predicate.Bucket Bucket(JsonElement json)
        {
            if (json.ValueKind != JsonValueKind.Object) throw Invalid("'bucket' is {\"from\":0,\"to\":10,\"seed\":…} in percent.");
            var from = json.TryGetProperty("from", out var f) ? Number(f, "from", 0, 100) : 0;
            var to = json.TryGetProperty("to", out var t) ? Number(t, "to", 0, 100) : 100;
            if (from >= to) throw Invalid("'from' of a bucket is less than its 'to'.");
            return new(from, to, json.TryGetProperty("seed", out var seed) ? Name(seed) : "");
        }

        static Predicate.Near Near(JsonElement json)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("latitude", out var latitude)
                || !json.TryGetProperty("longitude", out var longitude) || !json.TryGetProperty("km", out var km))
            {
                throw Invalid("'near' is {\"latitude\":52.5,\"longitude\":13.4,\"km\":25}.");
            }

            return new(
                Number(latitude, "latitude", -90, 90), Number(longitude, "longitude", -180, 180), Number(km, "km", 0.001, 20_040),
                json.TryGetProperty("latitudeTrait", out var a) ? Name(a) : "latitude", json.TryGetProperty("longitudeTrait", out var b) ? Name(b) : "longitude");
        }

        /// <summary>A span {days|hours|minutes: n}; null where it is not said.</summary>
        static long? Duration(JsonElement json, string name)
        {
            if (!json.TryGetProperty(name, out var span)) return null;
            var micros = span.ValueKind != JsonValueKind.Object ? 0
                : Part(span, "days", Day) + Part(span, "hours", Hour) + Part(span, "minutes", Minute);
            return micros is > 0 and <= MaxSpan ? micros : throw Invalid($"'{name}' is {{\"days\":…}}, {{\"hours\":…}} or {{\"minutes\":…}}, in all at most 36,500 days.");
        }

        static long Part(JsonElement span, string unit, long micros)
        {
            if (!span.TryGetProperty(unit, out var n)) return 0;
            return n.ValueKind == JsonValueKind.Number && n.TryGetInt64(out var number) && number >= 1 && number <= MaxSpan / micros
                ? number * micros
                : throw Invalid($"'{unit}' is a whole number of at least 1.");
        }

        static long? InstantOf(JsonElement json, string name)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out var value)) return null;
            return value.ValueKind == JsonValueKind.String
                && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                    ? time.ToMicros()
                    : throw Invalid($"'{name}' is a time such as 2026-03-01T00:00:00Z.");
        }

        static void Date(Operator op, object value)
        {
            if (op == Operator.Before || op == Operator.After)
            {
                if (value is not string text || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
                    throw Invalid($"'{op.Name}' takes a date such as 2026-03-01.");
            }
            else if (value is not double days || days is < 0 or > 36_500 || days != Math.Floor(days))
            {
                throw Invalid($"'{op.Name}' takes a whole number of days, 0 to 36,500.");
            }
        }

        static Guid Id(JsonElement json, string name) => json.ValueKind == JsonValueKind.String && json.TryGetGuid(out var id)
            ? id
            : throw Invalid($"'{name}' is an id.");

        static List<string> Texts(JsonElement json, string name)
        {
            var texts = Values(json).Select(Text).ToList();
            return texts.Count > 0 ? texts : throw Invalid($"'{name}' names at least one.");
        }

        static string Choice(JsonElement json, string name, params string[] choices) =>
            json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && choices.Contains(value.GetString())
                ? value.GetString()! // one of the choices
                : throw Invalid($"'{name}' is one of {string.Join(", ", choices)}.");

        static double Number(JsonElement json, string name, double least, double most) =>
            json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var number) && number >= least && number <= most
                ? number
                : throw Invalid(string.Create(CultureInfo.InvariantCulture, $"'{name}' is a number from {least} to {most}."));
    }
}
