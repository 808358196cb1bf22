using Rapport.Customers.Identity;
using Rapport.Customers.Ingest;
using Rapport.Kernel;

namespace Rapport.Tests.Customers.Identity;

/// <summary>The invariants of identity, over thousands of random histories with fixed seeds.</summary>
public class InvariantTests
{
    const int Histories = 600;

    static void ForAll(bool conflicts, Action<int, IReadOnlyList<IncomingEvent>, World> check, int count = Histories, bool privileged = false)
    {
        for (var seed = 0; seed < count; seed++)
        {
            var events = History.Make(seed, 10 + (seed % 60), conflicts, privileged);
            check(seed, events, World.Of(events, 1000));
        }
    }

    [Fact, Trait("Row", "1.5")]
    public void I2_every_message_is_in_exactly_one_profile() => ForAll(conflicts: true, (seed, events, world) =>
    {
        var counted = world.Customers().SelectMany(c => c).Distinct().Count();
        counted.ShouldBe(world.Rows().Count(), $"seed {seed}");
        var messages = events.Select(e => e.FactId).ToHashSet();
        world.Outcome.Keys.ToHashSet().SetEquals(messages).ShouldBeTrue($"seed {seed}");
        var facts = world.Partition().Split('\n').Where(l => l.Length > 0).Sum(l => int.Parse(l.Split("facts=")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
        facts.ShouldBe(world.SubjectOfFact.Count, $"seed {seed}");
    });

    [Fact, Trait("Row", "1.5")]
    public void I3_duplicates_change_nothing() => ForAll(conflicts: true, (seed, events, world) =>
    {
        var once = World.Of(events.DistinctBy(e => e.FactId).ToList(), 1000);
        once.Snapshot().ShouldBe(world.Snapshot(), $"seed {seed}");
    });

    [Fact, Trait("Row", "1.5")]
    public void I4_without_conflicts_any_order_gives_the_connected_components() => ForAll(conflicts: false, (seed, events, world) =>
    {
        var random = new Random(seed);
        for (var i = 0; i < 3; i++)
        {
            var shuffled = events.ToArray();
            random.Shuffle(shuffled);
            World.Of(shuffled, 7).Partition().ShouldBe(world.Partition(), $"seed {seed}");
        }

        Components(events).ShouldBe(Groups(world), $"seed {seed}");
    });

    [Fact, Trait("Row", "1.5")]
    public void I5_limits_are_never_exceeded() => ForAll(conflicts: true, (seed, _, world) =>
    {
        foreach (var kind in world.Rows().GroupBy(r => (r.Customer, r.Namespace)))
        {
            var rule = Namespaces.Rule(kind.Key.Namespace);
            LimitCount.Of(rule, kind.Select(r => r.Since)).ShouldBeLessThanOrEqualTo(rule.Limit, $"seed {seed} {kind.Key}");
        }
    });

    [Fact, Trait("Row", "1.5")]
    public void I6_two_users_never_share_a_profile_without_privilege() => ForAll(conflicts: true, (seed, _, world) =>
    {
        foreach (var users in world.Rows().Where(r => r.Namespace == "user_id").GroupBy(r => r.Customer))
            users.Count().ShouldBe(1, $"seed {seed}");
    });

    [Fact, Trait("Row", "1.5")]
    public void I7_no_blocked_value_is_in_the_graph() => ForAll(conflicts: true, (seed, _, world) =>
    {
        foreach (var row in world.Rows()) Namespaces.Normalise(row.Namespace, row.Value).ShouldBe(row.Value, $"seed {seed}");
    });

    [Fact, Trait("Row", "1.5")]
    public void I8_every_merged_customer_leads_to_a_living_one_without_a_circle() => ForAll(conflicts: true, (seed, _, world) =>
    {
        var alive = world.Customers().Select(c => c.Key).ToHashSet();
        var into = world.Merges.ToDictionary(m => m.Loser, m => m.Survivor);
        foreach (var loser in into.Keys)
        {
            var (at, steps) = (loser, 0);
            while (into.TryGetValue(at, out var next) && steps++ <= into.Count) at = next;
            steps.ShouldBeLessThanOrEqualTo(into.Count, $"circle in seed {seed}");
            alive.ShouldContain(at, $"seed {seed}");
            alive.ShouldNotContain(loser, $"seed {seed}");
        }
    });

    [Fact, Trait("Row", "1.6")]
    public void I9_unmerge_restores_what_was_before_the_merge()
    {
        var merges = 0;
        for (var seed = 0; seed < Histories; seed++)
        {
            var events = History.Make(seed, 40, conflicts: true).DistinctBy(e => e.FactId).ToList();
            var world = World.Of(events.Take(30).ToList(), 1000);
            if (world.Merges.Count > 0) continue; // a first merge shows best what was before it
            foreach (var e in events.Skip(30))
            {
                var before = Owners(world);
                world.Process([e]);
                if (world.Merges.Count == 0) continue;
                merges++;
                foreach (var merge in world.Merges.AsEnumerable().Reverse()) Undo(world, merge);
                foreach (var (subject, owner) in before)
                    world.Customers()[owner].ShouldContain(subject, $"seed {seed}");
                break;
            }
        }

        merges.ShouldBeGreaterThan(5);
    }

    [Fact, Trait("Row", "1.6")]
    public void Unmerging_all_in_reverse_gives_every_customer_back()
    {
        var merged = 0;
        for (var seed = 0; seed < Histories; seed++)
        {
            var world = World.Of(History.Make(seed, 50, conflicts: true, privileged: true), 1000);
            merged += world.Merges.Count;
            foreach (var merge in world.Merges.AsEnumerable().Reverse())
            {
                Undo(world, merge);
                world.Customers()[merge.Loser].Order(BySubject).ShouldBe(merge.Moved.Order(BySubject), $"seed {seed}");
            }
        }

        merged.ShouldBeGreaterThan(300);
    }

    [Fact, Trait("Row", "1.6")]
    public void The_same_evidence_does_not_merge_again_what_a_person_took_apart()
    {
        var taken = 0;
        for (var seed = 0; seed < Histories; seed++)
        {
            var events = History.Make(seed, 30, conflicts: true).DistinctBy(e => e.FactId).ToList();
            var world = World.Of(events, 1000);
            if (world.Merges is not [.., var last]) continue;
            var cause = events.Single(e => e.FactId == last.Fact);
            var (ours, theirs) = Undo(world, last);
            world.Process([cause with { MessageId = cause.MessageId + "-again" }]);
            Owners(world)[ours].ShouldNotBe(Owners(world)[theirs], $"seed {seed}");
            taken++;
        }

        taken.ShouldBeGreaterThan(200);
    }

    [Fact, Trait("Row", "1.5")]
    public void I11_nothing_of_an_erased_customer_comes_back() => ForAll(conflicts: true, (seed, events, world) =>
    {
        var again = new World();
        foreach (var subject in world.Customers().First()) again.Erased.Add(subject);
        again.Process(events.Select(e => e with { MessageId = e.MessageId + "-later" }).ToList());
        again.Customers().SelectMany(c => c).Intersect(again.Erased).ShouldBeEmpty($"seed {seed}");
    });

    [Fact, Trait("Row", "1.5")]
    public void I13_the_cut_into_batches_changes_nothing() => ForAll(conflicts: true, privileged: true, check: (seed, events, world) =>
    {
        World.Of(events, 1).Snapshot().ShouldBe(world.Snapshot(), $"seed {seed}, batches of 1");
        World.Of(events, 7).Snapshot().ShouldBe(world.Snapshot(), $"seed {seed}, batches of 7");
    });

    static readonly Comparer<SubjectId> BySubject = Comparer<SubjectId>.Create((a, b) => a.Value.CompareTo(b.Value));

    static Dictionary<SubjectId, CustomerId> Owners(World world) =>
        world.Customers().SelectMany(c => c.Select(s => (s, c.Key))).ToDictionary(p => p.s, p => p.Key);

    static (SubjectId Survivor, SubjectId Loser) Undo(World world, Merge merge)
    {
        var graph = new IdentityGraph(History.Workspace);
        world.Load(graph, world.Customers()[merge.Survivor]);
        var apart = Unmerge.Undo(graph, merge, graph.PersonOf(merge.Survivor));
        apart.ShouldNotBeNull();
        world.Save(graph);
        world.Apart.Add(apart.Value);
        return apart.Value;
    }

    static string Groups(World world) => string.Join('\n', world.Rows().GroupBy(r => r.Customer)
        .Select(g => string.Join(' ', g.Select(r => $"{r.Namespace}:{r.Value}").Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal));

    /// <summary>Union-find over everything that was ever seen together.</summary>
    static string Components(IReadOnlyList<IncomingEvent> events)
    {
        var parent = new Dictionary<string, string>(StringComparer.Ordinal);
        string Root(string x) => parent[x] == x ? x : parent[x] = Root(parent[x]);
        foreach (var names in events.Select(e => Claims.Of(e).Select(c => $"{c.Namespace}:{c.Value}").ToList()))
        {
            foreach (var name in names) parent.TryAdd(name, name);
            foreach (var name in names) parent[Root(name)] = Root(names[0]);
        }

        return string.Join('\n', parent.Keys.GroupBy(Root, StringComparer.Ordinal)
            .Select(g => string.Join(' ', g.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal));
    }
}
