using System.Text.Json;
using Rapport.Customers;

namespace Rapport.Tests.Customers.Segments;

public sealed class PredicateJsonTests
{
    [Fact]
    public void A_predicate_is_read_whole()
    {
        var (predicate, refusal) = PredicateJson.Read("""
            {"all":[
              {"field":"channel","op":"in","value":["web","app"]},
              {"not":{"trait":"plan","op":"is","value":"gold"}},
              {"any":[{"trait":"age","op":"gte","value":18},{"trait":"vip","op":"exists"}]},
              {"fact":{"type":"Order Completed","channel":["web","app"]},"where":[{"field":"amount","op":"gt","value":100}],
               "count":{"op":"gte","n":2},"within":{"days":30}}]}
            """);
        refusal.ShouldBeNull();
        var all = predicate.ShouldBeOfType<Predicate.All>().Parts;
        all[0].ShouldBeOfType<Predicate.Field>().Test.Values.ShouldBe(["web", "app"]);
        all[1].ShouldBeOfType<Predicate.Not>().Part.ShouldBeOfType<Predicate.Trait>().Key.ShouldBe("plan");
        all[2].ShouldBeOfType<Predicate.Any>().Parts[1].ShouldBeOfType<Predicate.Trait>().Test.Op.ShouldBe(Operator.Exists);
        var happened = all[3].ShouldBeOfType<Predicate.Happened>();
        happened.Match["channel"].ShouldBe(["web", "app"]);
        happened.Count.ShouldBe(new Times(Operator.Gte, 2));
        happened.WithinDays.ShouldBe(30);
        happened.Where.Count.ShouldBe(1);
    }

    [Fact]
    public void No_filter_is_no_predicate()
    {
        PredicateJson.Read("").ShouldBe((null, null));
        PredicateJson.Read(default(JsonElement)).ShouldBe((null, null));
        PredicateJson.Read("null").ShouldBe((null, null));
    }

    [Theory]
    [InlineData("{", "filter.invalid")]
    [InlineData("[]", "filter.invalid")]
    [InlineData("\"x\"", "filter.invalid")]
    [InlineData("{}", "filter.invalid")]
    [InlineData("""{"all":{}}""", "filter.invalid")]
    [InlineData("""{"field":"channel"}""", "filter.invalid")]
    [InlineData("""{"field":"","op":"is","value":"x"}""", "filter.invalid")]
    [InlineData("""{"field":7,"op":"is","value":"x"}""", "filter.invalid")]
    [InlineData("""{"field":"channel","op":"is"}""", "filter.invalid")]
    [InlineData("""{"field":"channel","op":"is","value":{}}""", "filter.invalid")]
    [InlineData("""{"field":"channel","op":"is","value":["a","b"]}""", "filter.invalid")]
    [InlineData("""{"field":"channel","op":"in","value":"web"}""", "filter.invalid")]
    [InlineData("""{"field":"channel","op":"is","value":1e999}""", "filter.invalid")]
    [InlineData("""{"field":"channel","op":"= 1 OR 1","value":"x"}""", "filter.unknown_operator")]
    [InlineData("""{"field":"channel","op":"matches","value":"(a"}""", "filter.bad_pattern")]
    [InlineData("""{"field":"channel","op":"matches","value":"(?=a)b"}""", "filter.bad_pattern")]
    [InlineData("""{"field":"channel","op":"matches","value":"(a)\\1"}""", "filter.bad_pattern")]
    [InlineData("""{"fact":{}}""", "filter.invalid")]
    [InlineData("""{"fact":{"type":1}}""", "filter.invalid")]
    [InlineData("""{"fact":{"type":"a"},"count":{"op":"gte","n":-1}}""", "filter.invalid")]
    [InlineData("""{"fact":{"type":"a"},"count":{"op":"contains","n":1}}""", "filter.unknown_operator")]
    [InlineData("""{"fact":{"type":"a"},"within":{"days":0}}""", "filter.invalid")]
    [InlineData("""{"fact":{"type":"a"},"where":[{"trait":"x","op":"exists"}]}""", "filter.invalid")]
    [InlineData("""{"fact":{"type":"a"},"where":[{"fact":{"type":"b"}}]}""", "filter.invalid")]
    [InlineData("{\"field\":\"channel\",\"op\":\"is\",\"value\":\"a\\u0000b\"}", "filter.too_large")]
    public void Junk_is_refused_with_its_reason(string json, string code) => PredicateJson.Read(json).Refusal!.Code.ShouldBe(code);

    [Theory]
    [InlineData(32, null)]
    [InlineData(33, "filter.too_deep")]
    [InlineData(2_000, "filter.invalid")]
    public void Depth_has_a_limit(int levels, string? code)
    {
        var json = string.Concat(Enumerable.Repeat("{\"not\":", levels - 1)) + "{\"field\":\"channel\",\"op\":\"exists\"}" + new string('}', levels - 1);
        PredicateJson.Read(json).Refusal?.Code.ShouldBe(code);
        (PredicateJson.Read(json).Refusal is null).ShouldBe(code is null);
    }

    [Theory]
    [InlineData("""{"all":[{"segment":"0190a0a0-0000-7000-8000-000000000000"},{"not":{"any":[{"trait":"a","op":"exists"},{"trait":"b"}]}}]}""", "/all/1/not/any/1")]
    [InlineData("""{"all":[{"fact":{"type":"x"},"where":[{"field":"score"}]}]}""", "/all/0/where/0")]
    [InlineData("""{"all":[{"any":[{"trait":"a","op":"exists"}]},{}]}""", "/all/1")]
    [InlineData("""{"trait":"a"}""", null)]
    public void A_refusal_points_at_the_condition_it_concerns(string json, string? pointer)
    {
        var refusal = PredicateJson.Read(json).Refusal.ShouldNotBeNull();
        refusal.Errors.Keys.SingleOrDefault().ShouldBe(pointer);
        if (pointer is not null) refusal.Errors[pointer].ShouldBe([refusal.Detail]);
    }

    [Fact]
    public void Size_has_a_limit()
    {
        const string one = """{"field":"channel","op":"exists"}""";
        PredicateJson.Read($$"""{"any":[{{string.Join(',', Enumerable.Repeat(one, 199))}}]}""").Refusal.ShouldBeNull();
        PredicateJson.Read($$"""{"any":[{{string.Join(',', Enumerable.Repeat(one, 200))}}]}""").Refusal!.Code.ShouldBe("filter.too_large");
        var values = string.Join(',', Enumerable.Range(0, 1_001));
        PredicateJson.Read($$"""{"field":"score","op":"in","value":[{{values}}]}""").Refusal!.Code.ShouldBe("filter.too_large");
        PredicateJson.Read($$"""{"field":"channel","op":"is","value":"{{new string('a', 501)}}"}""").Refusal!.Code.ShouldBe("filter.too_large");
    }

    /// <summary>Every condition that the guide shows.</summary>
    public static TheoryData<string> Shown()
    {
        var guide = File.ReadAllText(Path.Combine(Architecture.HouseTests.Root, "docs", "guide", "segments.md"));
        var parts = guide.Split("```");
        var whole = parts.Where((_, i) => i % 2 == 1).Where(p => p.StartsWith("json\n", StringComparison.Ordinal)).Select(p => p[5..]);
        var one = string.Concat(parts.Where((_, i) => i % 2 == 0)).Split('`').Where((_, i) => i % 2 == 1)
            .Where(p => p.StartsWith("{\"", StringComparison.Ordinal) && p.EndsWith('}') && !p.Contains('…', StringComparison.Ordinal));
        return [.. whole, .. one];
    }

    [Theory]
    [MemberData(nameof(Shown))]
    [Trait("Row", "4.2")]
    public void What_the_guide_shows_is_read(string json) => PredicateJson.Read(json).Refusal.ShouldBeNull();

    [Theory]
    [Trait("Row", "4.2")]
    [InlineData("""{"sequence":[{"fact":{"type":"a"}}]}""")]
    [InlineData("""{"sequence":[{"fact":{"type":"a"}},{"fact":{"type":"b"},"times":0}]}""")]
    [InlineData("""{"sequence":[{"fact":{"type":"a"},"within":{"days":1}},{"fact":{"type":"b"}}]}""")]
    [InlineData("""{"sequence":[{"fact":{"type":"a"}},{"fact":{"type":"b"},"without":{"type":"c"}}]}""")]
    [InlineData("""{"fact":{"type":"a"},"within":{"days":40000}}""")]
    [InlineData("""{"fact":{"type":"a"},"within":{"weeks":1}}""")]
    [InlineData("""{"fact":{"type":"a"},"between":{}}""")]
    [InlineData("""{"fact":{"type":"a"},"between":{"from":"2026-02-01","to":"2026-01-01"}}""")]
    [InlineData("""{"fact":{"type":"a"},"measure":{"kind":"sum","of":"amount","op":"gt","value":1}}""")]
    [InlineData("""{"fact":{"type":"a"},"measure":{"kind":"median","of":"score","op":"gt","value":1}}""")]
    [InlineData("""{"fact":{"type":"a"},"measure":{"kind":"avg","of":"score","op":"contains","value":"1"}}""")]
    [InlineData("""{"segment":"north"}""")]
    [InlineData("""{"lifecycle":[]}""")]
    [InlineData("""{"score":"nps","class":"angry"}""")]
    [InlineData("""{"survey":"0190a1b2-0000-7000-8000-000000000001","did":"liked"}""")]
    [InlineData("""{"bucket":{"from":20,"to":10}}""")]
    [InlineData("""{"near":{"latitude":91,"longitude":0,"km":1}}""")]
    [InlineData("""{"trait":"born","op":"anniversaryIn","value":-1}""")]
    [InlineData("""{"trait":"born","op":"before","value":"soon"}""")]
    public void A_condition_over_time_that_makes_no_sense_is_refused(string json) => PredicateJson.Read(json).Refusal!.Code.ShouldBe("filter.invalid");

    [Fact]
    public void A_moving_date_is_no_condition_on_a_fact() =>
        PredicateJson.Read("""{"fact":{"type":"a"},"where":[{"field":"at","op":"inLast","value":3}]}""").Refusal!.Code.ShouldBe("filter.unknown_operator");
}
