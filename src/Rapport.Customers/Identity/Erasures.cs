using System.Security.Cryptography;
using Rapport.Kernel;

namespace Rapport.Customers.Identity;

/// <summary>Remembers erased identifiers by a salted hash, so that an old event cannot bring a person back.</summary>
static class Erasures
{
    /// <summary>Tells the graph which of the subjects it does not know were erased.</summary>
    public static async Task LoadAsync(IStateTransaction transaction, IdentityGraph graph, IReadOnlyCollection<SubjectId> reach, CancellationToken ct)
    {
        var unknown = reach.Where(s => graph.Find(s) is null).ToList();
        if (unknown.Count == 0 || await SaltAsync(transaction, graph.Workspace, ct) is not { } salt) return;
        await using var command = transaction.Command("SELECT 1 FROM erased_identity WHERE hash = @h");
        foreach (var subject in unknown)
        {
            if (await command.With("@h", Hash(salt, subject)).ExecuteScalarAsync(ct) is not null) graph.LoadErased(subject);
        }
    }

    /// <summary>Remembers the subjects as erased.</summary>
    public static async Task AddAsync(IStateTransaction transaction, WorkspaceId workspace, IEnumerable<SubjectId> subjects, long now, CancellationToken ct)
    {
        var salt = await SaltAsync(transaction, workspace, ct) ?? await NewSaltAsync(transaction, workspace, ct);
        await using var command = transaction.Command(
            "INSERT INTO erased_identity (hash, workspace, at) VALUES (@h, @w, @at) ON CONFLICT (hash) DO NOTHING");
        foreach (var subject in subjects)
            await command.With("@h", Hash(salt, subject)).With("@w", workspace).With("@at", now).ExecuteNonQueryAsync(ct);
    }

    static byte[] Hash(byte[] salt, SubjectId subject) => HMACSHA256.HashData(salt, subject.Value.ToByteArray(bigEndian: true));

    static async Task<byte[]?> SaltAsync(IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct)
    {
        await using var command = transaction.Command("SELECT salt FROM erasure_salt WHERE workspace = @w").With("@w", workspace);
        return await command.ExecuteScalarAsync(ct) as byte[];
    }

    static async Task<byte[]> NewSaltAsync(IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct)
    {
        var salt = RandomNumberGenerator.GetBytes(32);
        await using var command = transaction.Command("INSERT INTO erasure_salt (workspace, salt) VALUES (@w, @s)");
        await command.With("@w", workspace).With("@s", salt).ExecuteNonQueryAsync(ct);
        return salt;
    }
}
