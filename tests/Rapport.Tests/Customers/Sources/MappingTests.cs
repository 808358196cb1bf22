using System.Text;
using System.Text.Json;
using Rapport.Customers.Sources.Import;
using Rapport.Customers.Sources.Import.Expressions;
using Rapport.Kernel;

namespace Rapport.Tests.Customers.Sources;

public sealed class MappingTests
{
    static readonly Guid _import = Guid.Parse("0198c000-0000-7000-8000-000000000001");
    static readonly long _now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToMicros();
    static readonly Workspace _workspace = new(new WorkspaceId(Guid.NewGuid()), "Test", "Europe/Berlin", "EUR", "en", false);

    static (ImportPlan? Plan, Refusal? Refusal) Plan(string json, params (string Name, string Csv)[] files)
    {
        var (mapping, refusal) = ImportPlan.Parse(Encoding.UTF8.GetBytes(json));
        if (mapping is null) return (null, refusal);
        var columns = files.ToDictionary(f => f.Name, f => Files.Reader(Files.Text(f.Csv)).Columns);
        return ImportPlan.Compile(mapping, columns, _workspace);
    }

    static (List<string> Events, List<RowOutcome> Outcomes) Run(string json, params (string Name, string Csv)[] files)
    {
        var (plan, refusal) = Plan(json, files);
        refusal.ShouldBeNull();
        foreach (var table in plan!.Tables) // asserted just before
            foreach (var row in Files.Rows(Files.Text(files.First(f => f.Name == table.File).Csv))) table.Add(row.Cells);
        var events = new List<MappedEvent>();
        var outcomes = new List<RowOutcome>();
        foreach (var record in plan.Records)
        {
            var mapper = new RowMapper(record, _import, _now);
            var rows = Files.Rows(Files.Text(files.First(f => f.Name == record.Record.From).Csv));
            if (record.Per is not null) foreach (var row in rows) mapper.Consider(row);
            outcomes.AddRange(rows.Select(r => mapper.Map(r, events)));
        }

        return (events.ConvertAll(Json), outcomes);
    }

    static string Json(MappedEvent made)
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) made.Write(writer);
        return Encoding.UTF8.GetString(buffer.ToArray()).Replace('"', '\'');
    }

    static Dictionary<string, string[]> Errors(string json, params (string Name, string Csv)[] files) =>
        Plan(json, files).Refusal!.Errors.ToDictionary(e => e.Key, e => e.Value);

    [Fact]
    public void Customers_get_identities_and_traits()
    {
        var (events, outcomes) = Run(
            """{"records":[{"name":"people","kind":"customer","from":"c","fields":{"user_id":"id","email":{"column":"mail"}},"traits":{"city":"upper(town)","vip":{"value":true}}}]}""",
            ("c", "id,mail,town\n1,a@b.example,Bonn\n2,,\n,,x\n"));
        events[0].ShouldBe($"{{'type':'identify','messageId':'import:{_import:N}:0:2','at':{_now},'userId':'1','ids':{{'email':'a@b.example'}},'traits':{{'email':'a@b.example','city':'BONN','vip':true}}}}");
        events[1].ShouldContain("'traits':{'vip':true}");
        outcomes[2].Fault!.Code.ShouldBe("customer.unnamed");
    }

    [Fact]
    public void Orders_take_their_customer_and_amount_from_other_files()
    {
        var (events, _) = Run(
            """
            {"zone":"UTC","currency":"brl","records":[{"name":"order","kind":"order","from":"orders","key":["id"],
              "let":{"late":"days(due, done) > 0"},
              "fields":{"order_id":"id","at":"bought","user_id":"lookup('people', person, 'id', 'unique')","amount":"lookup_sum('items', id, 'order', 'price')"},
              "props":{"late":"late","items":"lookup_count('items', id, 'order')"}}]}
            """,
            ("orders", "id,person,bought,due,done\no1,p1,2018-01-01 10:00:00,2018-01-05,2018-01-05 23:00:00\no2,p9,2018-01-02,2018-01-05,2018-01-06 00:00:01\n"),
            ("people", "id,unique\np1,u1\np1,u2\n"),
            ("items", "order,price\no1,10.10\no1,0.20\no2,5\n"));
        events.ShouldBe([
            "{'type':'track','event':'Order Completed','messageId':'order:o1','at':1514800800000000,'userId':'u1','properties':{'order_id':'o1','amount':10.3,'currency':'BRL','late':false,'items':2}}",
            "{'type':'track','event':'Order Completed','messageId':'order:o2','at':1514851200000000,'properties':{'order_id':'o2','amount':5,'currency':'BRL','late':true,'items':1}}",
        ]);
    }

    [Fact]
    public void Of_several_answers_to_one_order_the_last_counts()
    {
        var (events, outcomes) = Run(
            """{"records":[{"name":"a","kind":"answer","from":"r","latest":{"per":"order","by":"at"},"fields":{"at":"at","metric":{"value":"csat.5"},"score":"score"}}]}""",
            ("r", "order,score,at\n1,1,2020-01-03\n1,5,2020-01-01\n2,3,2020-01-01\n2,4,2020-01-01\n,2,2020-01-01\n"));
        events.Count.ShouldBe(3);
        events.Select(e => e[(e.IndexOf("'score':", StringComparison.Ordinal) + 8)..].TrimEnd('}')).ShouldBe(["1", "4", "2"]);
        outcomes.Select(o => o.Skipped).ShouldBe([null, Skips.Latest, Skips.Latest, null, null]);
    }

    [Fact]
    public void A_wide_row_becomes_one_answer_a_column_and_not_applicable_becomes_none()
    {
        var (events, outcomes) = Run(
            """{"records":[{"name":"a","kind":"answer","from":"r","each":["Seat comfort",{"column":"Food","key":"meal"}],"notApplicable":["0"],"fields":{"at":{"value":"2020-01-01"},"user_id":"id","touchpoint":"$key","element":"$column","metric":{"value":"csat.5"},"score":"$cell"}}]}""",
            ("r", "id,Seat comfort,Food\n1,5,0\n2,0,0\n3,4,6\n"));
        events.ShouldHaveSingleItem().ShouldContain("'touchpoint':'seat-comfort','element':'Seat comfort','metric':'csat.5','score':5");
        outcomes[0].ShouldBe(new RowOutcome(null, null));
        outcomes[1].Skipped.ShouldBe(Skips.NotApplicable);
        outcomes[2].Fault!.Detail.ShouldBe("score: 6 is not on the scale csat.5 (1 to 5).");
    }

    [Fact]
    public void Rows_outside_the_filter_are_left_out_and_not_refused()
    {
        var (events, outcomes) = Run(
            """{"records":[{"name":"e","kind":"event","from":"r","where":"status = 'delivered'","fields":{"name":{"value":"Order Delivered"},"at":"at"}}]}""",
            ("r", "status,at\ndelivered,2020-01-01\nlost,2020-01-01\n"));
        events.Count.ShouldBe(1);
        outcomes[1].ShouldBe(new RowOutcome(null, Skips.Where));
    }

    [Theory]
    [InlineData("2020-13-01", ValueFaults.Time)]
    [InlineData("1950-01-01", "at.out_of_range")]
    [InlineData("2026-01-03", "at.out_of_range")]
    [InlineData("", "field.missing")]
    public void A_time_that_cannot_be_is_refused(string at, string code) => Run(
        """{"records":[{"name":"e","kind":"event","from":"r","fields":{"name":{"value":"x"},"at":"at"}}]}""",
        ("r", $"id,at\n1,{at}\n")).Outcomes[0].Fault!.Code.ShouldBe(code);

    [Fact]
    public void A_refused_row_leaves_no_part_of_itself() => Run(
        """{"records":[{"name":"a","kind":"answer","from":"r","each":["a","b"],"fields":{"at":{"value":"2020-01-01"},"metric":{"value":"nps"},"score":"$cell"}}]}""",
        ("r", "a,b\n9,x\n")).Events.ShouldBeEmpty();

    [Fact]
    public void Every_wrong_place_is_named()
    {
        var errors = Errors(
            """
            {"zone":"Mars/Base","records":[
              {"name":"a","kind":"order","from":"r","where":"1 +","let":{"id":"1"},"fields":{"order_id":"nope","isAdmin":"id","tenantId":"id"},"each":["x"],"traits":{"a":"id"}},
              {"name":"a","kind":"ghost","from":"r"},
              {"name":"c","kind":"customer","from":"r","fields":{"at":"id"},"traits":{"isAdmin":"id","__proto__":"id","$messageId":"id"}},
              {"name":"d","kind":"answer","from":"elsewhere"}]}
            """,
            ("r", "id\n1\n"));
        errors.Keys.ShouldBe(
            [
                "zone", "records", "records[0].where", "records[0].let.id", "records[0].fields.order_id", "records[0].fields.isAdmin",
                "records[0].fields.tenantId", "records[0].fields.at", "records[0].each[0]", "records[0].traits", "records[1].kind",
                "records[2].fields", "records[2].traits.isAdmin", "records[2].traits.__proto__", "records[2].traits.$messageId", "records[3].from",
            ],
            ignoreOrder: true);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"records\":[null]}")]
    [InlineData("{\"records\":[{\"fields\":{\"a\":null}}]}")]
    [InlineData("{\"records\":[{\"fields\":{\"a\":[1]}}]}")]
    [InlineData("{\"records\":[{\"code\":\"x\"}]}")]
    [InlineData("{\"records\":")]
    public void A_mapping_of_another_shape_is_refused(string json) => Plan(json).Refusal!.Code.ShouldBe("mapping.json");

    [Fact]
    public void A_mapping_survives_being_saved()
    {
        const string json = """{"name":"n","files":{"r":{"match":"*.csv"}},"records":[{"name":"a","kind":"answer","from":"r","each":["a",{"column":"b","key":"k"}],"fields":{"at":"x","score":{"column":"y"},"metric":{"value":"nps"},"text":{"value":3}}}]}""";
        var mapping = ImportPlan.Parse(Encoding.UTF8.GetBytes(json)).Mapping;
        var saved = JsonSerializer.SerializeToUtf8Bytes(mapping, Mapping.Json);
        JsonSerializer.SerializeToUtf8Bytes(ImportPlan.Parse(saved).Mapping, Mapping.Json).ShouldBe(saved);
        Encoding.UTF8.GetString(saved).ShouldContain("{\"column\":\"b\",\"key\":\"k\"}");
    }
}
