using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Messaging.Consents;
using Rapport.Tests.Server;

namespace Rapport.Tests.Messaging;

/// <summary>A segment of those who agreed says what sending goes by, through merges and back.</summary>
[Trait("Row", "9.4")]
[Trait("Row", "4.2")]
public sealed class ConsentSegmentTests(MailRig rig) : IClassFixture<MailRig>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    IConsents Consents => rig.Server.Services.GetRequiredService<IConsents>();

    [Fact]
    public async Task After_a_merge_the_stricter_word_holds_until_a_new_one_and_undoing_restores_both()
    {
        var (yes, no) = (await rig.CustomerAsync("sofia", "sofia@example.org"), await rig.CustomerAsync("samir", "samir@example.org"));
        var (granted, withdrawn) = (await SegmentAsync("granted"), await SegmentAsync("withdrawn"));
        await SayAsync(no, given: false);
        await SayAsync(yes, given: true); // the later word, and still not the one that holds of both
        await AreAsync(granted, withdrawn, [yes], [no], among: [yes, no]);

        var merge = await rig.Server.Owner.PostAsync(rig.Server.In($"customers/{yes}/merge"), new { with = no.Value });
        var both = new CustomerId(merge.GetProperty("survivor").GetGuid());
        await AreAsync(granted, withdrawn, [], [both], among: [yes, no]);
        await SayAsync(both, given: true);
        await AreAsync(granted, withdrawn, [both], [], among: [yes, no]);
        await rig.Server.Owner.PostAsync(rig.Server.In($"customers/merges/{merge.GetProperty("merge").GetGuid()}/undo"));

        foreach (var one in new[] { yes, no })
            (await InAsync(granted)).Contains(one).ShouldBe((await Consents.MayAsync(rig.Workspace, one, null, "marketing", "email", Ct)).May);
        await rig.Server.Services.GetRequiredService<Rapport.Columns.IFactBlocks>().WaitAllVisibleAsync(Ct);
        var estimate = await rig.Server.Owner.PostAsync(rig.Server.In("segments/estimate"), new { predicate = Sentence("granted") });
        estimate.GetProperty("size").GetInt64().ShouldBe((await InAsync(granted)).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_is_said_merged_and_taken_apart_the_segment_says_what_sending_goes_by(int seed)
    {
        var random = new Random(seed);
        var people = new List<CustomerId>();
        for (var i = 0; i < 4; i++) people.Add(await rig.CustomerAsync($"random {seed} {i}", $"r{seed}-{i}@example.org"));
        var (granted, withdrawn) = (await SegmentAsync("granted"), await SegmentAsync("withdrawn"));
        var merges = new List<Guid>();
        for (var round = 0; round < 30; round++)
        {
            rig.Clock.Advance(TimeSpan.FromSeconds(random.Next(1, 40)));
            var (one, other) = (people[random.Next(4)], people[random.Next(4)]);
            var what = random.Next(6);
            if (what < 3)
            {
                await SayAsync(one, random.Next(2) == 0, random.Next(3) == 0 ? "any" : "email");
            }
            else if (what < 5 && await LivingAsync(one) != await LivingAsync(other))
            {
                merges.Add((await rig.Server.Owner.PostAsync(rig.Server.In($"customers/{one}/merge"), new { with = other.Value })).GetProperty("merge").GetGuid());
            }
            else if (merges.Count > 0)
            {
                var merge = merges[random.Next(merges.Count)];
                merges.Remove(merge);
                using var undone = await rig.Server.Owner.SendAsync(HttpMethod.Post, rig.Server.In($"customers/merges/{merge}/undo"));
                ((int)undone.StatusCode).ShouldBeOneOf(200, 404, 409);
            }

            var (may, mayNot) = (new List<CustomerId>(), new List<CustomerId>());
            foreach (var living in (await Task.WhenAll(people.Select(LivingAsync))).Distinct())
            {
                var answer = await Consents.MayAsync(rig.Workspace, living, null, "marketing", "email", Ct);
                if (answer.Reason == "consent.given") may.Add(living);
                if (answer.Reason == "consent.withdrawn") mayNot.Add(living);
            }

            await AreAsync(granted, withdrawn, may, mayNot, people, $"seed {seed}, round {round}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_said_under_an_address_counts_as_soon_as_somebody_has_it(bool given)
    {
        var (granted, withdrawn) = (await SegmentAsync("granted"), await SegmentAsync("withdrawn"));
        var address = $"early{Guid.NewGuid():N}@example.org";
        await SayUnderAsync(address, !given);
        await SayUnderAsync(address, given);
        await TakenInAsync();
        (await InAsync(granted)).Concat(await InAsync(withdrawn)).ShouldNotContain(CustomerId.None);

        var user = $"early {Guid.NewGuid():N}";
        await rig.CustomerAsync(user, $"{Guid.NewGuid():N}@example.org"); // is known, and not yet by that address
        var customer = await rig.CustomerAsync(user, address);

        await AreAsync(granted, withdrawn, given ? [customer] : [], given ? [] : [customer], among: [customer]);
        (await Consents.MayAsync(rig.Workspace, customer, null, "marketing", "email", Ct)).May.ShouldBe(given);
    }

    async Task SayUnderAsync(string address, bool given)
    {
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await using var transaction = await rig.Server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct);
        (await Consents.RecordAsync(
            transaction,
            new ConsentGiven
            {
                Workspace = rig.Workspace, Address = address, Purpose = "marketing", Channel = "email", Given = given, TextVersion = "v1", Text = "May we write to you?",
                Language = "en", Source = "form", IsConfirmed = true,
            }, Ct)).ShouldBeNull();
        await transaction.CommitAsync(Ct);
    }

    /// <summary>Every word is told, or waits for its person.</summary>
    async Task TakenInAsync()
    {
        for (var begin = TimeProvider.System.GetTimestamp(); ; await Task.Delay(20, Ct))
        {
            await using var db = rig.Server.Services.GetRequiredService<IStateStore>().Read();
            if (!await db.Set<ConsentRow>().AnyAsync(c => !c.IsTold && !c.IsWaiting, Ct)) return;
            TimeProvider.System.GetElapsedTime(begin).ShouldBeLessThan(TimeSpan.FromMinutes(1));
        }
    }

    static JsonElement Sentence(string said) => JsonElement.Parse($$$"""{"consent":{"purpose":"marketing","channel":"email"},"is":"{{{said}}}"}""");

    async Task<Guid> SegmentAsync(string said)
    {
        var segment = (await rig.Server.Owner.PostAsync(rig.Server.In("segments"), new { name = $"{said} {Guid.NewGuid():N}", predicate = Sentence(said) })).Id();
        while ((await rig.Server.Owner.GetAsync(rig.Server.In($"segments/{segment}"))).Text("state") != "live") await Task.Delay(30, Ct);
        return segment;
    }

    Task<JsonElement> SayAsync(CustomerId customer, bool given, string channel = "email") => rig.Server.Owner.PostAsync(
        rig.Server.In($"customers/{customer}/consents"), new { purpose = "marketing", given, textVersion = "v1", text = "May we write to you?", language = "en", channel });

    async Task<CustomerId> LivingAsync(CustomerId customer) => new((await rig.Server.Owner.GetAsync(rig.Server.In($"customers/{customer}"))).Id());

    async Task<HashSet<CustomerId>> InAsync(Guid segment) =>
        [.. (await rig.Server.Owner.GetAsync(rig.Server.In($"segments/{segment}/members?limit=500"))).GetProperty("items").EnumerateArray().Select(i => new CustomerId(i.Id()))];

    /// <summary>What is said comes to the segments a moment later; what then stands must be right.</summary>
    async Task AreAsync(
        Guid granted, Guid withdrawn, IEnumerable<CustomerId> may, IEnumerable<CustomerId> mayNot, IReadOnlyCollection<CustomerId>? among = null, string when = "")
    {
        for (var begin = TimeProvider.System.GetTimestamp(); ; await Task.Delay(20, Ct))
        {
            var (yes, no) = (await InAsync(granted), await InAsync(withdrawn));
            if (among is not null)
            {
                var living = (await Task.WhenAll(among.Select(LivingAsync))).ToHashSet();
                yes.IntersectWith(living);
                no.IntersectWith(living);
            }

            if (yes.SetEquals(may) && no.SetEquals(mayNot)) return;
            TimeProvider.System.GetElapsedTime(begin).ShouldBeLessThan(TimeSpan.FromMinutes(1), $"{when}: granted {string.Join(' ', yes)} withdrawn {string.Join(' ', no)}");
        }
    }
}
