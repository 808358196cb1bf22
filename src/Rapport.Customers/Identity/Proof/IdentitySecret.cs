using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Identity.Proof;

/// <summary>The secret that a site's server signs user ids with.</summary>
sealed class IdentitySecretRow
{
    public required WorkspaceId Workspace { get; init; }

    /// <summary>Sealed with the keys of the data folder.</summary>
    public required byte[] Sealed { get; set; }

    public required long ChangedAt { get; set; }
}

/// <summary>Checks signed user ids.</summary>
sealed class IdentityProof(IStateStore store, IDataProtectionProvider protection) : IIdentityProof
{
    readonly IDataProtector _seal = protection.CreateProtector("Rapport.IdentitySecret");

    public async ValueTask<bool> HoldsAsync(WorkspaceId workspace, string userId, string? hash, CancellationToken ct)
    {
        if (hash is not { Length: 64 } || !hash.All(char.IsAsciiHexDigit)) return false;
        return await SecretAsync(workspace, ct) is { } secret
            && CryptographicOperations.FixedTimeEquals(Convert.FromHexString(hash), HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(userId)));
    }

    /// <summary>The secret as people copy it; null before the first was made.</summary>
    public async Task<string?> SecretAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        var row = await db.Set<IdentitySecretRow>().FirstOrDefaultAsync(r => r.Workspace == workspace, ct);
        return row is null ? null : Encoding.UTF8.GetString(_seal.Unprotect(row.Sealed));
    }

    /// <summary>Makes a new one in the caller's transaction; what was signed with the last one no longer holds.</summary>
    public async Task<string> RotateAsync(IStateTransaction transaction, WorkspaceId workspace, long now, CancellationToken ct)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var sealedSecret = _seal.Protect(Encoding.UTF8.GetBytes(secret));
        if (await transaction.Db.FindAsync<IdentitySecretRow>([workspace], ct) is { } row) (row.Sealed, row.ChangedAt) = (sealedSecret, now);
        else transaction.Db.Add(new IdentitySecretRow { Workspace = workspace, Sealed = sealedSecret, ChangedAt = now });
        return secret;
    }
}
