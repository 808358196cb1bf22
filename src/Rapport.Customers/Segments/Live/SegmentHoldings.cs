using Rapport.Customers.Profiles;
using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>Where people belong and belonged. What is kept of their facts goes with the identifiers.</summary>
sealed class SegmentHoldings(IStateStore store) : IHoldsPersonalData
{
    public string Name => "segments";

    public async Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        await using var connection = await store.OpenReadAsync(ct);
        var living = await CustomerReader.LivingAsync(connection, workspace, customer, ct);
        return [.. await ListMembers.ReadAsync(connection, workspace, living, ct)];
    }

    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await EraseAsync(transaction, customer, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Takes a customer out of every segment, as if never there. The identifiers' tracks are another matter.</summary>
    public static async Task EraseAsync(IStateTransaction transaction, CustomerId customer, CancellationToken ct)
    {
        foreach (var sql in (string[])[
            """
            UPDATE segment_version SET members = members - 1
            WHERE no IN (SELECT version FROM segment_stay WHERE customer = @c AND until = @forever)
            """,
            "DELETE FROM segment_stay WHERE customer = @c AND @forever > 0", "DELETE FROM segment_person WHERE customer = @c AND @forever > 0",
            "DELETE FROM segment_recount WHERE customer = @c AND @forever > 0"])
        {
            await using var command = transaction.Command(sql).With("@c", customer).With("@forever", long.MaxValue);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        foreach (var sql in (string[])[
            "DELETE FROM segment_stay WHERE version IN (SELECT no FROM segment_version WHERE workspace = @w)",
            "DELETE FROM subject_track WHERE track IN (SELECT no FROM segment_track WHERE workspace = @w)",
            "DELETE FROM segment_person WHERE workspace = @w", "DELETE FROM segment_recount WHERE workspace = @w",
            "DELETE FROM segment_version WHERE workspace = @w", "DELETE FROM segment_track WHERE workspace = @w",
            "DELETE FROM segment WHERE workspace = @w", "DELETE FROM segment_plan WHERE workspace = @w"])
        {
            await using var transaction = await store.BeginAsync(ct);
            await using var command = transaction.Command(sql).With("@w", workspace);
            await command.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
        }
    }
}
