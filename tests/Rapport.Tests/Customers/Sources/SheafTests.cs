using System.Text.Json;
using Rapport.Customers.Ingest;
using Rapport.Customers.Sources.Import;
using Rapport.Customers.Sources.Import.Expressions;

namespace Rapport.Tests.Customers.Sources;

public sealed class SheafTests
{
    [Fact]
    public void Events_of_one_person_come_together_in_the_order_of_the_first_of_each()
    {
        Order(Event("m1", "ann"), Event("m2", "bob"), Event("m3", "ann"), Event("m4", null), Event("m5", "bob"))
            .ShouldBe(["m1", "m3", "m2", "m5", "m4"]);
    }

    [Fact]
    public void An_identifier_in_other_letters_an_order_or_a_message_ties_as_well()
    {
        Order(Event("m1", "ann", email: "A@x.example"), Event("m2", "bob", order: "7"), Event("m3", null, email: "a@X.example"), Event("m4", null, order: "7"), Event("m1", "cid"))
            .ShouldBe(["m1", "m3", "m1", "m2", "m4"]);
    }

    [Fact]
    public void What_identifies_nobody_ties_nothing() => Order(Event("m1", "null"), Event("m2", "x"), Event("m3", "null")).ShouldBe(["m1", "m2", "m3"]);

    [Fact]
    public void An_empty_sheaf_has_no_bodies_and_a_cleared_one_forgets()
    {
        var sheaf = new Sheaf();
        sheaf.Bodies(10, historical: true).ShouldBeEmpty();
        sheaf.Add([Event("m1", "ann")]);
        sheaf.Add([]);
        (sheaf.Rows, sheaf.Count).ShouldBe((2, 1));
        sheaf.Clear();
        (sheaf.Rows, sheaf.Count).ShouldBe((0, 0));
        sheaf.Add([Event("m2", "bob"), Event("m3", "ann")]);
        Names(sheaf, 1).ShouldBe(["m2", "m3"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Nothing_is_lost_and_what_shares_anything_keeps_its_order(int size)
    {
        var random = new Random(11);
        var made = Enumerable.Range(0, 500).Select(i => Event(
            $"m{i}", random.Next(4) == 0 ? null : $"u{random.Next(60)}", random.Next(3) == 0 ? $"e{random.Next(80)}@x.example" : null, random.Next(3) == 0 ? $"{random.Next(90)}" : null)).ToArray();
        var sheaf = new Sheaf();
        foreach (var each in made) sheaf.Add([each]);
        var names = Names(sheaf, size);
        names.Order(StringComparer.Ordinal).ShouldBe(made.Select(m => m.MessageId).Order(StringComparer.Ordinal));
        var place = names.Index().ToDictionary(n => n.Item, n => n.Index, StringComparer.Ordinal);
        foreach (var (first, then) in made.SelectMany((one, i) => made.Skip(i + 1).Where(other => Share(one, other)).Select(other => (one.MessageId, other.MessageId))))
        {
            place[first].ShouldBeLessThan(place[then]);
        }
    }

    static bool Share(MappedEvent one, MappedEvent other) =>
        (one.UserId is not null && one.UserId == other.UserId) || one.Identifiers.Intersect(other.Identifiers).Any() || one.Props.Intersect(other.Props).Any();

    static string[] Order(params MappedEvent[] made)
    {
        var sheaf = new Sheaf();
        foreach (var each in made) sheaf.Add([each]);
        return Names(sheaf, 2);
    }

    static string[] Names(Sheaf sheaf, int size) =>
        [.. sheaf.Bodies(size, historical: true).SelectMany(b => JsonElement.Parse(b.Body).GetProperty("batch").EnumerateArray().Select(e => e.GetProperty("messageId").GetString()!))]; // always written

    static MappedEvent Event(string message, string? user, string? email = null, string? order = null)
    {
        var made = new MappedEvent { Kind = RecordKinds.Find("event")!, MessageId = message, UserId = user, Name = "x", At = 1 }; // a kind of the list
        if (email is not null) made.Identifiers.Add(new Identifier("email", email));
        if (order is not null) made.Props.Add(("order_id", Value.Of(order)));
        return made;
    }
}
