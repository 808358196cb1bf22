using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Columns;
using Rapport.Customers.Erase;
using Rapport.Customers.Ingest;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Tests.Customers.Sources;

namespace Rapport.Tests.Server;

/// <summary>What is deleted is gone from every table and every file, whichever way it came in.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "9.1")]
public sealed class NothingIsLeftTests(TestServer server)
{
    const string Mapping =
        """
        {"name":"Shop","zone":"UTC","files":{"orders":{"match":"orders*.csv"}},"records":[{"name":"order","kind":"order","from":"orders","key":["order"],
        "fields":{"order_id":"order","at":"date","user_id":"customer","email":"email","amount":"amount","currency":{"value":"EUR"}}}]}
        """;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deleted_workspace_leaves_no_row_and_no_word_of_it()
    {
        var canary = $"canary{Guid.NewGuid():N}";
        var id = (await server.Owner.PostAsync("api/v1/workspaces", new { name = canary, zone = "UTC", currency = "EUR", language = "en" })).Id();
        await PlantAsync(id, canary);
        await server.Owner.PutAsync(TestServer.In(id, "targets/nps.0-10"), new { value = 40, due = "2027-12-31", owner = canary }, "");
        await server.Owner.PostAsync(TestServer.In(id, "touchpoints"), new { key = "till", name = canary, channel = "store" });
        await server.Owner.PostAsync(TestServer.In(id, "keys"), new { name = canary, kind = "write", dialect = "segment", scopes = (string[])["ingest"] });
        await server.Owner.PostAsync(TestServer.In(id, "people/invites"), new { email = $"{canary}@example.org", role = "viewer" });
        // Saved rules, and with them the detail of an audit entry.
        await server.Owner.PutAsync(TestServer.In(id, "webhooks/crm"), new { @event = canary, userId = "$.id" }, "");
        await server.Owner.PutAsync(TestServer.In(id, "settings/mail"), new { postalAddress = canary, replyTo = $"{canary}@example.org" }, "*");
        await server.Owner.PostAsync(TestServer.In(id, "suppressions"), new { address = $"{canary}@example.org" });
        await server.Owner.PostAsync(TestServer.In(id, "conversation-channels"), new { key = "sms", name = canary });
        await server.Owner.PostAsync(TestServer.In(id, "conversations/incoming"), new { channel = "sms", thread = canary, message = canary, text = canary, who = new { email = $"{canary}@example.org" } });
        await EndAsync((await server.Owner.PostAsync(TestServer.In(id, "predictions/fit"), new { })).GetProperty("job").GetGuid());
        FilesWith(canary).ShouldNotBeEmpty("the search must be able to find it");
        (await TablesOfAsync(id)).Count.ShouldBeGreaterThan(15, "the search must be able to find them");

        var job = await server.Owner.DeleteAsync(TestServer.In(id, ""), new { confirm = canary });
        await EndAsync(job.GetProperty("job").GetGuid());

        (await TablesOfAsync(id)).ShouldBeEmpty();
        FilesWith(canary).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_erased_customer_is_gone_while_the_persons_events_still_come_in()
    {
        var canary = $"canary{Guid.NewGuid():N}";
        var id = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Erasing", zone = "UTC", currency = "EUR", language = "en" })).Id();
        await PlantAsync(id, canary);
        var customers = await server.Owner.GetAsync(TestServer.In(id, $"customers?search={canary}"));
        var customer = customers.GetProperty("items").EnumerateArray().ShouldHaveSingleItem().Id();
        using var sender = server.WithKey(await server.KeyInAsync(id, "segment", "ingest"));
        await AskAsync(id, customer, canary);
        for (var i = 0; i < 200; i++) await SendAsync(sender, Person(canary, $"waiting{i}"));

        await server.Owner.GetAsync(TestServer.In(id, $"customers/{customer}/export"));

        var job = await server.Owner.DeleteAsync(TestServer.In(id, $"customers/{customer}"));
        for (var i = 0; i < 50; i++) await SendAsync(sender, Person(canary, $"late{i}"));
        await EndAsync(job.GetProperty("job").GetGuid());

        (await server.Owner.GetAsync(TestServer.In(id, $"customers?search={canary}"))).GetProperty("items").GetArrayLength().ShouldBe(0);
        await DrainedAsync();
        await NightAsync();
        FilesWith(canary).ShouldBeEmpty();
        FilesWith(canary.ToUpperInvariant()).ShouldBeEmpty();
    }

    // What came in after the erasure had ended: dropped at once, its bytes gone by the next morning.
    [Fact]
    public async Task Late_events_of_an_erased_person_leave_no_bytes_after_the_night()
    {
        var canary = $"canary{Guid.NewGuid():N}";
        var id = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Late", zone = "UTC", currency = "EUR", language = "en" })).Id();
        using var sender = server.WithKey(await server.KeyInAsync(id, "segment", "ingest"));
        await SendAsync(sender, Person(canary, "first"));
        await DrainedAsync();
        var customer = (await server.Owner.GetAsync(TestServer.In(id, $"customers?search={canary}"))).GetProperty("items")[0].Id();
        await EndAsync((await server.Owner.DeleteAsync(TestServer.In(id, $"customers/{customer}"))).GetProperty("job").GetGuid());
        FilesWith(canary).ShouldBeEmpty();

        for (var i = 0; i < 20; i++) await SendAsync(sender, Person(canary, $"late{i}"));
        await DrainedAsync();
        FilesWith(canary).ShouldNotBeEmpty("or there were nothing to do in the night");
        await NightAsync();

        FilesWith(canary).ShouldBeEmpty();
    }

    // Hidden before anything is made of an event; what it came in goes with the request, whose bytes are gone by the next morning.
    [Theory]
    [InlineData("segment", "v1/batch", """{"batch":[{"type":"track","event":"Review","userId":"u1","properties":{"rating":2,"text":"@"}}]}""")]
    [InlineData("segment", "v1/batch", """{"batch":[{"type":"track","event":"Survey Answered","userId":"u2","properties":{"metric":"nps","score":2,"text":"@"}}]}""")]
    [InlineData("rudderstack", "v1/track", """{"event":"Message","userId":"u3","properties":{"thread":{"body":["@"]}}}""")]
    [InlineData("posthog", "e", """{"event":"survey sent","distinct_id":"u4","properties":{"$survey_response":"@"}}""")]
    [InlineData("rapport", "api/v1/workspaces/{id}/events", """{"batch":[{"type":"track","event":"Complaint","userId":"u5","properties":{"comment":"@"}}]}""")]
    [Trait("Row", "9.8")]
    public async Task A_detail_in_the_words_of_other_systems_is_nowhere_the_next_morning(string dialect, string path, string body)
    {
        var canary = $"canary{Guid.NewGuid():N}";
        var id = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Words", zone = "UTC", currency = "EUR", language = "en" })).Id();
        using var sender = server.WithKey(await server.KeyInAsync(id, dialect, "ingest"));
        var said = body.Replace("@", $"Cold soup! Write to {canary}@example.org", StringComparison.Ordinal);
        using var answer = await sender.PostAsync(path.Replace("{id}", id.ToString(), StringComparison.Ordinal), new StringContent(said, Encoding.UTF8, "application/json"), Ct);
        ((int)answer.StatusCode).ShouldBe(200);
        await DrainedAsync();
        await server.Services.GetRequiredService<IFactBlocks>().WaitAllVisibleAsync(Ct);
        (await server.Services.GetRequiredService<IColumns>().QueryAsync(
            new ColumnQuery("SELECT toString(props) FROM facts WHERE workspace = {w:UUID} AND source != 'cases'") { Parameters = new Dictionary<string, object> { ["w"] = id } }, row => row.Text(0), Ct))
            .ShouldHaveSingleItem().ShouldContain("Cold soup! Write to [e-mail]");

        await NightAsync();

        FilesWith(canary).ShouldBeEmpty();
    }

    // A survey may ask for an address: its module hides what nobody asked for.
    [Fact]
    [Trait("Row", "9.8")]
    public async Task What_our_own_modules_report_stays_as_they_hid_it()
    {
        var id = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Own words", zone = "UTC", currency = "EUR", language = "en" })).Id();
        var said = System.Text.Json.JsonSerializer.SerializeToElement(new { text = "ann@example.org" });
        await server.Services.GetRequiredService<Rapport.Customers.IReports>().AppendAsync(
            new(id), "surveys", [new Rapport.Customers.Report("asked", FactTypes.Answer, 1_700_000_000_000_000, [("user_id", "u1")], said)], Ct);
        await DrainedAsync();
        await server.Services.GetRequiredService<IFactBlocks>().WaitAllVisibleAsync(Ct);

        (await server.Services.GetRequiredService<IColumns>().QueryAsync(
            new ColumnQuery("SELECT toString(props) FROM facts WHERE workspace = {w:UUID}") { Parameters = new Dictionary<string, object> { ["w"] = id } }, row => row.Text(0), Ct))
            .ShouldHaveSingleItem().ShouldContain("ann@example.org");
    }

    async Task NightAsync()
    {
        var nightly = server.Services.GetServices<NightlyJob>().Single(j => j.Kind == ScrubFiles.Kind);
        Guid job;
        await using (var transaction = await server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct))
        {
            job = await server.Services.GetRequiredService<IJobs>().AddAsync(transaction, new NewJob(null, nightly.Kind, nightly.Title), Ct);
            await transaction.CommitAsync(Ct);
        }

        await EndAsync(job);
    }

    /// <summary>Requests that could not be processed: one that names the person by id, one by an address in capitals.</summary>
    async Task PlantDeadAsync(Guid id, string canary)
    {
        var dead = server.Services.GetRequiredService<DeadEvents>();
        await using var transaction = await server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct);
        foreach (var body in (string[])[Person(canary, "dead"), $$$"""{"type":"identify","traits":{"email":"{{{canary.ToUpperInvariant()}}}@EXAMPLE.ORG"}}"""])
        {
            var position = long.MaxValue - Random.Shared.NextInt64(1L << 40);
            var row = new InboxRow(position, new WorkspaceId(id), "shop", "segment", 0, 1, default, Encoding.UTF8.GetBytes($$"""{"batch":[{{body}}]}"""));
            await dead.AddAsync(transaction, row, "dead", "TestException", Ct);
        }

        await transaction.CommitAsync(Ct);
    }

    /// <summary>Through every door there is.</summary>
    async Task PlantAsync(Guid id, string canary)
    {
        var key = await server.KeyInAsync(id, "segment", "ingest");
        using (var sender = server.WithKey(key))
        {
            await SendAsync(sender, Person(canary, "first"));
            await SendAsync(sender, Person(canary, "bad").Replace("\"type\":\"identify\"", "\"type\":\"track\",\"event\":\"x\",\"properties\":{\"metric\":\"nps\",\"score\":99}", StringComparison.Ordinal));
            // Two keys of the same person's devices, so that a merge is on record.
            await SendAsync(sender, $$$"""{"type":"track","event":"Seen","anonymousId":"device-{{{canary}}}","messageId":"device"}""");
            await SendAsync(sender, $$$"""{"type":"identify","anonymousId":"device-{{{canary}}}","userId":"user-{{{canary}}}","messageId":"login"}""");
        }

        await AskAsync(id, Guid.Empty, canary);
        await new ImportClient(server, id).ImportAsync(
            Mapping, ("orders.csv", new MemoryStream(Encoding.UTF8.GetBytes(
                $"order,customer,email,date,amount\no1,user-{canary},{canary}@example.org,2024-01-02,10\nbad,user-{canary},,not a date,1\n"))));
        await DrainedAsync();
        await PlantDeadAsync(id, canary);
        await PlantCaseAsync(id, canary);
        await server.Services.GetRequiredService<IFactBlocks>().WaitAllVisibleAsync(Ct);
    }

    /// <summary>A case of the customer, with what was written in it and its fact.</summary>
    async Task PlantCaseAsync(Guid id, string canary)
    {
        var customer = (await server.Owner.GetAsync(TestServer.In(id, $"customers?search={canary}"))).GetProperty("items")[0].Id();
        var opened = await server.Owner.PostAsync(TestServer.In(id, "cases"), new { title = $"{canary} rang", text = canary, customer, interaction = canary });
        await server.Owner.PostAsync(TestServer.In(id, $"cases/{opened.Id()}/notes"), new { text = $"Told {canary} so" });
        await PatienceAsync(
            async () => (await server.Owner.GetAsync(TestServer.In(id, $"customers/{customer}/timeline"))).GetProperty("items").EnumerateArray().Any(i => i.Text("type") == "Case Opened"), "the case is not told");
    }

    /// <summary>A mail that waits, to the customer where one is named, and what was said about mail.</summary>
    async Task AskAsync(Guid id, Guid customer, string canary)
    {
        await using var transaction = await server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct);
        await server.Services.GetRequiredService<IMessages>().QueueAsync(
            transaction,
            new OutgoingMail
            {
                Workspace = new(id), Class = MailClass.Transactional, Purpose = "service", To = $"{canary}{(customer == Guid.Empty ? "" : ".work")}@example.org",
                Customer = new(customer), Subject = canary, Language = "en", Parts = [new MailParagraph(canary)],
            }, Ct);
        await server.Services.GetRequiredService<IConsents>().RecordAsync(
            transaction,
            new ConsentGiven
            {
                Workspace = new(id), Customer = new(customer), Address = $"{canary}@example.org", Purpose = "survey", Channel = "email", Given = false,
                TextVersion = "1", Text = "May we?", Language = "en", Source = customer == Guid.Empty ? "agent" : canary,
            }, Ct);
        await transaction.CommitAsync(Ct);
    }

    static string Person(string canary, string message) =>
        $$$"""{"type":"identify","userId":"user-{{{canary}}}","messageId":"{{{message}}}","traits":{"name":"{{{canary}}} name","email":"{{{canary}}}@example.org","note":"{{{canary}}}"},"context":{"note":"{{{canary}}}"}}""";

    static async Task SendAsync(HttpClient sender, string one)
    {
        using var answer = await sender.PostAsync("v1/batch", new StringContent($$"""{"batch":[{{one}}]}""", Encoding.UTF8, "application/json"), Ct);
        ((int)answer.StatusCode).ShouldBe(200);
    }

    async Task DrainedAsync()
    {
        var inbox = server.Services.GetRequiredService<IInbox>();
        await PatienceAsync(async () => (await inbox.BacklogAsync(Ct)).Events == 0, "the inbox is not empty");
    }

    async Task EndAsync(Guid job)
    {
        var jobs = server.Services.GetRequiredService<IJobs>();
        await PatienceAsync(async () => (await jobs.FindAsync(job, Ct))!.State is not ("waiting" or "running"), "the job has not ended");
        var end = await jobs.FindAsync(job, Ct);
        end!.State.ShouldBe("done", end.Error);
    }

    static async Task PatienceAsync(Func<Task<bool>> done, string otherwise)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await done())
        {
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromMinutes(1), otherwise);
            await Task.Delay(50, Ct);
        }
    }

    /// <summary>The tables in which any column holds the id, as bytes or as text, and how many of their rows do. The deletion itself
    /// stays on record, as an entry of the instance's audit and as the job that did it.</summary>
    async Task<IReadOnlyList<string>> TablesOfAsync(Guid workspace)
    {
        await using var file = new SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "state.db")};Pooling=False;Mode=ReadOnly");
        await file.OpenAsync(Ct);
        var columns = await ReadAsync(file, "SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'", workspace);
        var found = new List<string>();
        foreach (var table in columns.GroupBy(c => c.Split('.')[0], c => c.Split('.')[1]))
        {
            var where = string.Join(" OR ", table.Select(c => $"instr(CAST(\"{c}\" AS BLOB), $id) > 0 OR instr(lower(\"{c}\"), $text) > 0"));
            var tombstone = table.Key switch { "audit_entry" => " AND workspace <> zeroblob(16)", "job" => " AND kind <> 'workspace.delete'", _ => "" };
            var rows = await ReadAsync(file, $"SELECT count(*) FROM \"{table.Key}\" WHERE ({where}){tombstone}", workspace);
            if (rows is not ["0"]) found.Add($"{table.Key} {rows[0]}");
        }

        return found;
    }

    static async Task<IReadOnlyList<string>> ReadAsync(SqliteConnection file, string sql, Guid workspace)
    {
        await using var command = file.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$id", workspace.ToByteArray(bigEndian: true));
        command.Parameters.AddWithValue("$text", workspace.ToString());
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(Ct);
        while (await reader.ReadAsync(Ct)) rows.Add(reader.GetValue(0).ToString() ?? "");
        return rows;
    }

    List<string> FilesWith(string text)
    {
        var needle = Encoding.UTF8.GetBytes(text);
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(server.DataFolder, "*", SearchOption.AllDirectories))
        {
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var memory = new MemoryStream();
                stream.CopyTo(memory);
                if (memory.GetBuffer().AsSpan(0, (int)memory.Length).IndexOf(needle) >= 0) found.Add(Path.GetRelativePath(server.DataFolder, file));
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // A socket, or a file just removed, holds nothing.
            }
        }

        return found;
    }
}
