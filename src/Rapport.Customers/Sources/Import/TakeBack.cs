using System.Globalization;
using System.Text.Json;
using Rapport.Columns;
using Rapport.Customers.Identity;
using Rapport.Customers.Ingest;
using Rapport.Customers.Ingest.Steps;
using Rapport.Customers.Segments.Live;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>Makes the customers that an import touched what they would be without it: their remaining facts are read from the
/// column store and go through the pipeline's own steps again.</summary>
/// <remarks>Merges that people made by hand among these customers are made anew by evidence only.</remarks>
sealed class TakeBack(
    IStateStore store, IColumns columns, IFactBlocks blocks, PipelineSteps steps, SeenMessages seen, IWorkspaces workspaces, IEnumerable<IImportUndone> followers)
{
    /// <summary>Customers in one transaction.</summary>
    const int _atOnce = 200;

    /// <summary>Rebuilds every touched customer and frees the import's message ids. The facts themselves stay.</summary>
    public async Task RunAsync(WorkspaceId workspace, Guid import, JobRun run, CancellationToken ct)
    {
        await blocks.WaitAllVisibleAsync(ct);
        var touched = await TouchedAsync(workspace, import, ct);
        long done = 0;
        foreach (var chunk in touched.Chunk(_atOnce))
        {
            while (!await RebuildAsync(workspace, import, chunk, ct)) await blocks.WaitAllVisibleAsync(ct);
            await run.ProgressAsync(done += chunk.Length, touched.Count, ct);
        }

        await using var transaction = await store.BeginAsync(ct);
        await using var forget = transaction.Command("DELETE FROM seen_block WHERE import_id = @import");
        await forget.With("@import", import).ExecuteNonQueryAsync(ct);
        foreach (var follower in followers) await follower.UndoneAsync(transaction, workspace, import, ct);
        transaction.OnCommitted(seen.Stale);
        await transaction.CommitAsync(ct);
    }

    async Task<IReadOnlyList<Guid>> TouchedAsync(WorkspaceId workspace, Guid import, CancellationToken ct) => await columns.QueryAsync(
        new ColumnQuery($"SELECT DISTINCT subject FROM {FactTable.Name} WHERE workspace = {{w:UUID}} AND import_id = {{i:UUID}} AND subject != {{none:UUID}} ORDER BY subject")
        {
            Parameters = new Dictionary<string, object> { ["w"] = workspace.Value, ["i"] = import, ["none"] = Guid.Empty },
            Limit = TimeSpan.FromMinutes(10),
        },
        row => row.Id(0), ct);

    /// <summary>False when a live event came between reading the facts and the transaction: then all of it is done again.</summary>
    async Task<bool> RebuildAsync(WorkspaceId workspace, Guid import, IReadOnlyList<Guid> touched, CancellationToken ct)
    {
        var before = await LookAsync(touched, ct);
        await blocks.WaitAllVisibleAsync(ct);
        var facts = await RemainingAsync(workspace, import, before.Subjects, ct);
        await using var transaction = await store.BeginAsync(ct);
        var after = await LookAsync(transaction.Connection, transaction, touched, ct);
        if (after.Last != before.Last && await HasNewerAsync(transaction, before, ct)) return false;
        if (!after.Subjects.SequenceEqual(before.Subjects)) return false;
        var customers = await OwnersAsync(transaction, before.Subjects, ct);
        await RemoveAsync(transaction, before.Subjects, ct);
        await ReplayAsync(transaction, facts, ct);
        await DropGoneAsync(transaction, customers, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>All subjects of the touched customers, and the number of the last recent fact of anybody.</summary>
    readonly record struct Seen(IReadOnlyList<Guid> Subjects, long Last);

    async Task<Seen> LookAsync(IReadOnlyList<Guid> touched, CancellationToken ct)
    {
        await using var connection = await store.OpenReadAsync(ct);
        return await LookAsync(connection, null, touched, ct);
    }

    static async Task<Seen> LookAsync(System.Data.Common.DbConnection connection, IStateTransaction? transaction, IReadOnlyList<Guid> touched, CancellationToken ct)
    {
        await using var last = connection.Command("SELECT COALESCE(MAX(no), 0) FROM recent_fact");
        await using var read = connection.Command(
            $"""
            WITH owner AS MATERIALIZED (
                SELECT DISTINCT k.customer FROM {IdList.From(connection)} CROSS JOIN identifier k ON k.subject = ids.id)
            SELECT i.subject FROM owner CROSS JOIN identifier i ON i.customer = owner.customer ORDER BY i.subject
            """);
        (last.Transaction, read.Transaction) = (transaction?.Transaction, transaction?.Transaction);
        var number = Convert.ToInt64(await last.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
        var subjects = new List<Guid>();
        await using var rows = await read.With("@ids", IdList.Of(touched)).ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct)) subjects.Add(rows.GetId(0));
        return new Seen(subjects, number);
    }

    static async Task<bool> HasNewerAsync(IStateTransaction transaction, Seen before, CancellationToken ct)
    {
        await using var command = transaction.Command(
            $"SELECT COUNT(*) FROM {IdList.From(transaction.Connection)} CROSS JOIN recent_fact f ON f.subject = ids.id WHERE f.no > @last");
        var newer = await command.With("@ids", IdList.Of(before.Subjects)).With("@last", before.Last).ExecuteScalarAsync(ct);
        return Convert.ToInt64(newer, CultureInfo.InvariantCulture) > 0;
    }

    static async Task RemoveAsync(IStateTransaction transaction, IReadOnlyList<Guid> subjects, CancellationToken ct)
    {
        var ids = IdList.From(transaction.Connection);
        string[] statements =
        [
            $"DELETE FROM customer_merge WHERE survivor IN (SELECT k.customer FROM {ids} CROSS JOIN identifier k ON k.subject = ids.id)",
            $"DELETE FROM customer WHERE id IN (SELECT k.customer FROM {ids} CROSS JOIN identifier k ON k.subject = ids.id)",
            $"DELETE FROM recent_fact WHERE subject IN (SELECT id FROM {ids})",
            $"DELETE FROM subject_track WHERE subject IN (SELECT id FROM {ids}) AND track NOT IN (SELECT no FROM segment_track WHERE key LIKE 'list %')",
            $"DELETE FROM customer_order WHERE subject IN (SELECT id FROM {ids})",
            $"DELETE FROM identifier WHERE subject IN (SELECT id FROM {ids})",
        ];
        foreach (var statement in statements)
        {
            await using var command = transaction.Command(statement);
            await command.With("@ids", IdList.Of(subjects)).ExecuteNonQueryAsync(ct);
        }
    }

    static async Task<IReadOnlyList<CustomerId>> OwnersAsync(IStateTransaction transaction, IReadOnlyList<Guid> subjects, CancellationToken ct)
    {
        var owners = new List<CustomerId>();
        await using var command = transaction.Command(
            $"SELECT DISTINCT k.customer FROM {IdList.From(transaction.Connection)} CROSS JOIN identifier k ON k.subject = ids.id");
        await using var rows = await command.With("@ids", IdList.Of(subjects)).ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct)) owners.Add(new CustomerId(rows.GetId(0)));
        return owners;
    }

    /// <summary>Whom only the import knew belongs to no segment any more.</summary>
    static async Task DropGoneAsync(IStateTransaction transaction, IReadOnlyList<CustomerId> customers, CancellationToken ct)
    {
        await using var exists = transaction.Command("SELECT 1 FROM customer WHERE id = @c");
        foreach (var customer in customers)
        {
            if (await exists.With("@c", customer).ExecuteScalarAsync(ct) is null) await SegmentHoldings.EraseAsync(transaction, customer, ct);
        }
    }

    async Task ReplayAsync(IStateTransaction transaction, IReadOnlyList<IncomingEvent> facts, CancellationToken ct)
    {
        if (facts.Count == 0) return;
        var batch = new Batch([.. facts.Select(f => new PipelineEvent(f))], transaction);
        foreach (var step in steps.All)
        {
            // What is not about these customers has happened already and stays.
            if (step is Deduplicate or WriteFactBlock or React or MarkSeen or KeepCompanies or DiscoverTouchpoints) continue;
            await step.RunAsync(batch, ct);
        }
    }

    async Task<IReadOnlyList<IncomingEvent>> RemainingAsync(WorkspaceId workspace, Guid import, IReadOnlyList<Guid> subjects, CancellationToken ct)
    {
        if (subjects.Count == 0) return [];
        var currency = (await workspaces.FindAsync(workspace, ct))?.Currency ?? "EUR";
        return await columns.QueryAsync(
            new ColumnQuery(
                $"""
                SELECT any(type), any({FactTable.AtMicros}), any(toUnixTimestamp64Micro(received)), any(source), any(import_id), any(historical), any(toString(props)), id, revision
                FROM {FactTable.Name}
                WHERE workspace = {"{w:UUID}"} AND subject IN {"{s:Array(UUID)}"} AND import_id != {"{i:UUID}"}
                GROUP BY id, revision HAVING sum(sign) > 0 ORDER BY any(received), id
                """)
            {
                Parameters = new Dictionary<string, object> { ["w"] = workspace.Value, ["i"] = import, ["s"] = subjects.ToList() },
                Limit = TimeSpan.FromMinutes(2),
            },
            row => Read(workspace, row, currency), ct);
    }

    /// <summary>The event that became a stored fact.</summary>
    static IncomingEvent Read(WorkspaceId workspace, ColumnRow row, string currency)
    {
        var type = row.Text(0);
        var at = row.Long(1);
        var props = JsonElement.Parse(row.Text(6));
        var kind = type switch
        {
            FactTypes.Identify => EventKind.Identify,
            FactTypes.Alias => EventKind.Alias,
            FactTypes.Group => EventKind.Group,
            FactTypes.Page => EventKind.Page,
            FactTypes.Screen => EventKind.Screen,
            _ => EventKind.Track,
        };
        var inbox = new InboxRow(0, workspace, row.Text(3), "", row.Long(2), 1, default, default);
        return new EventParts
        {
            Kind = kind,
            Name = kind == EventKind.Track ? type : Json.Text(props, "$name"u8),
            MessageId = Json.Text(props, "$messageId"u8),
            UserId = Json.Text(props, "$userId"u8),
            AnonymousId = Json.Text(props, "$anonymousId"u8),
            PreviousId = Json.Text(props, "$previousId"u8),
            GroupId = Json.Text(props, "$groupId"u8),
            Identifiers = Identifiers(Json.Get(props, "$identifiers"u8)),
            Properties = props,
            Traits = Json.Object(props, "$traits"u8),
            TraitsOnce = Json.Object(props, "$traitsOnce"u8),
            ClientAt = at,
            IsHistory = true,
        }.ToEvent(inbox, new IngestMeta { Privileged = Json.IsTrue(props, "$privileged"u8) }, 0, currency) with
        {
            At = at,
            Historical = row.Json(5).ValueKind == JsonValueKind.True || row.Text(5) is "1" or "true",
            ImportId = row.Id(4),
            StoredAs = new FactId(row.Id(7)),
            Revision = (uint)row.Long(8),
        };
    }

    static Identifier[] Identifiers(JsonElement list) => list.ValueKind != JsonValueKind.Array
        ? []
        : [.. list.EnumerateArray().Select(pair => new Identifier(pair[0].GetString()!, pair[1].GetString()!))]; // as FactProps writes them
}
