using System.Text;
using System.Text.Json;
using Rapport.Customers.Ingest;
using Rapport.Customers.Ingest.Dialects;
using Rapport.Kernel;

namespace Rapport.Tests.Customers.Ingest;

/// <summary>What every dialect in the list does.</summary>
[Trait("Row", "1.1")]
public sealed class DialectFamilyTests
{
    public static TheoryData<string> Names => [.. DialectList.All.Select(d => d.Name)];

    [Fact]
    public void Names_differ_and_every_dialect_has_a_path()
    {
        DialectList.All.Select(d => d.Name).ShouldBeUnique();
        DialectList.All.ShouldAllBe(d => d.Routes.Count > 0);
    }

    [Fact]
    public void Reasons_have_codes_of_their_own_and_say_what_to_do()
    {
        DropReason.All.Select(r => r.Code).ShouldBeUnique();
        DropReason.All.ShouldAllBe(r => r.Meaning.EndsWith('.'));
        typeof(DropReason).GetFields().Where(f => f.FieldType == typeof(DropReason)).Select(f => f.GetValue(null))
            .ShouldBe(DropReason.All, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Junk_never_becomes_an_event_and_never_throws(string name)
    {
        var dialect = DialectList.Find(name)!; // the names come from the list
        foreach (var junk in (string[])["{}", "[]", "[1,null,\"x\",[]]", "7", "null", "\"text\"", "{\"batch\":{}}", "{\"batch\":[]}"])
        {
            var scan = BodyScan.Of(Encoding.UTF8.GetBytes(junk), dialect, null);
            if (dialect.NeedsMapping) continue; // its rules judge when they are known
            (scan.Events - scan.Refused.Count).ShouldBe(0, junk);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_reading_can_be_repeated_with_the_same_result(string name)
    {
        var dialect = DialectList.Find(name)!; // the names come from the list
        var row = Row(dialect, Sample);
        var first = dialect.Read(row, "EUR").Events.Select(e => (e.FactId, e.At, Encoding.UTF8.GetString(e.Props.Span))).ToList();
        dialect.Read(row, "EUR").Events.Select(e => (e.FactId, e.At, Encoding.UTF8.GetString(e.Props.Span))).ShouldBe(first);
        if (!dialect.NeedsMapping) first.Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_bytes_are_either_scanned_or_called_unreadable(string name)
    {
        var dialect = DialectList.Find(name)!; // the names come from the list
        var random = new Random(20261122);
        var sample = Encoding.UTF8.GetBytes(Sample);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = sample.ToArray();
            for (var i = random.Next(1, 6); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
            try
            {
                var scan = BodyScan.Of(bytes, dialect, "track");
                if (scan.Events == 1 && scan.Refused.Count == 0) dialect.Read(Row(dialect, Encoding.UTF8.GetString(bytes)), "EUR");
            }
            catch (JsonException)
            {
                // Unreadable: answered 400.
            }
        }
    }

    const string Sample =
        """
        {"specversion":"1.0","id":"c1","source":"/shop","subject":"u","time":"2026-01-01T00:00:00Z","data":{"a":[1,{"b":null}]},
        "type":"track","event":"Order Completed","name":"n","uuid":"p1","distinct_id":"u","userId":"u","anonymousId":"a\u0041",
        "messageId":"m1","timestamp":"2026-01-01T00:00:00Z","sentAt":"2026-01-01T00:00:01Z","token":"t","writeKey":"w",
        "context":{"traits":{"email":"a@b.c"},"externalIds":[{"id":"7","type":"crm"}]},
        "properties":{"total":12.5,"currency":"EUR","metric":"nps","score":9,"$set":{"x":1},"distinct_id":"u"}}
        """;

    static InboxRow Row(IDialect dialect, string body) => new(
        7, IngestHost.Workspace, "shop", dialect.Name, 1_800_000_000_000_000, 1, default, Encoding.UTF8.GetBytes(body));
}
