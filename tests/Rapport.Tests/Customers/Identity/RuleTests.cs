using Rapport.Customers.Identity;
using Rapport.Customers.Ingest;
using Identifier = Rapport.Customers.Ingest.Identifier;

namespace Rapport.Tests.Customers.Identity;

public class RuleTests
{
    int _next;

    IncomingEvent Event(
        string? user = null, string? anonymous = null, string? email = null, string? phone = null, string? previous = null,
        bool privileged = false, double day = 0) => new()
    {
        Workspace = History.Workspace, Source = "test", MessageId = $"e{_next++}", Kind = previous is null ? EventKind.Track : EventKind.Alias,
        Name = "Seen", UserId = user, AnonymousId = anonymous, PreviousId = previous, Privileged = privileged,
        Identifiers = [.. email is null ? [] : new[] { new Identifier("email", email) }, .. phone is null ? [] : new[] { new Identifier("phone", phone) }],
        At = History.Start + (long)(day * History.Day), Received = History.Start, Props = "{}"u8.ToArray(),
    };

    static World Run(params IncomingEvent[] events) => World.Of(events, 1);

    [Fact, Trait("Row", "1.5")]
    public void Two_users_with_the_same_email_stay_two_customers()
    {
        // chatwoot #4728: two contacts with different identifiers and one e-mail address were merged.
        var world = Run(
            Event(user: "alice", email: "family@example.com"),
            Event(user: "bob", email: "family@example.com"),
            Event(user: "bob", email: "FAMILY@example.com "),
            Event(user: "alice"));
        world.OwnerOf("user_id", "alice").ShouldNotBe(world.OwnerOf("user_id", "bob"));
        world.OwnerOf("email", "family@example.com").ShouldBe(world.OwnerOf("user_id", "alice"));
        world.Merges.ShouldBeEmpty();
        world.Conflicts.Values.Single().Count.ShouldBe(2);
    }

    [Fact, Trait("Row", "1.5")]
    public void An_anonymous_visitor_becomes_the_user_who_signs_in()
    {
        var world = Run(Event(anonymous: "a1"), Event(anonymous: "a1"), Event(user: "u1", anonymous: "a1"));
        world.Customers().Count.ShouldBe(1);
        world.Partition().ShouldContain("facts=3");
    }

    [Fact, Trait("Row", "1.5")]
    public void A_user_known_by_email_and_one_known_by_phone_become_one_when_seen_together()
    {
        var world = Run(Event(email: "a@b.example", day: 1), Event(phone: "0049 30 123456", day: 0), Event(email: "A@B.example", phone: "+4930123456", day: 2));
        world.Customers().Count.ShouldBe(1);
        var merge = world.Merges.Single();
        world.OwnerOf("email", "a@b.example").ShouldBe(merge.Survivor, "an e-mail address is stronger than a phone number");
    }

    [Fact, Trait("Row", "1.5")]
    public void Among_equals_the_longer_known_survives()
    {
        var world = Run(Event(anonymous: "late", day: 5), Event(anonymous: "early", day: 1), Event(anonymous: "late", email: "x@y.example", day: 6));
        var late = world.OwnerOf("anonymous_id", "late");
        world.Process([Event(anonymous: "early", email: "x@y.example", day: 7)]);
        world.OwnerOf("anonymous_id", "early").ShouldBe(late, "the one with the e-mail address survives");
        var two = Run(Event(email: "late@y.example", day: 5), Event(email: "early@y.example", day: 1), Event(user: "u", email: "late@y.example", day: 6));
        two.OwnerOf("user_id", "u").ShouldBe(two.OwnerOf("email", "late@y.example"));
    }

    [Theory, Trait("Row", "1.5")]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public void Only_a_secret_key_joins_two_known_users(bool privileged, int customers)
    {
        var world = Run(Event(user: "u1"), Event(user: "u2"), Event(user: "u2", previous: "u1", privileged: privileged));
        world.Customers().Count.ShouldBe(customers);
        world.Process([Event(user: "u1", email: "new@example.com"), Event(user: "u2")]);
        world.Customers().Count.ShouldBe(customers, "what was joined stays joined, and takes new identifiers");
        world.OwnerOf("email", "new@example.com").ShouldBe(world.OwnerOf("user_id", "u1"));
    }

    [Fact, Trait("Row", "1.5")]
    public void I12_an_alias_to_oneself_does_nothing_and_a_chain_ends_where_a_direct_one_does()
    {
        var itself = Run(Event(user: "a"), Event(user: "a", previous: "a"));
        itself.Customers().Count.ShouldBe(1);
        itself.Merges.ShouldBeEmpty();

        var chain = Run(Event(user: "a"), Event(user: "b"), Event(user: "c"), Event(user: "b", previous: "a", privileged: true), Event(user: "c", previous: "b", privileged: true));
        chain.Customers().Count.ShouldBe(1);
        chain.OwnerOf("user_id", "a").ShouldBe(chain.OwnerOf("user_id", "c"));
    }

    [Fact, Trait("Row", "1.5")]
    public void An_alias_of_a_browser_needs_no_privilege()
    {
        var world = Run(Event(anonymous: "a1"), Event(user: "u1"), Event(user: "u1", previous: "a1"));
        world.Customers().Count.ShouldBe(1);
    }

    [Fact, Trait("Row", "1.5")]
    public void A_device_that_three_users_share_no_longer_draws_what_nobody_signed()
    {
        var world = Run(
            Event(user: "u1", anonymous: "kiosk", day: 0), Event(user: "u2", anonymous: "kiosk", day: 1),
            Event(anonymous: "kiosk", day: 2), Event(user: "u3", anonymous: "kiosk", day: 3), Event(anonymous: "kiosk", day: 4));
        var shared = world.OwnerOf("shared", "kiosk").ShouldNotBeNull();
        shared.ShouldNotBe(world.OwnerOf("user_id", "u1")!.Value);
        world.SubjectOfFact.Values.Count(s => s == IdentityGraph.SubjectFor(History.Workspace, "shared", "kiosk")).ShouldBe(1);
        world.Process([Event(user: "u4", anonymous: "kiosk", day: 5)]);
        world.OwnerOf("user_id", "u4").ShouldNotBe(shared);
    }

    [Fact, Trait("Row", "1.5")]
    public void Two_users_far_apart_in_time_do_not_make_a_device_shared()
    {
        var world = Run(
            Event(user: "u1", anonymous: "tablet", day: 0), Event(user: "u2", anonymous: "tablet", day: 1),
            Event(user: "u3", anonymous: "tablet", day: 40), Event(anonymous: "tablet", day: 41));
        world.OwnerOf("shared", "tablet").ShouldBeNull();
    }

    [Fact, Trait("Row", "1.5")]
    public void At_most_five_new_addresses_a_year_join_one_customer()
    {
        var world = new World();
        for (var i = 0; i < 7; i++) world.Process([Event(user: "u", email: $"{i}@example.com", day: i)]);
        world.Rows().Count(r => r.Namespace == "email").ShouldBe(5);
        world.Process([Event(user: "u", email: "next-year@example.com", day: 366)]);
        world.OwnerOf("email", "next-year@example.com").ShouldBe(world.OwnerOf("user_id", "u"));
    }

    [Theory, Trait("Row", "1.5")]
    [InlineData("user_id", "null")]
    [InlineData("user_id", " Undefined ")]
    [InlineData("user_id", "[object Object]")]
    [InlineData("anonymous_id", "00000000-0000-0000-0000-000000000000")]
    [InlineData("user_id", "0")]
    [InlineData("user_id", "guest")]
    [InlineData("user_id", "-1")]
    [InlineData("user_id", "\"\"")]
    [InlineData("email", "not an address")]
    [InlineData("phone", "call me")]
    [InlineData("phone", "12345")]
    public void Values_that_name_nobody_are_left_out(string @namespace, string value) => Namespaces.Normalise(@namespace, value).ShouldBeNull();

    [Theory]
    [InlineData("email", " Ada@Example.COM", "ada@example.com")]
    [InlineData("phone", "(030) 123-456", "030123456")]
    [InlineData("phone", "0044 20 7946 0000", "+442079460000")]
    [InlineData("user_id", " A1 ", "A1")]
    [InlineData("anonymous_id", "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000001")]
    public void Values_are_compared_in_one_form(string @namespace, string value, string expected) => Namespaces.Normalise(@namespace, value).ShouldBe(expected);
}
