using System.Globalization;
using System.Text.Json;
using Rapport.Customers.Segments;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Customers.Segments;

/// <summary>Segments through the API of the real server.</summary>
public sealed class SegmentTests(SegmentServer server) : IClassFixture<SegmentServer>
{
    const string Sentence = """
        {"all":[{"trait":"region","op":"is","value":"north"},
          {"sequence":[{"fact":{"type":"Order Completed"},"times":3,"in":{"days":60}},{"fact":{"metric":"nps"},"where":[{"field":"score","op":"lte","value":6}]}],
           "notSince":{"fact":{"type":["Message Sent","Call Ended"]}}}]}
        """;

    readonly SegmentRig _rig = server.Next();
    int _number;

    object Event(string user, string name, object properties, double daysAgo = 0) => new
    {
        type = "track", @event = name, userId = user, messageId = $"e{_number++}", properties, timestamp = _rig.Clock.GetUtcNow().AddDays(-daysAgo),
    };

    object Traits(string user, object traits) => new { type = "identify", userId = user, messageId = $"e{_number++}", traits, timestamp = _rig.Clock.GetUtcNow() };

    object Order(string user, double daysAgo = 0, double total = 20) => Event(user, "Order Completed", new { total, currency = "EUR" }, daysAgo);

    async Task<Guid> IdAsync(string user)
    {
        var page = await _rig.CallAsync(HttpMethod.Get, $"customers?search={user}");
        return page.GetProperty("items").EnumerateArray().Single().Id();
    }

    async Task<IReadOnlyList<Guid>> MembersAsync(Guid segment, DateTimeOffset? at = null)
    {
        var query = at is { } instant ? $"&at={Uri.EscapeDataString(instant.ToString("O", CultureInfo.InvariantCulture))}" : "";
        var page = await _rig.CallAsync(HttpMethod.Get, $"segments/{segment}/members?limit=100{query}");
        page.GetProperty("total").GetInt64().ShouldBe(page.GetProperty("items").GetArrayLength());
        return [.. page.GetProperty("items").EnumerateArray().Select(i => i.Id())];
    }

    [Fact]
    [Trait("Row", "4.8")]
    public async Task The_size_of_a_segment_is_told_day_by_day_with_who_came_and_who_left()
    {
        await _rig.SendAsync([Order("ana")]);
        var segment = await _rig.SegmentAsync("Bought lately", """{"fact":{"type":"Order Completed"},"within":{"minutes":2879}}""");
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(_rig.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).DateTime);
        _rig.Clock.Advance(TimeSpan.FromDays(1));
        await _rig.SendAsync([Order("ben")]);
        _rig.Clock.Advance(TimeSpan.FromDays(1));
        await _rig.SettleAsync();

        var sizes = (await _rig.CallAsync(HttpMethod.Get, $"segments/{segment}/sizes?days=4")).GetProperty("items").EnumerateArray();

        sizes.Select(s => $"{s.Text("day")} {s.GetProperty("members")} +{s.GetProperty("entered")} -{s.GetProperty("left")}").ShouldBe(
            [$"{today.AddDays(-1):yyyy-MM-dd}  +0 -0", $"{today:yyyy-MM-dd} 1 +0 -0", $"{today.AddDays(1):yyyy-MM-dd} 2 +1 -0", $"{today.AddDays(2):yyyy-MM-dd} 1 +0 -1"]);
        using var unknown = await _rig.RawAsync(HttpMethod.Get, $"segments/{Guid.NewGuid()}/sizes");
        ((int)unknown.StatusCode).ShouldBe(404);
    }

    [Fact]
    [Trait("Row", "4.2")]
    [Trait("Row", "4.3")]
    [Trait("Row", "4.8")]
    public async Task The_sentence_of_a_marketer_is_true_from_fact_to_fact()
    {
        await _rig.SendAsync([Traits("ana", new { region = "north" }), Order("ana", 50), Order("ana", 20), Traits("ben", new { region = "south" }), Order("ben"), Order("ben"), Order("ben")]);
        var segment = await _rig.SegmentAsync("Unhappy in the north", Sentence);
        (await MembersAsync(segment)).ShouldBeEmpty();

        await _rig.SendAsync([Order("ana"), Event("ben", "Rated", new { metric = "nps", score = 2 })]);
        _rig.Clock.Advance(TimeSpan.FromMinutes(10));
        await _rig.SendAsync([Event("ana", "Rated", new { metric = "nps", score = 5 })]);
        var ana = await IdAsync("ana");
        (await MembersAsync(segment)).ShouldBe([ana]);
        var inside = _rig.Clock.GetUtcNow();
        (await _rig.CallAsync(HttpMethod.Get, $"segments/{segment}")).GetProperty("members").GetInt64().ShouldBe(1);
        await _rig.Get<Rapport.Columns.IFactBlocks>().WaitAllVisibleAsync(CancellationToken.None);
        var estimate = await _rig.CallAsync(HttpMethod.Post, "segments/estimate", new { predicate = JsonElement.Parse(Sentence) });
        (estimate.GetProperty("size").GetInt64(), estimate.GetProperty("exact").GetBoolean()).ShouldBe((1, true));
        estimate.GetProperty("sample")[0].Id().ShouldBe(ana);

        _rig.Clock.Advance(TimeSpan.FromHours(2));
        await _rig.SendAsync([Event("ana", "Call Ended", new { })]);
        (await MembersAsync(segment)).ShouldBeEmpty();
        (await MembersAsync(segment, inside)).ShouldBe([ana]);
        var stay = (await _rig.CallAsync(HttpMethod.Get, $"customers/{ana}/segments")).GetProperty("items").EnumerateArray().Single();
        (stay.Id(), stay.GetProperty("since").GetDateTimeOffset(), stay.GetProperty("until").GetDateTimeOffset()).ShouldBe((segment, inside, _rig.Clock.GetUtcNow()));
    }

    [Fact]
    [Trait("Row", "4.2")]
    public async Task A_large_workspace_is_asked_in_part_and_says_how_sure_that_is()
    {
        const int people = EstimateSegment.Asked + 1_000;
        foreach (var some in Enumerable.Range(0, people).Chunk(1_000)) await _rig.SendAsync([.. some.Select(i => Traits($"u{i}", new { name = $"u{i}", region = i % 3 == 0 ? "north" : "south" }))]);
        var north = await EstimateAsync("""{"trait":"region","op":"is","value":"north"}""");
        (north.GetProperty("exact").GetBoolean(), north.GetProperty("asked").GetInt64(), north.GetProperty("total").GetInt64()).ShouldBe((false, EstimateSegment.Asked, people));
        long Of(string end) => north.GetProperty(end).GetInt64();
        ((long)people / 3).ShouldBeInRange(Of("low"), Of("high"));
        Of("size").ShouldBeInRange(Of("low"), Of("high"));
        (Of("high") - Of("low")).ShouldBeInRange(1, people / 20);

        // Those asked are the same; what they did meanwhile counts at once.
        var one = north.GetProperty("sample")[0];
        await _rig.SendAsync([Order(one.Text("name"))]);
        var bought = await EstimateAsync("""{"fact":{"type":"Order Completed"}}""");
        bought.GetProperty("sample").EnumerateArray().ShouldHaveSingleItem().Id().ShouldBe(one.Id());
    }

    async Task<JsonElement> EstimateAsync(string predicate)
    {
        await _rig.Get<Rapport.Columns.IFactBlocks>().WaitAllVisibleAsync(CancellationToken.None);
        return await _rig.CallAsync(HttpMethod.Post, "segments/estimate", new { predicate = JsonElement.Parse(predicate) });
    }

    [Fact]
    [Trait("Row", "4.3")]
    public async Task Time_alone_takes_people_out_at_the_very_instant()
    {
        var segment = await _rig.SegmentAsync("Bought this week", """{"fact":{"type":"Order Completed"},"within":{"days":7}}""");
        var bought = _rig.Clock.GetUtcNow();
        await _rig.SendAsync([Order("ana")]);
        _rig.Clock.Advance(TimeSpan.FromDays(7));
        await _rig.SettleAsync();
        (await MembersAsync(segment)).Count.ShouldBe(1);
        _rig.Clock.Advance(TimeSpan.FromDays(3)); // the clock comes late: history is the same
        await _rig.SettleAsync();
        (await MembersAsync(segment)).ShouldBeEmpty();
        var stay = (await _rig.CallAsync(HttpMethod.Get, $"customers/{await IdAsync("ana")}/segments")).GetProperty("items").EnumerateArray().Single();
        stay.GetProperty("until").GetDateTimeOffset().ShouldBe(bought.AddDays(7).AddMicroseconds(1));
    }

    [Fact]
    public async Task A_merge_moves_people_and_taking_it_back_is_exact()
    {
        var segment = await _rig.SegmentAsync("Twice", """{"fact":{"type":"Order Completed"},"count":{"op":"gte","n":2}}""");
        await _rig.SendAsync([Order("ana"), Order("ben"), Order("ben")]);
        var (ana, ben) = (await IdAsync("ana"), await IdAsync("ben"));
        (await MembersAsync(segment)).ShouldBe([ben]);
        var merge = await _rig.CallAsync(HttpMethod.Post, $"customers/{ana}/merge", new { with = ben });
        (await MembersAsync(segment)).ShouldBe([merge.GetProperty("survivor").GetGuid()]);
        await _rig.CallAsync(HttpMethod.Post, $"customers/merges/{merge.GetProperty("merge").GetGuid()}/undo", new { });
        (await MembersAsync(segment)).ShouldBe([ben]);
    }

    [Fact]
    public async Task A_change_names_the_version_it_saw_and_counts_when_it_is_ready()
    {
        await _rig.SendAsync([Order("ana"), Order("ben"), Order("ben")]);
        var segment = await _rig.SegmentAsync("Buyers", """{"fact":{"type":"Order Completed"}}""");
        (await MembersAsync(segment)).Count.ShouldBe(2);
        var since = (await _rig.CallAsync(HttpMethod.Get, $"segments/{segment}/members")).GetProperty("items")[0].GetProperty("since").GetDateTimeOffset();
        _rig.Clock.Advance(TimeSpan.FromDays(1));
        var change = new { name = "Regulars", predicate = JsonElement.Parse("""{"fact":{"type":"Order Completed"},"count":{"op":"gte","n":2}}""") };
        using var unseen = await _rig.RawAsync(HttpMethod.Put, $"segments/{segment}", change);
        (await unseen.ProblemAsync()).Status.ShouldBe(428);
        using var stale = await _rig.RawAsync(HttpMethod.Put, $"segments/{segment}", change, "old");
        (await stale.ProblemAsync()).Status.ShouldBe(412);
        await _rig.CallAsync(HttpMethod.Put, $"segments/{segment}", change, (await _rig.CallAsync(HttpMethod.Get, $"segments/{segment}")).Text("version"));
        (await _rig.ReadyAsync(segment)).Text("name").ShouldBe("Regulars");
        (await MembersAsync(segment)).ShouldBe([await IdAsync("ben")]);
        (await _rig.CallAsync(HttpMethod.Get, $"segments/{segment}/members")).GetProperty("items")[0].GetProperty("since").GetDateTimeOffset().ShouldBe(since);
    }

    [Fact]
    public async Task Segments_name_segments_and_never_themselves()
    {
        await _rig.SendAsync([Order("ana"), Traits("ana", new { region = "north" }), Order("ben")]);
        var buyers = await _rig.SegmentAsync("Buyers", """{"fact":{"type":"Order Completed"}}""");
        var north = await _rig.SegmentAsync("Buyers in the north", $$"""{"all":[{"segment":"{{buyers}}"},{"trait":"region","op":"is","value":"north"}]}""");
        (await MembersAsync(north)).ShouldBe([await IdAsync("ana")]);
        await _rig.SendAsync([Traits("ben", new { region = "north" })]);
        (await MembersAsync(north)).Count.ShouldBe(2);

        using var cycle = await _rig.RawAsync(HttpMethod.Put, $"segments/{buyers}", new { name = "Buyers", predicate = JsonElement.Parse($$"""{"segment":"{{north}}"}""") }, "*");
        (await cycle.ProblemAsync()).ShouldBe((422, "segment.cycle"));
        using var unknown = await _rig.RawAsync(HttpMethod.Post, "segments", new { name = "x", predicate = JsonElement.Parse($$"""{"segment":"{{Guid.NewGuid()}}"}""") });
        (await unknown.ProblemAsync()).ShouldBe((422, "segment.unknown"));
        using var used = await _rig.RawAsync(HttpMethod.Delete, $"segments/{buyers}");
        (await used.ProblemAsync()).ShouldBe((409, "segment.in_use"));

        // Whoever reads it asks anew when it changes.
        await _rig.CallAsync(HttpMethod.Put, $"segments/{buyers}", new { name = "Buyers", predicate = JsonElement.Parse("""{"fact":{"type":"Order Completed"},"count":{"op":"gte","n":2}}""") }, "*");
        await _rig.ReadyAsync(buyers);
        await _rig.ReadyAsync(north);
        (await MembersAsync(north)).ShouldBeEmpty();
        await _rig.CallAsync(HttpMethod.Delete, $"segments/{north}");
        await _rig.CallAsync(HttpMethod.Delete, $"segments/{buyers}");
        (await _rig.CallAsync(HttpMethod.Get, "segments")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_list_holds_whom_people_put_on_it_through_merges()
    {
        await _rig.SendAsync([Order("ana"), Order("ben"), Order("cem")]);
        var (ana, ben) = (await IdAsync("ana"), await IdAsync("ben"));
        var list = (await _rig.CallAsync(HttpMethod.Post, "segments", new { name = "Panel", customers = new[] { ana } })).Id();
        (await _rig.ReadyAsync(list)).Text("kind").ShouldBe("list");
        (await MembersAsync(list)).ShouldBe([ana]);
        await _rig.CallAsync(HttpMethod.Post, $"segments/{list}/people", new { add = new[] { ben }, remove = new[] { ana } });
        (await MembersAsync(list)).ShouldBe([ben]);
        var merge = await _rig.CallAsync(HttpMethod.Post, $"customers/{ana}/merge", new { with = ben });
        (await MembersAsync(list)).ShouldBe([merge.GetProperty("survivor").GetGuid()]);
        await _rig.CallAsync(HttpMethod.Post, $"customers/merges/{merge.GetProperty("merge").GetGuid()}/undo", new { });
        (await MembersAsync(list)).ShouldBe([ben]);
        using var unknown = await _rig.RawAsync(HttpMethod.Post, $"segments/{list}/people", new { add = new[] { Guid.NewGuid() } });
        (await unknown.ProblemAsync()).ShouldBe((404, "customer.unknown"));
    }

    [Fact]
    [Trait("Row", "4.1")]
    public async Task A_life_goes_from_stage_to_stage()
    {
        var proposal = await _rig.CallAsync(HttpMethod.Get, "lifecycle");
        proposal.GetProperty("started").GetBoolean().ShouldBeFalse();
        var stages = proposal.GetProperty("stages").EnumerateArray().Select(s => new { key = s.Text("key"), name = s.Text("name"), predicate = s.GetProperty("predicate") }).ToList();
        await _rig.CallAsync(HttpMethod.Put, "lifecycle", new { stages }, proposal.Text("version"));
        var set = await _rig.CallAsync(HttpMethod.Get, "lifecycle");
        foreach (var stage in set.GetProperty("stages").EnumerateArray()) await _rig.ReadyAsync(stage.GetProperty("segment").GetGuid());
        set.GetProperty("stages")[1].GetProperty("predicate").GetRawText().ShouldBe(stages[1].predicate.GetRawText());

        await _rig.SendAsync([Event("ana", "Product Added", new { })]);
        (await StageAsync("ana")).ShouldBe("lead");
        await LaterAsync(TimeSpan.FromHours(2));
        (await StageAsync("ana")).ShouldBe("abandoned_cart");
        await _rig.SendAsync([Order("ana")]);
        (await StageAsync("ana")).ShouldBe("new");
        await LaterAsync(TimeSpan.FromDays(31));
        (await StageAsync("ana")).ShouldBe("active");
        await LaterAsync(TimeSpan.FromDays(60));
        (await StageAsync("ana")).ShouldBe("at_risk");
        await LaterAsync(TimeSpan.FromDays(100));
        (await StageAsync("ana")).ShouldBe("lapsed");

        var lived = await _rig.CallAsync(HttpMethod.Get, "lifecycle");
        var steps = lived.GetProperty("transitions").EnumerateArray().Select(t => (t.Text("from"), t.Text("to"))).ToList();
        steps.ShouldContain(("at_risk", "lapsed"));
        lived.GetProperty("stages").EnumerateArray().Single(s => s.Text("key") == "at_risk").GetProperty("medianDays").GetDouble().ShouldBe(90, 0.01);

        async Task LaterAsync(TimeSpan time)
        {
            _rig.Clock.Advance(time);
            await _rig.SettleAsync();
        }

        async Task<string?> StageAsync(string user) =>
            (await _rig.CallAsync(HttpMethod.Get, $"customers/{await IdAsync(user)}/segments")).GetProperty("items").EnumerateArray()
                .Single(i => i.GetProperty("until").ValueKind == JsonValueKind.Null).Text("stage");
    }

    [Fact]
    public async Task A_segment_filters_customers_and_figures()
    {
        await _rig.SendAsync([Traits("ana", new { region = "north" }), Event("ana", "Rated", new { metric = "nps", score = 10 }), Event("ben", "Rated", new { metric = "nps", score = 0 })]);
        var north = await _rig.SegmentAsync("North", """{"trait":"region","op":"is","value":"north"}""");
        var filter = $$"""{"segment":"{{north}}"}""";
        (await _rig.CallAsync(HttpMethod.Get, $"customers?filter={Uri.EscapeDataString(filter)}")).GetProperty("items").EnumerateArray().Single().Id().ShouldBe(await IdAsync("ana"));
        await _rig.Get<Rapport.Columns.IFactBlocks>().WaitAllVisibleAsync(CancellationToken.None);
        var query = new { metric = "nps.0-10", period = new { from = "2026-02-01", to = "2031-01-01" }, filter = JsonElement.Parse(filter) };
        var figure = await _rig.CallAsync(HttpMethod.Post, "metrics/query", query);
        figure.GetRawText().ShouldContain("\"n\":1");
        (await _rig.CallAsync(HttpMethod.Post, "metrics/rows", query)).GetProperty("total").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task An_erased_customer_leaves_no_trace_in_segments()
    {
        await _rig.SegmentAsync("Buyers", """{"fact":{"type":"Order Completed"},"within":{"days":3}}""");
        await _rig.SendAsync([Order("ana")]);
        var ana = await IdAsync("ana");
        foreach (var holder in _rig.Get<IEnumerable<IHoldsPersonalData>>().Where(h => h.Name == "customer")) await holder.EraseAsync(_rig.Workspace, new(ana), CancellationToken.None);
        foreach (var table in (string[])["segment_stay", "segment_person", "segment_recount"])
            (await _rig.QueryAsync($"SELECT count(*) FROM {table} WHERE customer = x'{ana:N}'")).ShouldBe(["0"], table);
        (await _rig.QueryAsync("SELECT count(*) FROM subject_track t WHERE NOT EXISTS (SELECT 1 FROM identifier i WHERE i.subject = t.subject)")).ShouldBe(["0"]);
        (await _rig.QueryAsync($"SELECT members FROM segment_version WHERE workspace = x'{_rig.Workspace.Value:N}'")).ShouldBe(["0"]);
    }

    [Fact]
    [Trait("Row", "4.2")]
    public async Task The_sentence_means_on_the_demo_companys_data_whom_a_query_by_hand_finds()
    {
        // No engine in between: arrays of times per person, and the sentence in the words of the column store.
        const string byHand = """
            SELECT customer FROM (
              SELECT customer, arraySort(groupArrayIf(at, type = 'Order Completed')) AS orders, groupArrayIf(at, metric = 'nps' AND score <= 6) AS lows,
                maxIf(at, type IN ('Message Sent', 'Call Ended')) AS contacted,
                argMaxIf(JSONExtractString(props, '$traits', 'region'), at, type = 'identify' AND JSONHas(props, '$traits', 'region')) AS region
              FROM facts WHERE workspace = {w:UUID} AND at <= {now:DateTime64(6, 'UTC')} GROUP BY customer HAVING sum(sign) > 0)
            WHERE region = {region:String} AND arrayExists(low -> low > contacted AND arrayExists(i -> orders[i + 2] < low AND orders[i + 2] <= orders[i] + INTERVAL 60 DAY,
              range(1, toUInt32(greatest(length(orders), 2) - 1))), lows)
            ORDER BY customer
            """;
        using (var events = new Rapport.Server.Demo.EventWriter())
        {
            for (var number = 0; number < 800; number++)
            {
                Rapport.Server.Demo.Life.Of(Rapport.Server.Demo.Shopper.Of(number), _rig.Clock.GetUtcNow(), events);
                if (events.IsEmpty || (number % 40 != 39)) continue;
                await _rig.SendAsync([.. JsonElement.Parse(events.Take()).GetProperty("batch").EnumerateArray().Cast<object>()]);
            }

            if (!events.IsEmpty) await _rig.SendAsync([.. JsonElement.Parse(events.Take()).GetProperty("batch").EnumerateArray().Cast<object>()]);
        }

        await _rig.Get<Rapport.Columns.IFactBlocks>().WaitAllVisibleAsync(CancellationToken.None);
        var regions = (await _rig.CallAsync(HttpMethod.Get, "traits/values?key=region")).GetProperty("items").EnumerateArray().Select(v => v.Text("value")).ToList();
        var found = 0;
        foreach (var region in regions)
        {
            var segment = await _rig.SegmentAsync($"Unhappy in {region}", Sentence.Replace("\"north\"", JsonSerializer.Serialize(region), StringComparison.Ordinal));
            var query = new ColumnQuery(byHand)
            {
                Parameters = new Dictionary<string, object> { ["w"] = _rig.Workspace.Value, ["region"] = region, ["now"] = _rig.Clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture) },
            };
            var expected = await _rig.Get<IColumns>().QueryAsync(query, row => row.Id(0), CancellationToken.None);
            (await MembersAsync(segment)).Order().ShouldBe(expected.Order(), region);
            (await _rig.CallAsync(HttpMethod.Get, $"segments/{segment}")).GetProperty("members").GetInt64().ShouldBe(expected.Count);
            found += expected.Count;
        }

        found.ShouldBeGreaterThan(3, "the data has such people");
    }

    /// <summary>Bad inputs 117 to 122: sorting by what is no field, patterns that explode, nesting without end, code for values.</summary>
    [Theory]
    [InlineData("""{"trait":"a","op":"matches","value":"(a+)+\\1"}""", "filter.bad_pattern")]
    [InlineData("""{"trait":"a","op":"matches","value":"(?<=x)y"}""", "filter.bad_pattern")]
    [InlineData("""{"field":"password","op":"is","value":"x"}""", "filter.unknown_field")]
    [InlineData("""{"field":"name; DROP TABLE customer","op":"is","value":"x"}""", "filter.unknown_field")]
    [InlineData("""{"trait":"a","op":"$where","value":"1"}""", "filter.unknown_operator")]
    [InlineData("""{"fact":{"type":"a"},"where":[{"field":"score","op":"is","value":{"$gt":""}}]}""", "filter.invalid")]
    [InlineData("""{"fact":{"secret":"a"}}""", "filter.unknown_field")]
    [InlineData("""{"fact":{"type":"a"},"where":[{"field":"score","op":"gt","value":"many"}]}""", "filter.wrong_value")]
    public async Task Bad_sentences_are_refused_by_name(string predicate, string code)
    {
        foreach (var path in (string[])["segments", "segments/estimate"])
        {
            object body = path == "segments" ? new { name = "x", predicate = JsonElement.Parse(predicate) } : new { predicate = JsonElement.Parse(predicate) };
            using var answer = await _rig.RawAsync(HttpMethod.Post, path, body);
            (await answer.ProblemAsync()).ShouldBe((422, code));
        }
    }

    [Fact]
    public async Task Nesting_without_end_is_refused_at_once()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"not\":", 60)) + "{\"trait\":\"a\",\"op\":\"exists\"}" + new string('}', 60);
        using var answer = await _rig.RawAsync(HttpMethod.Post, "segments", new StringContent($$"""{"name":"x","predicate":{{deep}}}""", System.Text.Encoding.UTF8, "application/json"));
        ((int)answer.StatusCode).ShouldBeOneOf(400, 422);
        using var sort = await _rig.RawAsync(HttpMethod.Get, "customers?sort=password");
        (await sort.ProblemAsync()).ShouldBe((422, "customers.sort"));
    }

    [Fact]
    public async Task A_steady_share_is_a_tenth_of_the_people()
    {
        await Task.CompletedTask;
        var inside = Enumerable.Range(0, 100_000).Count(i => Rapport.Customers.Segments.Live.BucketLeaf.Place("autumn", new CustomerId(DerivedId.Of(_rig.Workspace, "customer", $"{i}"))) < 0.1);
        (inside / 1_000d).ShouldBe(10, 0.3);
    }

    [Fact]
    [Trait("Row", "4.1")]
    public async Task Every_template_can_be_estimated()
    {
        var templates = (await _rig.CallAsync(HttpMethod.Get, "segments/templates")).GetProperty("items").EnumerateArray().ToList();
        templates.Select(t => t.Text("family")).Distinct().Order().ShouldBe(["behavioural", "demographic", "geographic", "lifecycle", "psychographic"]);
        foreach (var template in templates)
            (await _rig.CallAsync(HttpMethod.Post, "segments/estimate", new { predicate = template.GetProperty("predicate") })).GetProperty("size").GetInt64().ShouldBe(0, template.Text("key"));
    }

    [Fact]
    [Trait("Row", "4.7")]
    public async Task Two_segments_are_compared_with_tests_and_effects()
    {
        var events = new List<object>();
        for (var i = 0; i < 40; i++)
        {
            events.Add(Traits($"u{i}", new { region = i < 20 ? "north" : "south", plan = i % 2 == 0 ? "gold" : "free" }));
            for (var n = 0; n < (i < 20 ? 3 + (i % 3) : 1 + (i % 2)); n++) events.Add(Order($"u{i}"));
        }

        await _rig.SendAsync(events);
        var north = await _rig.SegmentAsync("North", """{"trait":"region","op":"is","value":"north"}""");
        var south = await _rig.SegmentAsync("South", """{"trait":"region","op":"is","value":"south"}""");
        foreach (var with in (Guid?[])[south, null])
        {
            var comparison = await _rig.CallAsync(HttpMethod.Post, "segments/compare", new { segment = north, with });
            (comparison.GetProperty("one").GetInt64(), comparison.GetProperty("other").GetInt64(), comparison.GetProperty("both").GetInt64()).ShouldBe((20, 20, 0));
            var all = comparison.GetProperty("differences").EnumerateArray().ToList();
            var orders = all.Single(d => d.Text("name") == "orders");
            (orders.GetProperty("believable").GetBoolean(), orders.GetProperty("effect").GetDouble() > 1).ShouldBe((true, true));
            all.Where(d => d.Text("name") == "plan").ShouldAllBe(d => !d.GetProperty("believable").GetBoolean());
        }

        using var same = await _rig.RawAsync(HttpMethod.Post, "segments/compare", new { segment = north, with = north });
        (await same.ProblemAsync()).ShouldBe((422, "segment.compare"));
    }
}
