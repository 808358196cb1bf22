using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Links;

/// <summary>What a signed address opens.</summary>
enum Opens : byte
{
    /// <summary>A pass.</summary>
    Pass = 1,

    /// <summary>A response that was begun through an open link.</summary>
    Response = 2,

    /// <summary>The draft of a survey, to be tried out.</summary>
    Preview = 3,

    /// <summary>The published survey, to be tried out.</summary>
    Test = 4,

    /// <summary>A link whose PIN was entered.</summary>
    UnlockedLink = 5,

    /// <summary>A pass whose PIN was entered.</summary>
    UnlockedPass = 6,
}

/// <summary>What a signed address says.</summary>
/// <param name="Workspace">Where.</param>
/// <param name="Opens">What it opens.</param>
/// <param name="Id">Of the pass, response, survey or link.</param>
/// <param name="Until">Minutes since 1970 until which it holds; 0 for as long as what it opens.</param>
sealed record LinkClaim(WorkspaceId Workspace, Opens Opens, Guid Id, uint Until = 0);

/// <summary>Signs addresses and reads them. They hold ids of ours alone, never who somebody is.</summary>
/// <remarks>Bytes: key id (4), what (1), until (4), workspace (16), id (16), HMAC-SHA256 cut to 16.</remarks>
sealed class LinkTokens(IStateStore store, ISecrets secrets, TimeProvider clock)
{
    const int Signed = 4 + 1 + 4 + 16 + 16;
    const int Mac = 16;

    /// <summary>What its keys are sealed for.</summary>
    public const string Purpose = "survey links";

    readonly ConcurrentDictionary<(WorkspaceId, int), byte[]> _keys = new();

    /// <summary>An address; makes the workspace's first key when there is none.</summary>
    public async Task<string> WriteAsync(IStateTransaction transaction, LinkClaim claim, CancellationToken ct)
    {
        var key = transaction.Db.Set<LinkKeyRow>().Local.Where(k => k.Workspace == claim.Workspace).MaxBy(k => k.Id)
            ?? await transaction.Db.Set<LinkKeyRow>().Where(k => k.Workspace == claim.Workspace).OrderByDescending(k => k.Id).FirstOrDefaultAsync(ct)
            ?? Add(transaction, claim.Workspace, 1);
        return Write(key.Id, Reveal(key), claim);
    }

    /// <summary>An address, in a transaction of its own when a key must be made first.</summary>
    public async Task<string> WriteAsync(LinkClaim claim, CancellationToken ct)
    {
        await using (var db = store.Read())
        {
            var key = await db.Set<LinkKeyRow>().Where(k => k.Workspace == claim.Workspace).OrderByDescending(k => k.Id).FirstOrDefaultAsync(ct);
            if (key is not null) return Write(key.Id, Reveal(key), claim);
        }

        await using var transaction = await store.BeginAsync(ct);
        var token = await WriteAsync(transaction, claim, ct);
        await transaction.CommitAsync(ct);
        return token;
    }

    /// <summary>Signs with a new key from now on; addresses signed before stay valid.</summary>
    /// <returns>The new key's id.</returns>
    public async Task<int> RotateAsync(IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct)
    {
        var last = await transaction.Db.Set<LinkKeyRow>().Where(k => k.Workspace == workspace).MaxAsync(k => (int?)k.Id, ct);
        return Add(transaction, workspace, (last ?? 0) + 1).Id;
    }

    /// <summary>What an address says; null when it is none of ours.</summary>
    public async ValueTask<LinkClaim?> ReadAsync(string address, CancellationToken ct)
    {
        if (Bytes(address) is not { } bytes) return null;
        var kid = BinaryPrimitives.ReadInt32BigEndian(bytes);
        var workspace = new WorkspaceId(new Guid(bytes.AsSpan(9, 16), bigEndian: true));
        if (await KeyAsync(workspace, kid, ct) is not { } key) return null;
        if (!CryptographicOperations.FixedTimeEquals(Sign(key, bytes.AsSpan(0, Signed)), bytes.AsSpan(Signed))) return null;
        return new LinkClaim(workspace, (Opens)bytes[4], new Guid(bytes.AsSpan(25, 16), bigEndian: true), BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5)));
    }

    /// <summary>Whether the address itself has had its time.</summary>
    public bool IsOver(LinkClaim claim) => claim.Until > 0 && claim.Until < Minutes(clock.GetUtcNow());

    /// <summary>For <see cref="LinkClaim.Until"/>.</summary>
    public uint In(TimeSpan time) => Minutes(clock.GetUtcNow() + time);

    static uint Minutes(DateTimeOffset time) => (uint)(time.ToUnixTimeSeconds() / 60);

    static string Write(int kid, byte[] key, LinkClaim claim)
    {
        var bytes = new byte[Signed + Mac];
        BinaryPrimitives.WriteInt32BigEndian(bytes, kid);
        bytes[4] = (byte)claim.Opens;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(5), claim.Until);
        claim.Workspace.Value.TryWriteBytes(bytes.AsSpan(9), bigEndian: true, out _);
        claim.Id.TryWriteBytes(bytes.AsSpan(25), bigEndian: true, out _);
        Sign(key, bytes.AsSpan(0, Signed)).CopyTo(bytes, Signed);
        return Base64Url.EncodeToString(bytes);
    }

    static byte[] Sign(byte[] key, ReadOnlySpan<byte> text) => HMACSHA256.HashData(key, text)[..Mac];

    static byte[]? Bytes(string address)
    {
        if (address.Length != Base64Url.GetEncodedLength(Signed + Mac) || !Base64Url.IsValid(address)) return null;
        var bytes = Base64Url.DecodeFromChars(address);
        // The same bytes have one spelling: a changed last character that decodes alike is a changed address.
        return bytes.Length == Signed + Mac && Base64Url.EncodeToString(bytes) == address ? bytes : null;
    }

    async ValueTask<byte[]?> KeyAsync(WorkspaceId workspace, int kid, CancellationToken ct)
    {
        if (_keys.TryGetValue((workspace, kid), out var known)) return known;
        await using var db = store.Read();
        var row = await db.Set<LinkKeyRow>().FirstOrDefaultAsync(k => k.Workspace == workspace && k.Id == kid, ct);
        return row is null ? null : _keys.GetOrAdd((workspace, kid), Reveal(row));
    }

    LinkKeyRow Add(IStateTransaction transaction, WorkspaceId workspace, int id)
    {
        var key = new LinkKeyRow
        {
            Workspace = workspace, Id = id, Key = Convert.ToBase64String(secrets.Seal(Purpose, RandomNumberGenerator.GetBytes(32))), CreatedAt = clock.NowMicros(),
        };
        transaction.Db.Add(key);
        return key;
    }

    byte[] Reveal(LinkKeyRow key) => secrets.Open(Purpose, Convert.FromBase64String(key.Key));
}
