using Microsoft.Extensions.DependencyInjection;
using Rapport.Columns;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Customers.Sources;

[Collection(nameof(OneServer))]
[Trait("Row", "1.3")]
public sealed class ImportTests(TestServer server)
{
    const string _mapping =
        """
        {"name":"Shop","files":{"orders":{"match":"orders*"}},"records":[
          {"name":"order","kind":"order","from":"orders","key":["order_id"],
           "fields":{"order_id":"order_id","at":"at","user_id":"who","email":"mail","amount":"total"},"props":{"note":"note"}}]}
        """;

    async Task<(ImportClient Client, Guid Workspace)> FreshAsync()
    {
        var workspace = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Import", zone = "Europe/Berlin", currency = "EUR", language = "en" })).Id();
        return (new ImportClient(server, workspace), workspace);
    }

    async Task<IReadOnlyList<string>> FactsAsync(Guid workspace)
    {
        await server.Services.GetRequiredService<IFactBlocks>().WaitAllVisibleAsync(default);
        return await server.Services.GetRequiredService<IColumns>().QueryAsync(
            new ColumnQuery("SELECT any(type) || ' ' || JSONExtractString(any(toString(props)), '$messageId') || ' ' || ifNull(toString(any(amount)), '-') FROM facts WHERE workspace = {w:UUID} GROUP BY id HAVING sum(sign) = 1 ORDER BY 1")
            { Parameters = new Dictionary<string, object> { ["w"] = workspace } }, r => r.Text(0), default);
    }

    static MemoryStream Orders(string rows) => Files.Text("order_id,who,mail,at,total,note\n" + rows);

    [Fact]
    public async Task Good_rows_become_facts_and_bad_rows_a_file_with_reasons()
    {
        var (client, workspace) = await FreshAsync();
        var uploaded = await client.UploadAsync(("orders 2024.csv", Orders(
            "o1,u1,a@b.example,2024-01-02 10:00:00,10.50,fine\no2,u1,,not a day,5,\no3,u2,c@d.example,2024-01-03,7,\"=cmd|' /C calc'!A0\"\no4,u2,c@d.example,2024-01-03,x,\"=cmd|' /C calc'!A0\"\no5,broken\n")));
        uploaded.Text("state").ShouldBe("uploaded");
        uploaded.GetProperty("files")[0].GetProperty("rows").GetInt64().ShouldBe(5);
        uploaded.GetProperty("guess").GetProperty("mapping").GetProperty("records").GetArrayLength().ShouldBe(1);
        var id = uploaded.Id();
        await client.MapAsync(id, _mapping);

        await client.DoAsync(id, "dry-run");
        var checkedOne = await client.EndAsync(id, "checked");
        checkedOne.GetProperty("report").GetProperty("reasons").ToString().ShouldBe("""{"row.columns":1,"value.not_a_number":1,"value.not_a_time":1}""");
        checkedOne.GetProperty("preview").GetProperty("refused").GetArrayLength().ShouldBe(3);
        checkedOne.GetProperty("preview").GetProperty("facts")[0].Text("event").ShouldBe("Order Completed");
        (await FactsAsync(workspace)).ShouldBeEmpty();

        await client.DoAsync(id, "start");
        var report = (await client.EndAsync(id, "done")).GetProperty("report");
        (report.GetProperty("rows").GetInt64(), report.GetProperty("accepted").GetInt64(), report.GetProperty("refused").GetInt64(), report.GetProperty("stored").GetInt64())
            .ShouldBe((5, 2, 3, 2));
        (await FactsAsync(workspace)).ShouldBe(["Order Completed order:o1 1050", "Order Completed order:o3 700"]);

        var refused = (await client.RefusedRowsAsync(id)).Trim('\uFEFF').Split("\r\n");
        refused[0].ShouldBe("reason,detail,file,row,order_id,who,mail,at,total,note");
        refused[1].ShouldStartWith("value.not_a_time,at: is not a date or time that can be read.,orders,3,o2,u1,");
        refused[2].ShouldEndWith(",x,'=cmd|' /C calc'!A0");
        refused[3].ShouldStartWith("row.columns,\"The row has 2 cells, the header has 6.\",orders,6,o5,broken,");
    }

    [Fact]
    public async Task The_same_key_imported_twice_is_stored_once()
    {
        var (client, workspace) = await FreshAsync();
        await client.ImportAsync(_mapping, ("orders.csv", Orders("o1,u1,,2024-01-02,10,\no2,u1,,2024-01-02,10,\no1,u1,,2024-01-02,10,\n")));
        var again = await client.ImportAsync(_mapping, ("orders.csv", Orders("o2,u1,,2024-01-02,10,\no3,u1,,2024-01-02,10,\n")));
        again.GetProperty("report").GetProperty("stored").GetInt64().ShouldBe(1);
        (await FactsAsync(workspace)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_undone_import_leaves_nothing_and_a_corrected_file_can_follow()
    {
        var (client, workspace) = await FreshAsync();
        var key = await server.KeyInAsync(workspace, "segment", "ingest");
        using (var http = server.WithKey(key))
        {
            using var live = await http.PostAsync("v1/batch", new StringContent(
                """{"batch":[{"type":"identify","messageId":"live-1","userId":"u1","timestamp":"2024-01-01T00:00:00Z","traits":{"name":"Ann"}},{"type":"track","event":"Order Completed","messageId":"live-2","userId":"u1","timestamp":"2024-01-01T00:00:00Z","properties":{"order_id":"l1","total":3,"currency":"EUR"}}]}""",
                System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
            live.EnsureSuccessStatusCode();
        }

        await client.ImportAsync(_mapping.Replace("Shop", "First", StringComparison.Ordinal), ("orders.csv", Orders("k1,u1,,2023-01-02,1,\n")));
        var before = await CustomersAsync(workspace);
        before.Count.ShouldBe(1);
        var wrong = await client.ImportAsync(_mapping, ("orders.csv", Orders("o1,u1,x@y.example,2024-01-02,10,\no2,u2,,2024-01-02,99,\n")));
        (await CustomersAsync(workspace)).Count.ShouldBe(2);
        await client.DoAsync(wrong.Id(), "undo");
        await client.EndAsync(wrong.Id(), "undone");
        (await FactsAsync(workspace)).ShouldBe(["Order Completed live-2 300", "Order Completed order:k1 100", "identify live-1 -"], ignoreOrder: true);
        (await CustomersAsync(workspace)).ShouldBe(before);
        var right = await client.ImportAsync(_mapping, ("orders.csv", Orders("o1,u1,,2024-01-02,20,\n")));
        right.GetProperty("report").GetProperty("stored").GetInt64().ShouldBe(1);
        (await FactsAsync(workspace)).ShouldContain("Order Completed order:o1 2000");
    }

    async Task<IReadOnlyList<string>> CustomersAsync(Guid workspace)
    {
        var rows = new List<string>();
        await using var connection = await server.Services.GetRequiredService<IStateStore>().OpenReadAsync(default);
        await using var command = connection.Command(
            "SELECT c.name, c.email, c.facts, c.orders, c.amount, c.first_at, c.last_at, (SELECT COUNT(*) FROM identifier i WHERE i.customer = c.id), "
            + "(SELECT COUNT(*) FROM recent_fact f JOIN identifier i ON i.subject = f.subject WHERE i.customer = c.id) FROM customer c WHERE c.workspace = @w ORDER BY c.facts DESC, c.id");
        await using var reader = await command.With("@w", workspace).ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i).ToString())));
        return rows;
    }

    [Fact]
    public async Task What_was_handed_over_before_a_crash_and_again_after_it_is_stored_once()
    {
        const int rows = 60_000;
        var (client, workspace) = await FreshAsync();
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < rows; i++) text.Append('o').Append(i).Append(",u").Append(i % 500).Append(",,2024-01-02,10,\n");
        var id = (await client.UploadAsync(("orders.csv", Orders(text.ToString())))).Id();
        await client.MapAsync(id, _mapping.Replace("\"key\":[\"order_id\"],", "", StringComparison.Ordinal));
        await client.DoAsync(id, "start");
        // Cancelled once something is handed over: by the time figures show the first of it, a fast machine may be through.
        while (await HandedOverAsync() is 0) await Task.Delay(5, TestContext.Current.CancellationToken);
        await client.DoAsync(id, "cancel");
        await client.EndAsync(id, "cancelled");
        (await StoredWhenStillAsync()).ShouldBeInRange(1, rows - 1, "the report of what was cancelled says what is stored");
        (await PlaceAsync(id)).ShouldBe(0, "the place is saved after what was handed over, as a crash in between would leave it");

        await client.DoAsync(id, "start");
        var done = await client.EndAsync(id, "done");
        done.GetProperty("report").GetProperty("stored").GetInt64().ShouldBe(rows);
        (await StoredAsync()).ShouldBe(rows);

        async Task<long> HandedOverAsync() =>
            (await server.Owner.GetAsync(TestServer.In(workspace, $"imports/{id}"))).GetProperty("progress") is { ValueKind: System.Text.Json.JsonValueKind.Object } progress ? progress.GetProperty("done").GetInt64() : 0;

        async Task<long> StoredWhenStillAsync()
        {
            for (var (before, tries) = (-1L, 0); tries < 600; tries++)
            {
                var report = (await server.Owner.GetAsync(TestServer.In(workspace, $"imports/{id}"))).GetProperty("report");
                var now = await StoredAsync();
                if (now == before && report.ValueKind == System.Text.Json.JsonValueKind.Object && report.GetProperty("stored").GetInt64() == now) return now;
                before = now;
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }

            throw new TimeoutException("The report never said what is stored.");
        }

        async Task<long> StoredAsync()
        {
            var stored = await server.Services.GetRequiredService<IColumns>().QueryAsync(
                new ColumnQuery("SELECT sum(sign), uniqExact(id) FROM facts WHERE workspace = {w:UUID}")
                { Parameters = new Dictionary<string, object> { ["w"] = workspace } }, r => (r.Long(0), r.Long(1)), TestContext.Current.CancellationToken);
            stored[0].Item1.ShouldBe(stored[0].Item2, "nothing is stored twice");
            return stored[0].Item1;
        }
    }

    async Task<long> PlaceAsync(Guid id)
    {
        await using var connection = await server.Services.GetRequiredService<IStateStore>().OpenReadAsync(TestContext.Current.CancellationToken);
        await using var command = connection.Command("SELECT row FROM import WHERE id = @id").With("@id", id);
        return Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Imported_facts_are_history_and_carry_their_import()
    {
        var (client, workspace) = await FreshAsync();
        var done = await client.ImportAsync(_mapping, ("orders.csv", Orders("o1,u1,,2026-01-02,10,\n")));
        await FactsAsync(workspace);
        (await server.Services.GetRequiredService<IColumns>().QueryAsync(
            new ColumnQuery("SELECT toString(import_id) || ' ' || toString(historical) || ' ' || source FROM facts WHERE workspace = {w:UUID}")
            { Parameters = new Dictionary<string, object> { ["w"] = workspace } }, r => r.Text(0), TestContext.Current.CancellationToken)).ShouldBe([$"{done.Id()} true Shop"]);
    }

    [Theory]
    [InlineData("", 422, "import.empty")]
    [InlineData("a,b\n", 422, "import.empty")]
    [InlineData("a,a\n1,2\n", 422, "import.duplicate_header")]
    [InlineData("a,b\n1,\0\n", 400, "import.nul")]
    [InlineData("%PDF-1.4", 415, "import.format")]
    public async Task Files_that_cannot_be_used_are_refused(string text, int status, string code) =>
        (await new ImportClient(server).RefusedUploadAsync("x.csv", Files.Text(text))).ShouldBe((status, code));

    [Fact]
    public async Task Another_workspace_sees_nothing()
    {
        var id = (await new ImportClient(server).UploadAsync(("orders.csv", Orders("o1,u1,,2024-01-02,10,\n")))).Id();
        (await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(server.OtherWorkspace, $"imports/{id}"))).ShouldBe((404, "import.unknown"));
        (await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(server.OtherWorkspace, $"imports/{id}/refused"))).ShouldBe((404, "import.unknown"));
        (await server.Owner.RefusedAsync(HttpMethod.Post, TestServer.In(server.OtherWorkspace, $"imports/{id}/start"))).ShouldBe((404, "import.unknown"));
    }

    [Fact]
    public async Task An_import_without_a_mapping_does_not_start()
    {
        var id = (await new ImportClient(server).UploadAsync(("orders.csv", Orders("o1,u1,,2024-01-02,10,\n")))).Id();
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In($"imports/{id}/start"))).ShouldBe((422, "import.no_mapping"));
    }

    [Fact]
    public async Task Mappings_are_saved_listed_and_forgotten()
    {
        var (_, workspace) = await FreshAsync();
        using var body = new StringContent(_mapping, System.Text.Encoding.UTF8, "application/json");
        var saved = await server.Owner.PostAsync(TestServer.In(workspace, "mappings"), body);
        var list = await server.Owner.GetAsync(TestServer.In(workspace, "mappings"));
        list.GetProperty("items")[0].GetProperty("mapping").GetProperty("records")[0].Text("kind").ShouldBe("order");
        await server.Owner.DeleteAsync(TestServer.In(workspace, $"mappings/{saved.Id()}"));
        (await server.Owner.GetAsync(TestServer.In(workspace, "mappings"))).GetProperty("items").GetArrayLength().ShouldBe(0);
    }
}
