using System.Buffers;
using System.Text;
using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Tests.Columns;

public sealed class FactRowsAreReadBack(EmbeddedColumns store) : IClassFixture<EmbeddedColumns>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static readonly Fact Full = new()
    {
        Workspace = new WorkspaceId(Guid.NewGuid()),
        Type = "Bestellung \"ä\"\n" + new string('x', 300),
        Subject = new SubjectId(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff")),
        Customer = new CustomerId(Guid.NewGuid()),
        At = 1_767_225_599_999_999, // 2025-12-31 23:59:59.999999
        Received = 1_767_225_600_000_000,
        Id = new FactId(Guid.NewGuid()),
        Sign = -1,
        Revision = uint.MaxValue,
        Source = "import",
        Channel = "web",
        Touchpoint = "checkout",
        Employee = "e-7",
        Company = "ACME GmbH",
        ImportId = Guid.NewGuid(),
        Element = "q1",
        Metric = "csat.5",
        Score = 4.5,
        Amount = -1999,
        Currency = "EUR",
        Historical = true,
        Props = Encoding.UTF8.GetBytes("""{"place":"Köln","quote":"'\\","nested":{"a":[1,2]}}"""),
    };

    [Fact]
    public async Task Every_column_holds_what_was_written()
    {
        var row = await StoredAsync(Full);
        row.ShouldBe(Full with { Props = default });
        (await PropsAsync(Full)).ShouldBe(Encoding.UTF8.GetString(Full.Props.Span));
    }

    [Fact]
    public async Task Empty_texts_nulls_and_zeros_stay_what_they_are()
    {
        var bare = new Fact
        {
            Workspace = new WorkspaceId(Guid.NewGuid()), Type = "page", At = 0, Received = 0, Id = new FactId(Guid.NewGuid()), Source = "s", Props = "{}"u8.ToArray(),
        };
        (await StoredAsync(bare)).ShouldBe(bare with { Props = default });
    }

    [Fact]
    public async Task Properties_are_read_by_name()
    {
        await InsertAsync(Full with { Workspace = new WorkspaceId(Guid.NewGuid()), Id = Full.Id });
        var value = await store.Columns.QueryAsync(
            new ColumnQuery($"SELECT {FactTable.Prop("{key:String}")} FROM facts WHERE id = {{id:UUID}} LIMIT 1")
            { Parameters = new Dictionary<string, object> { ["key"] = "place", ["id"] = Full.Id.Value } },
            r => r.Text(0), Ct);
        value.ShouldHaveSingleItem().ShouldBe("Köln");
    }

    async Task<Fact> StoredAsync(Fact fact)
    {
        await InsertAsync(fact);
        var rows = await store.Columns.QueryAsync(
            new ColumnQuery(
                """
                SELECT workspace, type, subject, customer, toUnixTimestamp64Micro(at), toUnixTimestamp64Micro(received), id, sign, revision, source,
                channel, touchpoint, employee, company, import_id, element, metric, score, amount, currency, historical FROM facts WHERE workspace = {w:UUID}
                """)
            { Parameters = new Dictionary<string, object> { ["w"] = fact.Workspace.Value } },
            r => new Fact
            {
                Workspace = new WorkspaceId(r.Id(0)), Type = r.Text(1), Subject = new SubjectId(r.Id(2)), Customer = new CustomerId(r.Id(3)), At = r.Long(4),
                Received = r.Long(5), Id = new FactId(r.Id(6)), Sign = (sbyte)r.Long(7), Revision = (uint)r.Long(8), Source = r.Text(9), Channel = r.Text(10),
                Touchpoint = r.Text(11), Employee = r.Text(12), Company = r.Text(13), ImportId = r.Id(14), Element = r.Text(15), Metric = r.Text(16),
                Score = r.DoubleOrNull(17), Amount = r.LongOrNull(18), Currency = r.Text(19), Historical = r.Json(20).GetBoolean(), Props = default,
            },
            Ct);
        return rows.ShouldHaveSingleItem();
    }

    async Task<string> PropsAsync(Fact fact) => (await store.Columns.QueryAsync(
        new ColumnQuery("SELECT props FROM facts WHERE workspace = {w:UUID}") { Parameters = new Dictionary<string, object> { ["w"] = fact.Workspace.Value } },
        r => r.Text(0), Ct)).ShouldHaveSingleItem();

    async Task InsertAsync(Fact fact)
    {
        var bytes = new ArrayBufferWriter<byte>();
        FactRows.Write(bytes, fact);
        await store.Columns.InsertAsync(FactTable.Insert, fact.Id.Value.GetHashCode(), bytes.WrittenMemory, Ct);
    }
}
