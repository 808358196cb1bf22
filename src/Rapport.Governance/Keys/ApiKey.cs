using Rapport.Kernel;

namespace Rapport.Governance.Keys;

/// <summary>An API key; the key itself is never stored.</summary>
sealed class ApiKey
{
    public required WorkspaceId Workspace { get; init; }

    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary><c>write</c> (sends events, may stand in web pages) or <c>secret</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The client it was made for: <c>segment</c>, <c>rudderstack</c>, <c>posthog</c>, <c>webhook</c> …</summary>
    public required string Dialect { get; init; }

    /// <summary>The first characters, to recognise it by.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the whole key.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Space-separated, lower case.</summary>
    public required string Scopes { get; init; }

    /// <summary>Space-separated web origins; empty means any.</summary>
    public required string Origins { get; init; }

    /// <summary>Space-separated addresses and networks it may be used from; empty means any.</summary>
    public string Networks { get; init; } = "";

    public required DateTimeOffset Created { get; init; }

    public required Guid CreatedBy { get; init; }

    public DateTimeOffset? LastUsed { get; set; }

    public DateTimeOffset? Expires { get; init; }

    /// <summary>A new key and the row that knows it again; the key itself is in the caller's hands alone. With the id of a key before it, it takes
    /// that one's place: whoever holds it is the same caller.</summary>
    public static (string Key, ApiKey Row) New(
        WorkspaceId workspace, string name, string kind, string dialect, IEnumerable<string> scopes, IEnumerable<string> origins,
        Guid by, DateTimeOffset now, DateTimeOffset? expires, IEnumerable<string>? networks = null, Guid? id = null)
    {
        var key = KeyBook.NewKey();
        return (key, new ApiKey
        {
            Workspace = workspace, Id = id ?? Guid.CreateVersion7(now), Name = name, Kind = kind, Dialect = dialect, Prefix = key[..10],
            Hash = KeyBook.Hash(key), Scopes = string.Join(' ', scopes), Origins = string.Join(' ', origins),
            Networks = string.Join(' ', networks ?? []), Created = now, CreatedBy = by, Expires = expires,
        });
    }
}
