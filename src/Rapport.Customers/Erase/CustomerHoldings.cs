using System.Text.Json;
using Rapport.Columns;
using Rapport.Customers.Identity;
using Rapport.Customers.Ingest;
using Rapport.Customers.Profiles;
using Rapport.Customers.Segments.Live;
using Rapport.Customers.Timeline;
using Rapport.Kernel;

namespace Rapport.Customers.Erase;

/// <summary>A subject whose facts are being erased; gone when the column store has done so.</summary>
sealed record ErasingRow
{
    public CustomerId Customer { get; init; }

    public SubjectId Subject { get; init; }

    public WorkspaceId Workspace { get; init; }
}

/// <summary>What this module holds about people: identifiers, profiles, orders, timelines, facts, requests not yet processed.</summary>
sealed class CustomerHoldings(
    IStateStore store, IInbox inbox, Pipeline pipeline, IFactBlocks blocks, IFactErasure facts, IColumns columns, TimeProvider clock) : IHoldsPersonalData
{
    const int MostExported = 1_000_000;

    public string Name => "customer";

    public async Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        await using var connection = await store.OpenReadAsync(ct);
        if (await GetCustomer.ReadAsync(connection, workspace, customer, ct) is not { } view) return [];
        var subjects = await CustomerReader.SubjectsAsync(connection, workspace, new CustomerId(view.Id), ct);
        await blocks.WaitAllVisibleAsync(ct);
        var all = await FactReader.ReadAsync(
            columns, workspace, "subject IN {subjects:Array(UUID)}",
            new Dictionary<string, object>(StringComparer.Ordinal) { ["subjects"] = subjects.Select(s => s.Value).ToList() }, MostExported, ct);
        return [view, .. all.Select(f => new { f.Id, f.Type, At = Instant.FromMicros(f.At), f.Source, Props = JsonElement.Parse(f.Props.Span) })];
    }

    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var begin = clock.NowMicros();
        await EraseStateAsync(workspace, customer, ct);
        await DrainAsync(begin, ct);
        await blocks.WaitAllVisibleAsync(ct);
        var subjects = await ErasingAsync(customer, ct);
        if (subjects.Count > 0) await facts.EraseAsync(workspace, subjects, ct);
        await using (var transaction = await store.BeginAsync(ct))
        {
            await using var done = transaction.Command("DELETE FROM erasing WHERE customer = @c").With("@c", customer);
            await done.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
        }
    }

    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await DrainAsync(clock.NowMicros(), ct);
        while (await EraseSomeAsync(workspace, ct))
        {
            // Some hundred subjects at a time, so that the gate is never held for long.
        }

        await using (var transaction = await store.BeginAsync(ct))
        {
            foreach (var table in (string[])[
                "customer", "customer_merge", "kept_apart", "identity_conflict", "erased_identity", "erasure_salt", "erasing", "customer_order",
                "company", "touchpoint", "channel", "seen_block", "identity_secret", "restricted_field"])
            {
                await using var delete = transaction.Command($"DELETE FROM {table} WHERE workspace = @w").With("@w", workspace);
                await delete.ExecuteNonQueryAsync(ct);
            }

            await using var events = transaction.Command(
                "DELETE FROM dead_event WHERE position IN (SELECT position FROM dead_request WHERE workspace = @w)").With("@w", workspace);
            await events.ExecuteNonQueryAsync(ct);
            await using var requests = transaction.Command("DELETE FROM dead_request WHERE workspace = @w").With("@w", workspace);
            await requests.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
        }

        await blocks.WaitAllVisibleAsync(ct);
        await facts.EraseWorkspaceAsync(workspace, ct);
    }

    async Task EraseStateAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var graph = new IdentityGraph(workspace);
        await IdentityStore.LoadAsync(transaction, graph, [customer], ct);
        var subjects = graph.PersonOf(customer).Subjects;
        await Erasures.AddAsync(transaction, workspace, subjects.Where(s => !s.Shared).Select(s => s.Id), clock.NowMicros(), ct);
        await using var erasing = transaction.Command(
            "INSERT INTO erasing (customer, subject, workspace) VALUES (@c, @s, @w) ON CONFLICT (customer, subject) DO NOTHING");
        foreach (var subject in subjects)
        {
            await erasing.With("@c", customer).With("@s", subject.Id).With("@w", workspace).ExecuteNonQueryAsync(ct);
            await EraseSubjectAsync(transaction, subject.Id, ct);
        }

        await EraseDeadAsync(transaction, workspace, [.. subjects.Where(s => !s.Shared).Select(s => s.Value)], ct);

        await using var merges = transaction.Command("DELETE FROM customer_merge WHERE workspace = @w AND (survivor = @c OR loser = @c)");
        await merges.With("@w", workspace).With("@c", customer).ExecuteNonQueryAsync(ct);
        await SegmentHoldings.EraseAsync(transaction, customer, ct);
        await using var row = transaction.Command("DELETE FROM customer WHERE id = @c AND workspace = @w");
        await row.With("@c", customer).With("@w", workspace).ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    static async Task EraseSubjectAsync(IStateTransaction transaction, SubjectId subject, CancellationToken ct)
    {
        foreach (var sql in (string[])[
            "DELETE FROM recent_fact WHERE subject = @s", "DELETE FROM customer_order WHERE subject = @s",
            "DELETE FROM kept_apart WHERE one = @s OR other = @s", "DELETE FROM identity_conflict WHERE left_out = @s OR kept_for = @s",
            "DELETE FROM subject_track WHERE subject = @s", "DELETE FROM identifier WHERE subject = @s"])
        {
            await using var command = transaction.Command(sql).With("@s", subject);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>Requests put aside that name the person are not kept for another try. They are few, and identifiers are kept in
    /// lower case while a sender writes them in any.</summary>
    static async Task EraseDeadAsync(IStateTransaction transaction, WorkspaceId workspace, IReadOnlyCollection<string> values, CancellationToken ct)
    {
        var naming = new List<long>();
        await using (var all = transaction.Command("SELECT position, body FROM dead_request WHERE workspace = @w").With("@w", workspace))
        {
            await using var reader = await all.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var body = System.Text.Encoding.UTF8.GetString(reader.GetBytes(1));
                if (values.Any(value => body.Contains(value, StringComparison.OrdinalIgnoreCase))) naming.Add(reader.GetInt64(0));
            }
        }

        foreach (var sql in (string[])["DELETE FROM dead_event WHERE position = @p", "DELETE FROM dead_request WHERE position = @p"])
        {
            await using var delete = transaction.Command(sql);
            foreach (var position in naming) await delete.With("@p", position).ExecuteNonQueryAsync(ct);
        }
    }

    async Task<bool> EraseSomeAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var subjects = new List<SubjectId>();
        await using (var command = transaction.Command("SELECT subject FROM identifier WHERE workspace = @w LIMIT 300").With("@w", workspace))
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) subjects.Add(new SubjectId(reader.GetId(0)));
        }

        foreach (var sql in (string[])["DELETE FROM recent_fact WHERE subject = @s", "DELETE FROM subject_track WHERE subject = @s", "DELETE FROM identifier WHERE subject = @s"])
        {
            await using var command = transaction.Command(sql);
            foreach (var subject in subjects) await command.With("@s", subject).ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return subjects.Count > 0;
    }

    /// <summary>Waits until no request from before is in the inbox: what names the person is dropped by the hash from now on.</summary>
    async Task DrainAsync(long before, CancellationToken ct)
    {
        while (true)
        {
            await inbox.TrimAsync(pipeline.Progress.Position, ct);
            var (events, oldest) = await inbox.BacklogAsync(ct);
            if (events == 0 || clock.NowMicros() - (long)oldest.TotalMicroseconds > before) return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, ct);
        }
    }

    async Task<IReadOnlyCollection<SubjectId>> ErasingAsync(CustomerId customer, CancellationToken ct)
    {
        var subjects = new List<SubjectId>();
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command("SELECT subject FROM erasing WHERE customer = @c").With("@c", customer);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) subjects.Add(new SubjectId(reader.GetId(0)));
        return subjects;
    }
}
