using System.Globalization;
using Rapport.Kernel;

namespace Rapport.Columns.Blocks;

/// <summary>What the sender needs to know of a block before it reads its bytes.</summary>
sealed record BlockHead(long No, string Target, int Rows, long Size, long? GroupNo);

/// <summary>The portable SQL over <c>fact_block</c>.</summary>
static class BlockTable
{
    const int HeadsAtOnce = 1000;

    public static async Task<long> AddAsync(IStateTransaction transaction, FactBlock block, CancellationToken ct)
    {
        await using var command = transaction.Command(
            "INSERT INTO fact_block (target, rows, bytes, workspaces, written) VALUES (@target, @rows, @bytes, @workspaces, @written) RETURNING no");
        command.With("@target", block.Target);
        command.With("@rows", block.Rows);
        command.With("@bytes", block.Bytes);
        command.With("@workspaces", block.Workspaces);
        command.With("@written", block.Written);
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }

    /// <summary>The next blocks in order.</summary>
    public static async Task<IReadOnlyList<BlockHead>> HeadsAsync(IStateStore state, CancellationToken ct)
    {
        await using var connection = await state.OpenReadAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT no, target, rows, length(bytes), group_no FROM fact_block ORDER BY no LIMIT {HeadsAtOnce}";
        await using var reader = await command.ExecuteReaderAsync(ct);
        var heads = new List<BlockHead>();
        while (await reader.ReadAsync(ct))
        {
            heads.Add(new BlockHead(
                reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt64(3), reader.IsDBNull(4) ? null : reader.GetInt64(4)));
        }

        return heads;
    }

    /// <summary>The bytes of the blocks from one number to another, one after the other, and whose they are.</summary>
    public static async Task<(ReadOnlyMemory<byte> Bytes, IReadOnlySet<WorkspaceId> Workspaces)> ReadAsync(
        IStateStore state, long first, long last, CancellationToken ct)
    {
        await using var connection = await state.OpenReadAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT bytes, workspaces FROM fact_block WHERE no BETWEEN @first AND @last ORDER BY no";
        command.With("@first", first);
        command.With("@last", last);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (blocks, workspaces) = (new List<byte[]>(), new HashSet<WorkspaceId>());
        while (await reader.ReadAsync(ct))
        {
            blocks.Add((byte[])reader.GetValue(0));
            foreach (var id in ((byte[])reader.GetValue(1)).Chunk(16)) workspaces.Add(new WorkspaceId(new Guid(id, bigEndian: true)));
        }

        return (Joined(blocks), workspaces);
    }

    static byte[] Joined(List<byte[]> blocks)
    {
        if (blocks.Count == 1) return blocks[0];
        var (bytes, at) = (new byte[blocks.Sum(b => b.Length)], 0);
        foreach (var block in blocks)
        {
            block.CopyTo(bytes, at);
            at += block.Length;
        }

        return bytes;
    }

    /// <summary>Writes down that the blocks are sent as one.</summary>
    public static Task GroupAsync(IStateStore state, long first, long last, CancellationToken ct) =>
        ChangeAsync(state, "UPDATE fact_block SET group_no = @first WHERE no BETWEEN @first AND @last", first, last, ct);

    /// <summary>Forgets blocks that the column store has.</summary>
    public static Task ForgetAsync(IStateStore state, long first, long last, CancellationToken ct) =>
        ChangeAsync(state, "DELETE FROM fact_block WHERE no BETWEEN @first AND @last", first, last, ct);

    /// <summary>Rows waiting, and when the oldest was written (0 when none waits).</summary>
    public static async Task<(long Rows, long Oldest)> WaitingAsync(IStateStore state, CancellationToken ct)
    {
        await using var connection = await state.OpenReadAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(sum(rows), 0), coalesce(min(written), 0) FROM fact_block";
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture), reader.GetInt64(1));
    }

    /// <summary>The highest number waiting; 0 when none waits.</summary>
    public static async Task<long> NewestAsync(IStateStore state, CancellationToken ct)
    {
        await using var connection = await state.OpenReadAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(no), 0) FROM fact_block";
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }

    static async Task ChangeAsync(IStateStore state, string sql, long first, long last, CancellationToken ct)
    {
        await using var transaction = await state.BeginAsync(ct);
        await using (var command = transaction.Command(sql))
        {
            command.With("@first", first);
            command.With("@last", last);
            await command.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
    }
}
