using System.Collections.Concurrent;
using Rapport.Kernel;

namespace Rapport.Customers.Touchpoints;

/// <summary>Registers touchpoints and channels as facts name them; remembers which it has registered.</summary>
sealed class TouchpointRegistry
{
    ConcurrentDictionary<(WorkspaceId, bool IsTouchpoint, string Key), byte> _known = new();

    /// <summary>After a person deleted one: facts may bring it again.</summary>
    public void Forget() => _known = new();

    public Task SeeChannelAsync(IStateTransaction transaction, WorkspaceId workspace, string key, CancellationToken ct) =>
        SeeAsync(
            transaction, (workspace, false, key), "",
            "INSERT INTO channel (workspace, key, name, discovered) VALUES (@w, @k, @n, TRUE) ON CONFLICT (workspace, key) DO NOTHING", ct);

    public Task SeeTouchpointAsync(IStateTransaction transaction, WorkspaceId workspace, string key, string channel, CancellationToken ct) =>
        SeeAsync(
            transaction, (workspace, true, key), channel,
            """
            INSERT INTO touchpoint (workspace, key, name, channel, discovered) VALUES (@w, @k, @n, @c, TRUE)
            ON CONFLICT (workspace, key) DO NOTHING
            """, ct);

    async Task SeeAsync(IStateTransaction transaction, (WorkspaceId Workspace, bool IsTouchpoint, string Key) what, string channel, string sql, CancellationToken ct)
    {
        var known = _known;
        if (!known.TryAdd(what, 0)) return;
        try
        {
            await using var command = transaction.Command(sql);
            command.With("@w", what.Workspace).With("@k", what.Key).With("@n", NameOf(what.Key));
            if (what.IsTouchpoint) command.With("@c", channel);
            await command.ExecuteNonQueryAsync(ct);
        }
        catch
        {
            known.TryRemove(what, out _);
            throw;
        }
    }

    /// <summary>A readable first name: <c>returns_desk</c> → Returns desk. People may change it.</summary>
    public static string NameOf(string key)
    {
        var text = key.Replace('_', ' ').Replace('-', ' ').Trim();
        return text.Length == 0 ? key : char.ToUpperInvariant(text[0]) + text[1..];
    }
}
