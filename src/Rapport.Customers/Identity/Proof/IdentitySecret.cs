using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Identity.Proof;

/// <summary>The secret that a site's server signs user ids with.</summary>
sealed class IdentitySecretRow
{
    public required WorkspaceId Workspace { get; init; }

    /// <summary>Sealed.</summary>
    public required byte[] Sealed { get; set; }

    public required long ChangedAt { get; set; }

    /// <summary>True when what browsers send is believed only with a signature.</summary>
    public bool Demanded { get; set; }
}

/// <summary>Checks signed user ids. Secrets stay in memory, since events are checked one by one; forgotten after any change.</summary>
sealed class IdentityProof(IStateStore store, ISecrets secrets) : IIdentityProof
{
    /// <summary>What its secret is sealed for.</summary>
    public const string Purpose = "identity secret";

    readonly ConcurrentDictionary<WorkspaceId, Known> _known = new();

    sealed record Known(byte[]? Secret, bool IsDemanded);

    public async ValueTask<bool> IsDemandedAsync(WorkspaceId workspace, CancellationToken ct) => (await KnownAsync(workspace, ct)).IsDemanded;

    public async ValueTask<bool> HoldsAsync(WorkspaceId workspace, string userId, string? hash, CancellationToken ct)
    {
        if (hash is not { Length: 64 } || !hash.All(char.IsAsciiHexDigit)) return false;
        return (await KnownAsync(workspace, ct)).Secret is { } secret
            && CryptographicOperations.FixedTimeEquals(Convert.FromHexString(hash), HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(userId)));
    }

    /// <summary>Makes a new secret in the caller's transaction; what was signed with the last one no longer holds.</summary>
    public async Task<string> RotateAsync(IStateTransaction transaction, WorkspaceId workspace, long now, CancellationToken ct)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var sealedSecret = secrets.Seal(Purpose, Encoding.UTF8.GetBytes(secret));
        if (await transaction.Db.FindAsync<IdentitySecretRow>([workspace], ct) is { } row) (row.Sealed, row.ChangedAt) = (sealedSecret, now);
        else transaction.Db.Add(new IdentitySecretRow { Workspace = workspace, Sealed = sealedSecret, ChangedAt = now });
        ForgetAfter(transaction, workspace);
        return secret;
    }

    /// <summary>Reads anew once the transaction is committed.</summary>
    public void ForgetAfter(IStateTransaction transaction, WorkspaceId workspace) => transaction.OnCommitted(() => _known.TryRemove(workspace, out _));

    async ValueTask<Known> KnownAsync(WorkspaceId workspace, CancellationToken ct)
    {
        if (_known.TryGetValue(workspace, out var known)) return known;
        await using var db = store.Read();
        var row = await db.Set<IdentitySecretRow>().FirstOrDefaultAsync(r => r.Workspace == workspace, ct);
        known = row is null ? new(null, false) : new(secrets.Open(Purpose, row.Sealed), row.Demanded);
        return _known.GetOrAdd(workspace, known);
    }
}
