using System.Text.Json.Nodes;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Tests.Insight;

/// <summary>A company's answers, made from a seed, and what a person would count on them by hand.</summary>
sealed class RandomAnswers
{
    static readonly string[] s_zones =
        ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe", "America/New_York", "Pacific/Apia"];

    static readonly string[] s_channels = ["", "web", "app", "store", "=cmd|'x'", "a\"b,c\\"];
    static readonly string[] s_plans = ["gold", "silver", "O'Hara\\", "5"];

    readonly Random random;
    readonly WorkspaceId workspace;
    readonly List<Fact> rows = [];
    readonly DateTime start;

    public RandomAnswers(int seed, Func<string, WorkspaceId> newWorkspace)
    {
        random = new Random(seed);
        Zone = TimeZoneInfo.FindSystemTimeZoneById(Pick(s_zones));
        workspace = newWorkspace(Zone.Id);
        start = new DateTime(random.Next(2010, 2020), random.Next(1, 13), random.Next(1, 29));
        Metric = Pick([.. MetricList.All.Where(m => Scales.All.Contains(m.Scale))]);
        var (customers, days) = (random.Next(1, 25), random.Next(1, 120));
        var count = random.Next(5) == 0 ? random.Next(3) : random.Next(400);
        for (var i = 0; i < count; i++) Add(Answer(seed, i, customers, days));
        for (var i = 0; i < customers; i++) Traits(seed, i, days);
    }

    public WorkspaceId Workspace => workspace;

    public TimeZoneInfo Zone { get; }

    public IMetric Metric { get; }

    public IReadOnlyList<Fact> Rows => rows;

    /// <summary>Answers that still stand, of the metric's scale.</summary>
    public IEnumerable<Fact> Standing => StandingOf(rows).Where(f => f.Metric == Metric.Scale.Id && f.Score is { } s && Metric.Scale.Holds(s));

    public DateOnly DayOf(Fact fact) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(Instant.FromMicros(fact.At).UtcDateTime, Zone));

    /// <summary>Two days between which about half the answers fall, sometimes whole months.</summary>
    public (DateOnly From, DateOnly To) Period()
    {
        var from = DateOnly.FromDateTime(start).AddDays(random.Next(-3, 60));
        if (random.Next(3) > 0) return (from, from.AddDays(random.Next(1, 100)));
        var month = new DateOnly(from.Year, from.Month, 1);
        return (month, month.AddMonths(random.Next(1, 4)));
    }

    public T Pick<T>(IReadOnlyList<T> some) => some[random.Next(some.Count)];

    public bool Chance(int inHundred) => random.Next(100) < inHundred;

    /// <summary>A dimension and how a person would read its key.</summary>
    public (string Name, Func<Fact, string> Key) Dimension() => random.Next(7) switch
    {
        0 => ("touchpoint", f => f.Touchpoint),
        4 => ("prop:$os", f => Prop(f, "$os") ?? ""),
        1 => ("employee", f => f.Employee),
        2 => ("prop:language", f => Prop(f, "language") ?? ""),
        3 => ("trait:plan", f => TraitOf(f.Customer, "plan")?.ToString() ?? ""),
        _ => ("channel", f => f.Channel),
    };

    /// <summary>A filter and what it means.</summary>
    public (JsonObject Json, Func<Fact, bool> Holds) Filter(int depth = 0)
    {
        var kind = random.Next(depth < 3 ? 10 : 7);
        var channel = Pick(s_channels.Skip(1).ToList());
        var plan = Pick(s_plans);
        var number = random.Next(1, 4);
        switch (kind)
        {
            case 0: return (Test("field", "channel", "is", channel), f => f.Channel == channel);
            case 1: return (Test("field", "channel", "notIn", new JsonArray("web", channel)), f => f.Channel != "web" && f.Channel != channel);
            case 2: return (Test("field", "channel", "missing", null), f => f.Channel == "");
            case 3: return (Test("field", "prop:visits", "gt", number), f => Prop(f, "visits") is { } v && double.Parse(v, System.Globalization.CultureInfo.InvariantCulture) > number);
            case 4: return (Test("trait", "plan", "is", plan), f => TraitOf(f.Customer, "plan")?.ToString() == plan);
            case 5: return (Test("trait", "plan", "isNot", plan), f => TraitOf(f.Customer, "plan")?.ToString() != plan);
            case 6:
                var count = new JsonObject { ["op"] = Pick<string>(["gte", "lt", "is"]), ["n"] = number };
                var op = count["op"]!.ToString();
                var happened = new JsonObject { ["fact"] = new JsonObject { ["channel"] = channel }, ["count"] = count };
                Func<Fact, bool> fits = f => f.Channel == channel;
                if (random.Next(2) > 0)
                {
                    // Of answers a property is read otherwise than of other facts.
                    var scale = random.Next(2) > 0 ? Metric.Scale.Id : null;
                    if (scale is not null) happened["fact"] = new JsonObject { ["metric"] = scale };
                    happened["where"] = new JsonArray(Test("field", "prop:language", "is", "de"));
                    fits = f => (scale is null ? f.Channel == channel : f.Metric == scale) && Prop(f, "language") == "de";
                }

                return (happened, f => Holds(op, f.Customer == CustomerId.None ? 0 : StandingOf(rows).Count(o => o.Customer == f.Customer && fits(o)), number));
            case 7:
                var (not, inner) = Filter(depth + 1);
                return (new JsonObject { ["not"] = not }, f => !inner(f));
            default:
                var parts = Enumerable.Range(0, random.Next(0, 4)).Select(_ => Filter(depth + 1)).ToList();
                var list = new JsonArray([.. parts.Select(p => p.Json)]);
                return kind == 8
                    ? (new JsonObject { ["all"] = list }, f => parts.All(p => p.Holds(f)))
                    : (new JsonObject { ["any"] = list }, f => parts.Any(p => p.Holds(f)));
        }
    }

    static bool Holds(string op, long count, long n) => op switch { "gte" => count >= n, "lt" => count < n, _ => count == n };

    static JsonObject Test(string kind, string name, string op, JsonNode? value) =>
        new() { [kind] = name, ["op"] = op, ["value"] = value };

    static IEnumerable<Fact> StandingOf(IEnumerable<Fact> all) =>
        all.GroupBy(f => (f.Id, f.Revision)).Where(g => g.Sum(f => f.Sign) > 0).Select(g => g.First());

    static string? Prop(Fact fact, string name) => JsonNode.Parse(fact.Props.Span)![name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() is System.Text.Json.JsonValueKind.String => value.ToString(),
        var other => other.ToJsonString(),
    };

    readonly Dictionary<CustomerId, JsonNode?> plans = [];

    JsonNode? TraitOf(CustomerId customer, string key)
    {
        if (customer == CustomerId.None) return null;
        if (plans.TryGetValue(customer, out var known)) return known;
        return plans[customer] = Stated("$traits") is [.., var last] ? last[key] : Stated("$traitsOnce") is [var first, ..] ? first[key] : null;

        List<JsonObject> Stated(string member) => StandingOf(rows).Where(f => f.Type == FactTypes.Identify && f.Customer == customer)
            .Select(f => (f.At, Traits: JsonNode.Parse(f.Props.Span)![member]!.AsObject()))
            .Where(t => t.Traits.ContainsKey(key)).OrderBy(t => t.At).Select(t => t.Traits).ToList();
    }

    void Add(Fact fact)
    {
        rows.Add(fact);
        var fate = random.Next(20);
        if (fate > 1) return;
        rows.Add(fact with { Sign = -1 });
        if (fate == 0) rows.Add(fact with { Revision = 1, Score = Metric.Scale.Min, Channel = Pick(s_channels) });
    }

    Fact Answer(int seed, int i, int customers, int days)
    {
        var scale = random.Next(20) == 0 ? Pick(Scales.All) : Metric.Scale;
        var props = new JsonObject { ["language"] = random.Next(4) == 0 ? null : Pick<string>(["en", "de"]) };
        if (random.Next(3) > 0) props["visits"] = random.Next(6);
        if (random.Next(3) > 0) props["$os"] = Pick<JsonNode>(["a\"b\\", true, 7, new JsonArray("x", 1), ""]).DeepClone();
        return new Fact
        {
            Workspace = workspace,
            Type = Pick<string>([FactTypes.Answer, "Order Completed"]),
            Subject = new(Guid.NewGuid()),
            Customer = random.Next(8) == 0 ? CustomerId.None : Customer(seed, random.Next(customers)),
            At = Moment(days),
            Received = 0,
            Id = new(DerivedId.Of(workspace, "fact", $"{i}")),
            Source = "test",
            Channel = Pick(s_channels),
            Touchpoint = Pick<string>(["", "delivery", "returns"]),
            Employee = Pick<string>(["", "e1", "e2"]),
            Metric = random.Next(15) == 0 ? "" : scale.Id,
            Score = random.Next(15) == 0 ? null : scale.Min + random.Next(scale.Points),
            Props = System.Text.Encoding.UTF8.GetBytes(props.ToJsonString()),
        };
    }

    void Traits(int seed, int i, int days)
    {
        for (var k = random.Next(4); k > 0; k--)
        {
            var plan = random.Next(6) == 0 ? null : JsonValue.Create(Pick(s_plans));
            var traits = new JsonObject { ["other"] = 1 };
            if (random.Next(3) > 0) traits["plan"] = plan;
            var once = new JsonObject();
            if (random.Next(3) == 0) once["plan"] = random.Next(6) == 0 ? null : JsonValue.Create(Pick(s_plans));
            rows.Add(new Fact
            {
                Workspace = workspace, Type = FactTypes.Identify, Customer = Customer(seed, i), At = Moment(days) + k, Received = 0,
                Id = new(DerivedId.Of(workspace, "identify", $"{i}.{k}")), Source = "test", Channel = Pick(s_channels),
                Props = System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["$traits"] = traits, ["$traitsOnce"] = once }.ToJsonString()),
            });
        }
    }

    CustomerId Customer(int seed, int no) => new(DerivedId.Of(workspace, "customer", $"{seed}.{no}"));

    /// <summary>Anywhere in the days, often right at the hour where days and clocks change.</summary>
    long Moment(int days)
    {
        var local = start.AddDays(random.Next(days)).AddMinutes(random.Next(3) == 0 ? random.Next(-2, 3) * 30 : random.Next(24 * 60));
        while (Zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToMicros() - (random.Next(5) == 0 ? 1 : 0);
    }
}
