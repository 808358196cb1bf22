using System.Data.Common;
using Rapport.Columns;
using Rapport.Customers.Identity;
using Rapport.Customers.Profiles;
using Rapport.Customers.Timeline;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Steps;

/// <summary>Keeps the last facts of every identifier where a timeline reads them at once.</summary>
sealed class WriteTimeline : IStep
{
    /// <summary>So many stay.</summary>
    public const int Kept = 200;

    /// <summary>At so many the oldest go. The cut depends on the events alone, not on how they are batched.</summary>
    public const int Most = 256;

    public string Name => "write timeline";

    public async Task RunAsync(Batch batch, CancellationToken ct)
    {
        await using var insert = batch.Transaction.Command(
            "INSERT INTO recent_fact (subject, at, fact, import_id, body) VALUES (@s, @at, @f, @i, @b)");
        var pack = new Packer();
        foreach (var e in batch.Events)
        {
            if (e.Subject is not { } subject) continue;
            if (e.Incoming.Sign < 0)
            {
                subject.State.Recent -= await RemoveAsync(batch.Transaction, e.Fact!, ct); // made by an earlier step
                continue;
            }

            await InsertAsync(insert, pack, e.Fact!, ct); // made by an earlier step
            if (++subject.State.Recent >= Most) await CutAsync(batch.Transaction, subject, ct);
        }
    }

    static async Task InsertAsync(DbCommand insert, Packer pack, Fact fact, CancellationToken ct)
    {
        PackedFact.Pack(pack.Clear(), fact);
        await insert.With("@s", fact.Subject).With("@at", fact.At).With("@f", fact.Id)
            .With("@i", fact.ImportId == Guid.Empty ? null : fact.ImportId).With("@b", pack.ToArray()).ExecuteNonQueryAsync(ct);
    }

    static async Task<int> RemoveAsync(IStateTransaction transaction, Fact fact, CancellationToken ct)
    {
        await using var remove = transaction.Command("DELETE FROM recent_fact WHERE subject = @s AND fact = @f");
        return await remove.With("@s", fact.Subject).With("@f", fact.Id).ExecuteNonQueryAsync(ct);
    }

    static async Task CutAsync(IStateTransaction transaction, Subject subject, CancellationToken ct)
    {
        await using var cut = transaction.Command(
            """
            DELETE FROM recent_fact WHERE subject = @s AND no NOT IN (
                SELECT no FROM recent_fact WHERE subject = @s ORDER BY at DESC, fact DESC LIMIT @kept)
            """);
        await cut.With("@s", subject.Id).With("@kept", Kept).ExecuteNonQueryAsync(ct);
        subject.State.Recent = Kept;
    }
}

/// <summary>Puts the facts on their way into the column store.</summary>
sealed class WriteFactBlock(IFactBlocks blocks) : IStep
{
    public string Name => "write fact block";

    public async Task RunAsync(Batch batch, CancellationToken ct)
    {
        var facts = batch.Events.Select(e => e.Fact!).ToList(); // made by an earlier step
        if (facts.Count > 0) batch.Block = await blocks.AddAsync(batch.Transaction, facts, ct);
    }
}

/// <summary>Lets the modules above react inside the transaction.</summary>
sealed class React(IEnumerable<IFactReaction> reactions) : IStep
{
    readonly IFactReaction[] _reactions = [.. reactions];

    public string Name => "react";

    public async Task RunAsync(Batch batch, CancellationToken ct)
    {
        if (_reactions.Length == 0) return;
        var facts = new FactBatch(batch.Events.Select(e => e.Fact!).ToList()); // made by an earlier step
        if (facts.Facts.Count == 0) return;
        foreach (var reaction in _reactions) await reaction.ReactAsync(facts, batch.Transaction, ct);
    }
}
