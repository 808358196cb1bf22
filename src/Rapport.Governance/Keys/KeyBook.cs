using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rapport.Governance.Workspaces;
using Rapport.Kernel;

namespace Rapport.Governance.Keys;

/// <summary>All keys in memory by their hash, loaded anew after any change, so that a revoked key is shut at once.</summary>
sealed class KeyBook(IStateStore state, IHttpContextAccessor accessor, TimeProvider clock, ILogger<KeyBook> log)
    : Rounds(TimeSpan.FromMinutes(1), clock, log), IKeys
{
    readonly ConcurrentDictionary<Guid, DateTimeOffset> _used = new();
    volatile Dictionary<string, Known>? _keys;
    int _version;

    sealed record Known(KeyGrant Grant, DateTimeOffset? Expires, IReadOnlyList<IPNetwork> Networks);

    /// <summary>256 random bits behind the prefix.</summary>
    public static string NewKey() => "rap_" + System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    public async ValueTask<KeyGrant?> FindAsync(string key, CancellationToken ct)
    {
        if (key.Length is < 40 or > 60 || !key.StartsWith("rap_", StringComparison.Ordinal)) return null;
        var keys = _keys ?? await LoadAsync(ct);
        var now = Clock.GetUtcNow();
        if (!keys.TryGetValue(Convert.ToHexString(Hash(key)), out var known) || known.Expires <= now) return null;
        if (!KeyNetworks.Hold(known.Networks, accessor.HttpContext?.Connection.RemoteIpAddress)) return null;
        _used[known.Grant.Id] = now;
        return known.Grant;
    }

    /// <summary>Adds a key to a transaction.</summary>
    public async Task AddAsync(IStateTransaction transaction, ApiKey row, IAudit audit, CancellationToken ct)
    {
        transaction.Db.Add(row);
        await audit.WriteAsync(
            transaction, row.Workspace, "key.create", $"key {row.Id}", new { row.Kind, row.Dialect, row.Scopes, row.Origins, row.Networks, row.Expires }, ct);
        transaction.OnCommitted(Forget);
    }

    /// <summary>Removes a key in a transaction; true when there was one.</summary>
    public async Task<bool> RemoveAsync(IStateTransaction transaction, WorkspaceId workspace, Guid id, IAudit audit, CancellationToken ct)
    {
        if (await transaction.Db.Set<ApiKey>().Where(k => k.Workspace == workspace && k.Id == id).ExecuteDeleteAsync(ct) == 0) return false;
        await audit.WriteAsync(transaction, workspace, "key.revoke", $"key {id}", null, ct);
        transaction.OnCommitted(Forget);
        return true;
    }

    /// <summary>Loads anew at the next request. Call after the commit of any change to keys or workspaces.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _version);
        _keys = null;
    }

    async Task<Dictionary<string, Known>> LoadAsync(CancellationToken ct)
    {
        var version = Volatile.Read(ref _version);
        await using var db = state.Read();
        var rows = await db.Set<ApiKey>()
            .Where(k => db.Set<WorkspaceRow>().Any(w => w.Id == k.Workspace && w.Deleting == null)).ToListAsync(ct);
        var loaded = rows.ToDictionary(k => Convert.ToHexString(k.Hash), k => new Known(Grant(k), k.Expires, Networks(k)), StringComparer.Ordinal);
        if (version == Volatile.Read(ref _version)) _keys = loaded;
        return loaded;
    }

    static IReadOnlyList<IPNetwork> Networks(ApiKey key) =>
        [.. key.Networks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(KeyNetworks.Read).OfType<IPNetwork>()];

    static KeyGrant Grant(ApiKey key) => new(
        key.Id, key.Workspace, key.Name, key.Dialect,
        key.Scopes.Split(' ').Select(Words.Scope).OfType<Scope>().ToHashSet(),
        key.Origins.Split(' ', StringSplitOptions.RemoveEmptyEntries))
    {
        IsSecret = key.Kind == "secret",
    };

    /// <summary>Writes down when keys were used last.</summary>
    protected override async Task<bool> RoundAsync(CancellationToken ct)
    {
        var uses = _used.ToArray();
        if (uses.Length == 0) return false;
        await using var transaction = await state.BeginAsync(ct);
        foreach (var (id, at) in uses)
        {
            await transaction.Db.Set<ApiKey>().Where(k => k.Id == id).ExecuteUpdateAsync(k => k.SetProperty(x => x.LastUsed, at), ct);
        }

        await transaction.CommitAsync(ct);
        foreach (var use in uses) _used.TryRemove(use);
        return false;
    }

    /// <summary>The last use of a key that is not written down yet.</summary>
    public DateTimeOffset? LastUse(Guid key) => _used.TryGetValue(key, out var at) ? at : null;
}
