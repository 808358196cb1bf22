using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Dialects.Webhook;

/// <summary>The saved rules, held in memory.</summary>
sealed class WebhookMappings(IStateStore store)
{
    readonly ConcurrentDictionary<(WorkspaceId, string), JsonElement> _known = new();

    /// <summary>The rules for a key, or null when none were saved.</summary>
    /// <param name="grant">A key whose dialect is <c>webhook:name</c>; plain <c>webhook</c> names the rules <c>default</c>.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<JsonElement?> FindAsync(KeyGrant grant, CancellationToken ct)
    {
        var name = NameOf(grant.Dialect);
        if (_known.TryGetValue((grant.Workspace, name), out var known)) return known;
        await using var db = store.Read();
        var stored = await db.Set<WebhookMapping>().AsNoTracking()
            .FirstOrDefaultAsync(m => m.Workspace == grant.Workspace && m.Name == name, ct);
        if (stored is null) return null;
        return _known[(grant.Workspace, name)] = JsonElement.Parse(stored.Rules);
    }

    /// <summary>Forgets what was held; the next message reads anew.</summary>
    public void Forget(WorkspaceId workspace, string name) => _known.TryRemove((workspace, name), out _);

    static string NameOf(string dialect)
    {
        var colon = dialect.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? "default" : dialect[(colon + 1)..];
    }
}
