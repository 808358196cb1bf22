using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Messaging.Recipients;

/// <summary>Knows addresses by a hash that is salted per workspace.</summary>
sealed class Contacts(IStateStore state)
{
    readonly ConcurrentDictionary<WorkspaceId, byte[]> _salts = new(); // empty for a workspace that has none yet

    /// <summary>The hash of an address as it is compared. Makes the workspace's salt when there is none.</summary>
    public async Task<byte[]> HashAsync(IStateTransaction transaction, WorkspaceId workspace, string address, CancellationToken ct)
    {
        if (!_salts.TryGetValue(workspace, out var salt) || salt.Length == 0)
        {
            var row = await transaction.Db.FindAsync<ContactSaltRow>([workspace], ct);
            if (row is null) transaction.Db.Add(row = new() { Workspace = workspace, Salt = RandomNumberGenerator.GetBytes(32) });
            salt = row.Salt;
            transaction.OnCommitted(() => _salts[workspace] = salt);
        }

        return Hash(salt, address);
    }

    /// <summary>The hashes of addresses; empty when the workspace has never written to anybody.</summary>
    public async Task<IReadOnlyList<byte[]>> HashesAsync(WorkspaceId workspace, IEnumerable<string> addresses, CancellationToken ct)
    {
        if (!_salts.TryGetValue(workspace, out var salt))
        {
            await using var db = state.Read();
            var row = await db.Set<ContactSaltRow>().SingleOrDefaultAsync(s => s.Workspace == workspace, ct);
            salt = _salts.GetOrAdd(workspace, row?.Salt ?? []); // one that was made meanwhile stays
        }

        return salt.Length == 0 ? [] : [.. addresses.Select(a => Hash(salt, a))];
    }

    /// <summary>The workspace is gone.</summary>
    public void Forget(WorkspaceId workspace) => _salts.TryRemove(workspace, out _);

    static byte[] Hash(byte[] salt, string address) => HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(MailAddresses.Normalise(address)));
}
