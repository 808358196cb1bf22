using System.Globalization;
using System.Text.Json;
using Rapport.Customers;
using Rapport.Customers.Segments;
using Rapport.Customers.Segments.Live;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Customers.Segments;

/// <summary>Segments that are followed live say what a look at every fact says, whatever happens in whatever order.</summary>
public sealed class FollowingTests
{
    /// <summary>One of each kind of condition, and some together.</summary>
    static readonly string[] s_predicates =
    [
        """{"trait":"region","op":"is","value":"north"}""",
        """{"trait":"plan","op":"isNot","value":"gold"}""",
        """{"trait":"plan","op":"is","value":"gold","for":{"days":20}}""",
        """{"not":{"trait":"plan","op":"missing","for":{"days":9}}}""",
        """{"trait":"born","op":"anniversaryIn","value":20}""",
        """{"trait":"born","op":"inLast","value":30}""",
        """{"trait":"born","op":"inNext","value":30}""",
        """{"trait":"born","op":"moreThanAgo","value":40}""",
        """{"fact":{"type":"Order Completed"},"count":{"op":"gte","n":3},"within":{"days":60}}""",
        """{"fact":{"type":"Order Completed"},"count":{"op":"is","n":2},"within":{"hours":200}}""",
        """{"fact":{"type":"Order Completed"},"count":{"op":"lte","n":1},"within":{"days":30}}""",
        """{"fact":{"type":"Order Completed"},"count":{"op":"gte","n":12}}""",
        """{"fact":{"type":"Seen"},"count":{"op":"gte","n":5},"within":{"days":45}}""",
        """{"fact":{"type":"Seen"},"count":{"op":"isNot","n":7}}""",
        """{"fact":{"type":"Order Completed"},"between":{"from":"2026-03-01T00:00:00Z","to":"2026-04-01T00:00:00Z"},"count":{"op":"gte","n":2}}""",
        """{"fact":{"type":"Contacted"},"since":{"fact":{"metric":"nps"},"where":[{"field":"score","op":"lte","value":6}]},"count":{"op":"is","n":0}}""",
        """{"fact":{"type":"Order Completed"},"within":{"days":90},"measure":{"kind":"sum","of":"amount","currency":"EUR","op":"gte","value":9000}}""",
        """{"fact":{"type":"Order Completed"},"measure":{"kind":"avg","of":"amount","currency":"EUR","op":"lt","value":2500}}""",
        """{"fact":{"type":"Order Completed"},"within":{"days":50},"measure":{"kind":"max","of":"prop:size","op":"gte","value":8}}""",
        """{"fact":{"type":"Order Completed"},"measure":{"kind":"min","of":"prop:size","op":"lte","value":2}}""",
        """{"fact":{"type":"Order Completed"},"last":[{"field":"prop:category","op":"is","value":"shoes"}]}""",
        """{"fact":{"type":"Order Completed"},"within":{"days":70},"first":[{"field":"amount","op":"gt","value":2000}]}""",
        """{"fact":{"type":"Order Completed"},"mostFrequent":{"field":"prop:category","op":"is","value":"hats"}}""",
        """{"score":"nps","class":["detractor"]}""",
        """{"score":"nps","op":"gte","value":9,"within":{"days":60}}""",
        """{"sequence":[{"fact":{"type":"Order Completed"},"times":2,"in":{"days":30}},{"fact":{"metric":"nps"},"where":[{"field":"score","op":"lte","value":6}],"within":{"days":40},"without":{"fact":{"type":"Contacted"}}}]}""",
        """{"sequence":[{"fact":{"type":"Seen"}},{"fact":{"type":"Order Completed"},"within":{"days":3}}],"within":{"days":25}}""",
        """{"all":[{"trait":"region","op":"is","value":"north"},{"sequence":[{"fact":{"type":"Order Completed"},"times":3,"in":{"days":60}},{"fact":{"metric":"nps"},"where":[{"field":"score","op":"lte","value":6}]}],"notSince":{"fact":{"type":"Contacted"}}}]}""",
        """{"any":[{"fact":{"type":"Contacted"},"within":{"days":2}},{"all":[{"trait":"plan","op":"exists"},{"not":{"fact":{"type":"Seen"},"within":{"days":14}}}]}]}""",
        """{"near":{"latitude":52.5,"longitude":13.4,"km":300}}""",
    ];

    [Theory]
    [Trait("Row", "4.2")]
    [Trait("Row", "4.3")]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(3, 1_000)]
    public async Task What_is_followed_is_what_the_facts_say(int seed, int batchSize)
    {
        await using var rig = await SegmentRig.StartAsync();
        var story = new Story(rig, new Random(seed), batchSize);
        await story.HappenAsync(6);
        var segments = new Dictionary<Guid, string>();
        foreach (var predicate in s_predicates.Take(15)) segments[await rig.SegmentAsync($"s{segments.Count}", predicate)] = predicate;
        await story.CompareAsync(segments, "after the first were made");
        for (var round = 0; round < 24; round++)
        {
            await story.RoundAsync();
            if (round == 8)
            {
                foreach (var predicate in s_predicates.Skip(15)) segments[await rig.SegmentAsync($"s{segments.Count}", predicate)] = predicate;
            }

            if (round == 12) await rig.RestartAsync();
            if (round == 16)
            {
                // Half of them change places.
                var (one, other) = (segments.First(s => s.Value == s_predicates[8]).Key, segments.First(s => s.Value == s_predicates[25]).Key);
                (segments[one], segments[other]) = (segments[other], segments[one]);
                foreach (var changed in (Guid[])[one, other])
                {
                    await rig.CallAsync(HttpMethod.Put, $"segments/{changed}", new { name = "changed", predicate = JsonElement.Parse(segments[changed]) }, "*");
                    await rig.ReadyAsync(changed);
                }
            }

            await story.CompareAsync(segments, $"seed {seed}, round {round}");
        }

        await story.CompareEstimatesAsync(segments);
        await story.CompareStaysAsync(segments.Keys);
    }

    /// <summary>What happens to six people and their browsers.</summary>
    sealed class Story(SegmentRig rig, Random random, int batchSize)
    {
        readonly List<(string Message, uint Revision, string Type, JsonElement Props, double? Score, double? Amount, string Currency, string Metric)> _facts = [];
        readonly List<object> _sent = [];
        readonly List<(string Fact, uint Revision, long At, int Person, JsonElement Props)> _told = [];
        readonly List<Guid> _merges = [];
        int _number;

        public async Task RoundAsync()
        {
            rig.Clock.Advance(TimeSpan.FromMinutes(random.Next(4) == 0 ? random.Next(60) : random.Next(20 * 24 * 60)));
            await HappenAsync(random.Next(1, 16));
            if (random.Next(2) == 0) await TellAsync();
            if (random.Next(5) == 0) await MergeAsync();
            if (random.Next(5) == 0) await TakeApartAsync();
            await rig.SettleAsync();
        }

        public Task HappenAsync(int events) => rig.SendAsync([.. Enumerable.Range(0, events).Select(_ => One())], batchSize);

        object One()
        {
            if (_sent.Count > 0 && random.Next(8) == 0) return _sent[random.Next(_sent.Count)];
            var person = random.Next(6);
            var back = random.Next(3) == 0 ? random.Next(60 * 24 * 60) : random.Next(600);
            var at = rig.Clock.GetUtcNow().AddMinutes(-back);
            if (random.Next(10) == 0) at = new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero); // several at the same instant
            var message = $"m{_number++}";
            var who = random.Next(3);
            var (user, browser) = (who > 0 ? $"u{person}" : null, who < 2 || random.Next(3) == 0 ? $"b{person}-{random.Next(2)}" : null);
            var kind = random.Next(10);
            var sent = kind switch
            {
                < 3 => Identify(message, user, browser, at),
                < 6 => Track(message, user, browser, at, "Order Completed", $$"""{"total":{{random.Next(5, 60)}},"currency":"EUR","category":"{{(random.Next(2) == 0 ? "shoes" : "hats")}}","size":{{random.Next(1, 10)}}}"""),
                < 8 => Track(message, user, browser, at, "Seen", "{}"),
                < 9 => Track(message, user, browser, at, "Contacted", "{}"),
                _ => Track(message, user, browser, at, "Rated", $$"""{"metric":"nps","score":{{random.Next(11)}}}"""),
            };
            _sent.Add(sent);
            return sent;
        }

        object Identify(string message, string? user, string? browser, DateTimeOffset at)
        {
            string[] traits =
            [
                $"\"region\":\"{(random.Next(2) == 0 ? "north" : "south")}\"", $"\"plan\":{(random.Next(4) == 0 ? "null" : random.Next(2) == 0 ? "\"gold\"" : "\"free\"")}",
                $"\"born\":\"{rig.Clock.GetUtcNow().AddDays(random.Next(-80, 60)).AddYears(-random.Next(2)):yyyy-MM-dd}\"",
                $"\"latitude\":{random.Next(45, 60)},\"longitude\":\"{random.Next(8, 18)}\"",
            ];
            var json = JsonElement.Parse($"{{{traits[random.Next(4)]}}}");
            _facts.Add((message, 0, FactTypes.Identify, json, null, null, "", ""));
            return new { type = "identify", messageId = message, userId = user, anonymousId = browser, timestamp = at, traits = json };
        }

        object Track(string message, string? user, string? browser, DateTimeOffset at, string name, string properties)
        {
            var json = JsonElement.Parse(properties);
            double? amount = json.TryGetProperty("total", out var total) ? total.GetInt32() * 100 : null;
            double? score = json.TryGetProperty("score", out var s) ? s.GetInt32() : null;
            _facts.Add((message, 0, name, json, score, amount, amount is null ? "" : "EUR", score is null ? "" : "nps"));
            return new { type = "track", @event = name, messageId = message, userId = user, anonymousId = browser, timestamp = at, properties = json };
        }

        /// <summary>A new answer, or one that is taken back and given anew, or taken back for good.</summary>
        async Task TellAsync()
        {
            if (_told.Count == 0 || random.Next(2) == 0)
            {
                var props = Score();
                var told = ($"answer:{_number++}", 0u, rig.Clock.GetUtcNow().AddMinutes(-random.Next(9_000)).ToMicros(), random.Next(6), props);
                _told.Add(told);
                Answered(told.Item1, 0, props);
                await rig.ReportAsync(Report(told, told.Item1));
                return;
            }

            var index = random.Next(_told.Count);
            var before = _told[index];
            _facts.RemoveAll(f => f.Message == before.Fact);
            var back = Report(before, $"{before.Fact}:{before.Revision}-") with { Retracts = true };
            if (random.Next(3) == 0)
            {
                _told.RemoveAt(index);
                await rig.ReportAsync(back);
                return;
            }

            var now = before with { Revision = before.Revision + 1, At = rig.Clock.GetUtcNow().AddMinutes(-random.Next(600)).ToMicros(), Props = Score() };
            _told[index] = now;
            Answered(now.Fact, now.Revision, now.Props);
            await rig.ReportAsync(back, Report(now, $"{now.Fact}:{now.Revision}"));
        }

        JsonElement Score() => JsonElement.Parse($$"""{"metric":"nps","score":{{random.Next(11)}}}""");

        void Answered(string fact, uint revision, JsonElement props) =>
            _facts.Add((fact, revision, FactTypes.Answer, props, props.GetProperty("score").GetInt32(), null, "", "nps"));

        static Report Report((string Fact, uint Revision, long At, int Person, JsonElement Props) told, string message) =>
            new(message, FactTypes.Answer, told.At, [("user_id", $"u{told.Person}")], told.Props) { Fact = told.Fact, Revision = told.Revision };

        async Task MergeAsync()
        {
            var all = (await rig.MembersAsync()).Keys.Order().ToList();
            if (all.Count < 3) return;
            var (one, other) = (all[random.Next(all.Count)], all[random.Next(all.Count)]);
            if (one == other) return;
            _merges.Add((await rig.CallAsync(HttpMethod.Post, $"customers/{one}/merge", new { with = other })).GetProperty("merge").GetGuid());
        }

        async Task TakeApartAsync()
        {
            if (_merges.Count == 0) return;
            var merge = _merges[random.Next(_merges.Count)];
            _merges.Remove(merge);
            using var answer = await rig.RawAsync(HttpMethod.Post, $"customers/merges/{merge}/undo", new { });
            ((int)answer.StatusCode).ShouldBeOneOf(200, 404, 409);
        }

        async Task<NaivePeople> NaiveAsync()
        {
            var owners = await rig.FactsAsync();
            var facts = new List<NaiveFact>();
            foreach (var f in _facts)
            {
                var id = DerivedId.Fact(rig.Workspace, f.Message).Value;
                if (!owners.TryGetValue(id, out var stored)) continue;
                facts.Add(new(f.Message, stored.Customer, f.Type, stored.At, Entry.IdOf(id, f.Revision), f.Props, f.Score, f.Amount, f.Currency, f.Metric));
            }

            return new(facts, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), rig.Clock.NowMicros());
        }

        public async Task CompareAsync(Dictionary<Guid, string> segments, string when)
        {
            var naive = await NaiveAsync();
            var members = await rig.MembersAsync();
            foreach (var (segment, json) in segments)
            {
                var predicate = PredicateJson.Read(json).Predicate!;
                var said = members.Where(m => m.Value.Contains(segment)).Select(m => m.Key).Order();
                said.ShouldBe(members.Keys.Where(c => naive.Holds(predicate, c)).Order(), $"{when}: {json}");
            }
        }

        public async Task CompareEstimatesAsync(Dictionary<Guid, string> segments)
        {
            await rig.Get<Rapport.Columns.IFactBlocks>().WaitAllVisibleAsync(CancellationToken.None);
            var members = await rig.MembersAsync();
            foreach (var (segment, json) in segments)
            {
                var (estimate, refusal) = await rig.Get<EstimateSegment>().OfAsync(rig.Workspace, PredicateJson.Read(json).Predicate!, CancellationToken.None);
                refusal.ShouldBeNull();
                estimate!.Size.ShouldBe(members.Values.Count(m => m.Contains(segment)), json);
                estimate.Exact.ShouldBeTrue();
            }
        }

        /// <summary>History, size and state say the same.</summary>
        public async Task CompareStaysAsync(IEnumerable<Guid> segments)
        {
            var members = await rig.MembersAsync();
            foreach (var segment in segments)
            {
                var now = members.Where(m => m.Value.Contains(segment)).Select(m => m.Key).Order().ToList();
                var page = await rig.CallAsync(HttpMethod.Get, $"segments/{segment}/members?limit=500");
                page.GetProperty("items").EnumerateArray().Select(i => i.Id()).Order().ShouldBe(now);
                page.GetProperty("total").GetInt64().ShouldBe(now.Count);
                var at = await rig.CallAsync(HttpMethod.Get, $"segments/{segment}/members?limit=500&at={Uri.EscapeDataString(rig.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture))}");
                at.GetProperty("total").GetInt64().ShouldBe(now.Count);
            }
        }
    }
}
