using System.Buffers;
using Rapport.Columns;
using Rapport.Columns.Schema;
using Rapport.Columns.Transport;
using Rapport.Kernel;

namespace Rapport.Tests.Columns;

/// <summary>What the store takes out of the text of properties.</summary>
public sealed class ParsedColumns(EmbeddedColumns store) : IClassFixture<EmbeddedColumns>
{
    const string Odd = """{"a":"x\"y\u00e9","b":1.5,"c":null,"d":true,"e":{"z":[1,2]},"f":"","$os":"X","$messageId":"m","$context":{"ip":"1"}}""";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Properties_of_answers_are_as_in_the_text()
    {
        var workspace = await InsertAsync(Fact(Odd, metric: "nps"));
        foreach (var key in (string[])["a", "b", "c", "d", "e", "f", "$os", "missing"])
        {
            var same = await AskAsync(workspace, $"SELECT {FactTable.AnswerProp("{key:String}")} IS NOT DISTINCT FROM {FactTable.Prop("{key:String}")}", key);
            same.ShouldBe(["1"], key);
        }

        (await AskAsync(workspace, $"SELECT {FactTable.AnswerProp("{key:String}")}", "a")).ShouldBe(["x\"yé"]);
        (await AskAsync(workspace, "SELECT props", "a")).ShouldBe([Odd]);
    }

    [Fact]
    public async Task What_no_question_slices_by_stays_in_the_text()
    {
        (await AskAsync(await InsertAsync(Fact(Odd, metric: "nps")), "SELECT arrayStringConcat(mapKeys(answer_props), ' ')", "")).ShouldBe(["a b c d e f $os"]);
        (await AskAsync(await InsertAsync(Fact(Odd, metric: "")), "SELECT length(answer_props)", "")).ShouldBe(["0"]);
        (await AskAsync(await InsertAsync(Fact("""{"$traits":{"plan":"gold"}}""", metric: "")), "SELECT length(traits)", "")).ShouldBe(["0"]);
    }

    [Fact]
    public async Task A_table_made_before_them_answers_as_a_new_one()
    {
        var workspace = await InsertAsync(Fact(Odd, metric: "nps"));
        var identified = Fact("""{"$traits":{"plan":"gold"},"$traitsOnce":{"via":"web"}}""", metric: "") with { Type = FactTypes.Identify };
        var other = await InsertAsync(identified);
        foreach (var column in (string[])[FactTable.Traits, FactTable.TraitsOnce, FactTable.AnswerProps])
            await RunAsync($"ALTER TABLE facts DROP COLUMN {column} SETTINGS mutations_sync = 2");
        using var client = new ColumnClient(store.Endpoint, store.Options);
        await Tables.EnsureAsync(client, Ct);
        (await AskAsync(workspace, $"SELECT {FactTable.AnswerProp("{key:String}")}", "a")).ShouldBe(["x\"yé"]);
        (await AskAsync(other, "SELECT concat(assumeNotNull(traits['plan']), assumeNotNull(traits_once['via']))", "")).ShouldBe(["goldweb"]);
        (await AskAsync(await InsertAsync(identified), "SELECT assumeNotNull(traits['plan'])", "")).ShouldBe(["gold"]);
    }

    [Fact]
    public async Task A_block_of_long_answers_fits_the_memory_of_the_store()
    {
        var workspace = new WorkspaceId(Guid.NewGuid());
        var bytes = new ArrayBufferWriter<byte>(64 << 20);
        var filler = new string('x', 500);
        for (var i = 0; bytes.WrittenCount < 60 << 20; i++)
        {
            var props = $"{{\"language\":\"de\",\"comment\":\"{i}\",\"$messageId\":\"{Guid.NewGuid()}\",\"$context\":{{\"url\":\"{filler}\"}}}}";
            FactRows.Write(bytes, Fact(props, "nps") with { Workspace = workspace, Id = new FactId(Guid.NewGuid()) });
        }

        await store.Columns.InsertAsync(FactTable.Insert, 1, bytes.WrittenMemory, Ct);
        (await AskAsync(workspace, $"SELECT uniqExact({FactTable.AnswerProp("{key:String}")}) = count()", "comment")).ShouldBe(["1"]);
    }

    static Fact Fact(string props, string metric) => new()
    {
        Workspace = new WorkspaceId(Guid.NewGuid()), Type = FactTypes.Answer, At = 0, Received = 0, Id = new FactId(Guid.NewGuid()), Source = "s",
        Metric = metric, Props = System.Text.Encoding.UTF8.GetBytes(props),
    };

    async Task<WorkspaceId> InsertAsync(Fact fact)
    {
        var own = fact with { Workspace = new WorkspaceId(Guid.NewGuid()) };
        var bytes = new ArrayBufferWriter<byte>();
        FactRows.Write(bytes, own);
        await store.Columns.InsertAsync(FactTable.Insert, 1, bytes.WrittenMemory, Ct);
        return own.Workspace;
    }

    Task<IReadOnlyList<string>> AskAsync(WorkspaceId workspace, string select, string key) => store.Columns.QueryAsync(
        new ColumnQuery($"{select.Replace("SELECT ", "SELECT toString(", StringComparison.Ordinal)}) FROM facts WHERE workspace = {{workspace:UUID}}")
        {
            Parameters = new Dictionary<string, object> { ["key"] = key, ["workspace"] = workspace.Value },
        },
        row => row.Text(0), Ct);

    Task RunAsync(string sql) => store.Columns.ExecuteAsync(new ColumnQuery(sql), Ct);
}
