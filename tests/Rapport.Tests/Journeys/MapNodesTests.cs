using System.Text.Json;
using Rapport.Journeys.Maps;

namespace Rapport.Tests.Journeys;

/// <summary>Changes of a map by several people at once.</summary>
[Trait("Row", "5.1")]
public sealed class MapNodesTests
{
    static readonly Guid s_phase = Guid.NewGuid(), s_step = Guid.NewGuid(), s_lane = Guid.NewGuid(), s_card = Guid.NewGuid();

    [Fact]
    public void A_map_is_made_of_lanes_phases_steps_and_cards()
    {
        var nodes = Filled();

        nodes.All.Count.ShouldBe(4);
        var card = nodes.All.Single(n => n.Kind == "card");
        (card.Parent, card.Lane, card.Text("text")).ShouldBe((s_step, s_lane, "Waits at the desk"));
    }

    [Fact]
    public void Words_of_somebody_else_are_written_over_only_aloud()
    {
        var nodes = Filled();
        Do(nodes, Set(s_card, "text", "Waits for ten minutes", was: "Waits at the desk")).Outcome.ShouldBe("done");

        // The other one still saw the first words.
        var outcome = Do(nodes, Set(s_card, "text", "Waits long", was: "Waits at the desk"));

        (outcome.Outcome, outcome.Field, outcome.Before!.Value.GetString()).ShouldBe(("over", "text", "Waits for ten minutes"));
        Do(nodes, Set(s_card, "text", "Waits long", was: "Waits for ten minutes")).Outcome.ShouldBe("done", "it says so already");
    }

    [Fact]
    public void What_names_a_part_that_is_gone_says_so_and_does_nothing()
    {
        var nodes = Filled();
        Do(nodes, new() { Do = "remove", Node = s_phase }).Outcome.ShouldBe("done");

        nodes.All.Select(n => n.Kind).ShouldBe(["lane"], "a phase takes its steps and their cards along");
        nodes.Removed.ShouldBe([s_phase, s_step, s_card], ignoreOrder: true);
        Do(nodes, Set(s_card, "text", "late")).Outcome.ShouldBe("gone");
        Do(nodes, new() { Do = "move", Node = s_card, Parent = s_step, Lane = s_lane }).Outcome.ShouldBe("gone");
        Do(nodes, new() { Do = "add", Node = Guid.NewGuid(), Kind = "step", Parent = s_phase }).Outcome.ShouldBe("gone");
        Do(nodes, new() { Do = "remove", Node = s_phase }).Outcome.ShouldBe("done", "it is gone as wished");
    }

    [Fact]
    public void A_change_that_is_sent_twice_is_made_once()
    {
        var nodes = Filled();
        var edit = new MapEdit { Do = "add", Node = Guid.NewGuid(), Kind = "phase", After = s_phase, Fields = Fields(("name", "Return")) };
        Do(nodes, edit).Outcome.ShouldBe("done");
        Do(nodes, edit).Outcome.ShouldBe("done");
        nodes.All.Count(n => n.Kind == "phase").ShouldBe(2);
    }

    [Fact]
    public void Siblings_keep_their_order_however_often_something_comes_between()
    {
        var nodes = new MapNodes([]);
        var expected = new List<Guid>();
        var random = new Random(5);
        for (var i = 0; i < 400; i++)
        {
            var (id, at) = (Guid.NewGuid(), i < 300 ? Math.Min(1, expected.Count) : random.Next(expected.Count + 1)); // between the same two again and again, then anywhere
            Do(nodes, new() { Do = "add", Node = id, Kind = "phase", After = at == 0 ? null : expected[at - 1] });
            expected.Insert(at, id);
            if (i % 7 == 0 && expected.Count > 2)
            {
                var (moved, to) = (expected[random.Next(expected.Count)], random.Next(expected.Count));
                expected.Remove(moved);
                expected.Insert(Math.Min(to, expected.Count), moved);
                var before = expected.IndexOf(moved);
                Do(nodes, new() { Do = "move", Node = moved, After = before == 0 ? null : expected[before - 1] });
            }

            nodes.All.OrderBy(n => n.Rank).ThenBy(n => n.Id).Select(n => n.Id).ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData("""{"do":"fly"}""", "'do' is")]
    [InlineData("""{"do":"add","node":"01a22d38-dcc4-7fdb-a4da-d9d9bd588c93","kind":"cloud"}""", "'kind' one of")]
    [InlineData("""{"do":"add","kind":"phase"}""", "an id of its own")]
    [InlineData("""{"do":"add","node":"01a22d38-dcc4-7fdb-a4da-d9d9bd588c93","kind":"step"}""", "stands in a phase")]
    [InlineData("""{"do":"add","node":"01a22d38-dcc4-7fdb-a4da-d9d9bd588c93","kind":"phase","fields":{"touchpoint":"web"}}""", "A phase has no 'touchpoint'")]
    [InlineData("""{"do":"add","node":"01a22d38-dcc4-7fdb-a4da-d9d9bd588c93","kind":"lane","fields":{"what":"magic"}}""", "cannot hold that")]
    [InlineData("""{"do":"set","node":"STEP","field":"emotion","value":2.5}""", "cannot hold that")]
    [InlineData("""{"do":"set","node":"STEP","field":"optional","value":"yes"}""", "cannot hold that")]
    [InlineData("""{"do":"set","node":"STEP","field":"name","value":"a\u0000b"}""", "cannot hold that")]
    [InlineData("""{"do":"set","node":"STEP","field":"name"}""", "needs 'field' and 'value'")]
    public void What_no_map_can_hold_is_refused_in_a_sentence(string edit, string words)
    {
        var read = JsonSerializer.Deserialize<MapEdit>(edit.Replace("STEP", s_step.ToString(), StringComparison.Ordinal), JsonSerializerOptions.Web)!;

        var (outcome, fault) = Filled().Apply(read);

        outcome.ShouldBeNull();
        fault.ShouldNotBeNull();
        fault.ShouldContain(words);
    }

    [Fact]
    public void Two_states_differ_by_what_was_added_removed_moved_and_said()
    {
        var before = Filled().All.ToList();
        var nodes = new MapNodes(before);
        var added = Guid.NewGuid();
        Do(nodes, new() { Do = "add", Node = added, Kind = "phase", Fields = Fields(("name", "Aware")) });
        Do(nodes, Set(s_step, "name", "Bring it back to the desk"));
        Do(nodes, new() { Do = "remove", Node = s_card });

        var difference = MapDiff.Of(before, nodes.All);

        difference.Added.Select(n => n.Id).ShouldBe([added]);
        difference.Removed.Select(n => n.Id).ShouldBe([s_card]);
        difference.Changed.Select(c => (c.Now.Id, c.Moved, string.Join(',', c.Fields))).ShouldBe([(s_phase, true, ""), (s_step, false, "name")], ignoreOrder: true);
        MapDiff.Of(before, before).Changed.ShouldBeEmpty();
    }

    static MapNodes Filled()
    {
        var nodes = new MapNodes([]);
        Do(nodes, new() { Do = "add", Node = s_lane, Kind = "lane", Fields = Fields(("what", "pains")) });
        Do(nodes, new() { Do = "add", Node = s_phase, Kind = "phase", Fields = Fields(("name", "Return")) });
        Do(nodes, new() { Do = "add", Node = s_step, Kind = "step", Parent = s_phase, Fields = Fields(("name", "Bring it back"), ("touchpoint", "returns-desk")) });
        Do(nodes, new() { Do = "add", Node = s_card, Kind = "card", Parent = s_step, Lane = s_lane, Fields = Fields(("text", "Waits at the desk")) });
        return nodes;
    }

    static MapEditOutcome Do(MapNodes nodes, MapEdit edit)
    {
        var (outcome, fault) = nodes.Apply(edit);
        fault.ShouldBeNull();
        return outcome!; // one of the two
    }

    static MapEdit Set(Guid node, string field, string value, string? was = null) => new()
    {
        Do = "set", Node = node, Field = field, Value = JsonSerializer.SerializeToElement(value), Was = was is null ? default : JsonSerializer.SerializeToElement(was),
    };

    static Dictionary<string, JsonElement> Fields(params (string Name, string Value)[] fields) => fields.ToDictionary(f => f.Name, f => JsonSerializer.SerializeToElement(f.Value), StringComparer.Ordinal);
}
