using System.Text;
using System.Text.Json;
using Rapport.Customers.Identity;
using Rapport.Customers.Ingest;
using Rapport.Customers.Profiles;
using Rapport.Kernel;
using Identifier = Rapport.Customers.Ingest.Identifier;

namespace Rapport.Tests.Customers.Identity;

/// <summary>Makes small, dense worlds in which people, browsers and addresses collide often.</summary>
static class History
{
    public static readonly WorkspaceId Workspace = new(Guid.Parse("00000000-0000-0000-0000-00000000aaaa"));

    public const long Start = 1_700_000_000_000_000;

    public const long Day = 86_400_000_000;

    /// <summary>A history of events; about one in eight is a repetition of an earlier message.</summary>
    /// <param name="seed">The same seed gives the same history.</param>
    /// <param name="length">Events.</param>
    /// <param name="conflicts">True: browsers and addresses are shared between users; false: each belongs to one person.</param>
    /// <param name="privileged">True: some aliases are sent with a secret key.</param>
    public static IReadOnlyList<IncomingEvent> Make(int seed, int length, bool conflicts, bool privileged = false)
    {
        var random = new Random(seed);
        var events = new List<IncomingEvent>(length);
        for (var i = 0; i < length; i++)
        {
            if (events.Count > 0 && random.Next(8) == 0)
            {
                events.Add(events[random.Next(events.Count)]);
                continue;
            }

            events.Add(One(random, $"m{seed}-{i}", Start + (i * (Day / 3)) - random.Next(3) * Day, conflicts, privileged));
        }

        return events;
    }

    static IncomingEvent One(Random random, string id, long at, bool conflicts, bool privileged)
    {
        var person = random.Next(4);
        int Whose() => conflicts && random.Next(3) == 0 ? random.Next(4) : person;
        var ids = new List<Identifier>();
        if (random.Next(3) == 0) ids.Add(new Identifier("email", $"P{Whose()}.{random.Next(2)}@Example.com "));
        if (random.Next(5) == 0) ids.Add(new Identifier("phone", $"+49 30 90000{Whose()}"));
        if (random.Next(6) == 0) ids.Add(new Identifier("external:crm", $"crm-{Whose()}"));
        if (random.Next(6) == 0) ids.Add(new Identifier("device", $"device-{Whose()}"));
        if (random.Next(12) == 0) ids.Add(new Identifier("email", random.Next(2) == 0 ? "undefined" : "null"));
        var kind = random.Next(8) switch { 0 when conflicts => EventKind.Alias, 1 or 2 => EventKind.Identify, _ => EventKind.Track };
        var user = kind == EventKind.Alias || random.Next(2) == 0 ? $"user-{person}" : random.Next(12) == 0 ? "guest" : null;
        var traits = kind == EventKind.Identify ? Json($$"""{"plan":"p{{random.Next(3)}}","city":"c{{random.Next(3)}}","k{{random.Next(3)}}":{{random.Next(9)}}}""") : default;
        return new IncomingEvent
        {
            Workspace = Workspace, Source = "test", MessageId = id, Kind = kind, Name = kind == EventKind.Track ? "Seen" : "",
            UserId = user, AnonymousId = random.Next(2) == 0 || user is null ? $"anon-{Whose()}-{random.Next(2)}" : null,
            PreviousId = kind != EventKind.Alias ? null : random.Next(2) == 0 ? $"user-{Whose()}" : $"anon-{Whose()}-0",
            Identifiers = ids, Privileged = privileged && random.Next(2) == 0, At = at, Received = at, Traits = traits,
            TraitsOnce = random.Next(6) == 0 ? Json($$"""{"first":"f{{random.Next(5)}}"}""") : default, Props = "{}"u8.ToArray(),
        };
    }

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}

/// <summary>A store in memory: what the state store keeps of identities, as bytes, cut into batches as the pipeline does.</summary>
sealed class World
{
    readonly Dictionary<SubjectId, (string Namespace, string Value, CustomerId Customer, long Since, long First, long Last, bool Shared, SubjectId By, long ByAt, byte[] State)> _rows = [];

    public HashSet<FactId> Seen { get; } = [];

    public Dictionary<FactId, SubjectId> SubjectOfFact { get; } = [];

    public Dictionary<FactId, string> Outcome { get; } = [];

    public List<Merge> Merges { get; } = [];

    public Dictionary<(SubjectId, SubjectId), (long Count, long First, long Last)> Conflicts { get; } = [];

    public List<(SubjectId, SubjectId)> Apart { get; } = [];

    public HashSet<SubjectId> Erased { get; } = [];

    public static World Of(IReadOnlyList<IncomingEvent> events, int batch)
    {
        var world = new World();
        foreach (var chunk in events.Chunk(batch)) world.Process(chunk);
        return world;
    }

    public void Process(IReadOnlyList<IncomingEvent> events)
    {
        var graph = Load(events);
        var resolve = new Resolve(graph);
        foreach (var e in events)
        {
            if (!Seen.Add(e.FactId)) continue;
            var (verdict, subject) = resolve.Decide(new Evidence(e.FactId, e.At, Claims.Of(e), e.Privileged, e.FactType));
            Outcome[e.FactId] = verdict.ToString();
            if (subject is null) continue;
            SubjectOfFact[e.FactId] = subject.Id;
            subject.State.Apply(Fact(e, subject), e.Traits, e.TraitsOnce);
        }

        Save(graph);
    }

    public static Fact Fact(IncomingEvent e, Subject subject) => new()
    {
        Workspace = e.Workspace, Type = e.FactType, Subject = subject.Id, Customer = subject.Person.Id, At = e.At,
        Received = e.Received, Id = e.FactId, Source = e.Source, Props = e.Props,
    };

    public IdentityGraph Load(IReadOnlyList<IncomingEvent> events)
    {
        var graph = new IdentityGraph(History.Workspace);
        var reach = events.SelectMany(e => Claims.Reach(graph, Claims.Of(e))).ToHashSet();
        var shared = reach.Where(s => _rows.TryGetValue(s, out var r) && r.Shared).Select(s => graph.SubjectOf(Namespaces.Shared, _rows[s].Value)).ToList();
        Load(graph, reach.Concat(shared));
        foreach (var subject in reach.Where(Erased.Contains)) graph.LoadErased(subject);
        return graph;
    }

    public void Load(IdentityGraph graph, IEnumerable<SubjectId> reach)
    {
        var customers = reach.Where(_rows.ContainsKey).Select(s => _rows[s].Customer).ToHashSet();
        foreach (var (subject, r) in _rows.Where(r => customers.Contains(r.Value.Customer)).OrderBy(r => r.Key.Value))
        {
            graph.Load(
                new Subject(subject, r.Namespace, r.Value, r.Since)
                {
                    FirstAt = r.First, LastAt = r.Last, Shared = r.Shared, DemotedBy = r.By, DemotedAt = r.ByAt,
                    State = SubjectState.Unpack(r.State),
                },
                r.Customer);
        }

        foreach (var (a, b) in Apart) graph.LoadApart(a, b);
    }

    public void Save(IdentityGraph graph)
    {
        foreach (var s in graph.Subjects)
        {
            var pack = new Packer();
            s.State.Pack(pack);
            _rows[s.Id] = (s.Namespace, s.Value, s.Person.Id, s.Since, s.FirstAt, s.LastAt, s.Shared, s.DemotedBy, s.DemotedAt, pack.ToArray());
        }

        Merges.AddRange(graph.Merges);
        foreach (var c in graph.Conflicts)
        {
            var key = (c.LeftOut, c.For);
            var known = Conflicts.GetValueOrDefault(key, (Count: 0, First: long.MaxValue, Last: long.MinValue));
            Conflicts[key] = (known.Count + c.Count, Math.Min(known.First, c.FirstAt), Math.Max(known.Last, c.LastAt));
        }
    }

    /// <summary>Owner → its subjects.</summary>
    public ILookup<CustomerId, SubjectId> Customers() => _rows.ToLookup(r => r.Value.Customer, r => r.Key);

    public IEnumerable<(string Namespace, string Value, CustomerId Customer, long Since)> Rows() =>
        _rows.Values.Select(r => (r.Namespace, r.Value, r.Customer, r.Since));

    public CustomerId? OwnerOf(string @namespace, string value) =>
        _rows.TryGetValue(IdentityGraph.SubjectFor(History.Workspace, @namespace, value), out var row) ? row.Customer : null;

    /// <summary>Everything stored, as text; equal texts are equal bytes.</summary>
    public string Snapshot()
    {
        var text = new List<string>();
        foreach (var (subject, r) in _rows.OrderBy(r => r.Key.Value))
            text.Add($"{subject} {r.Namespace} {r.Value} {r.Customer} {r.Since} {r.First} {r.Last} {r.Shared} {r.By} {r.ByAt} {Convert.ToHexString(r.State)}");
        foreach (var m in Merges) text.Add($"{m.Id} {m.Survivor} {m.Loser} {m.At} {m.Cause} {m.Fact} {string.Join(',', m.Moved)}");
        foreach (var ((a, b), c) in Conflicts.OrderBy(c => c.Key.Item1.Value).ThenBy(c => c.Key.Item2.Value)) text.Add($"{a} {b} {c}");
        foreach (var (fact, subject) in SubjectOfFact.OrderBy(f => f.Key.Value)) text.Add($"{fact} {subject}");
        return string.Join('\n', text);
    }

    /// <summary>Who belongs with whom and what is known of each, without the customers' own ids.</summary>
    public string Partition()
    {
        var graph = new IdentityGraph(History.Workspace);
        Load(graph, _rows.Keys);
        return string.Join('\n', graph.People.Select(Describe).Order(StringComparer.Ordinal));

        static string Describe(Person person)
        {
            var profile = Profile.Of(person.Subjects);
            var names = person.Subjects.Select(s => $"{s.Namespace}:{s.Value}").Order(StringComparer.Ordinal);
            return $"{string.Join(' ', names)} facts={profile.Facts} first={profile.FirstAt} last={profile.LastAt} {Encoding.UTF8.GetString(profile.TraitsJson())}";
        }
    }
}
