using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Messaging.Outbox;
using Rapport.Messaging.Recipients;

namespace Rapport.Messaging.Unsubscribe;

/// <summary>What an unsubscribe link says.</summary>
/// <param name="Workspace">Whose mail.</param>
/// <param name="Message">The mail it stood in, which may be forgotten by now.</param>
/// <param name="Contact">Hash of the recipient.</param>
/// <param name="Purpose">What the mail was for.</param>
/// <param name="Language">Of the mail.</param>
sealed record UnsubscribeClaim(WorkspaceId Workspace, Guid Message, byte[] Contact, string Purpose, string Language);

/// <summary>Makes and reads the signed links. A link holds all it needs and no personal data, so it works when the mail and even
/// the person are forgotten.</summary>
/// <remarks>Bytes: key id (4), workspace (16), message (16), contact (32), purpose and language as text, HMAC-SHA256 cut to 16.</remarks>
sealed class UnsubscribeLinks(IStateStore state, ISecrets secrets, TimeProvider clock)
{
    const int Fixed = 4 + 16 + 16 + 32;
    const int Mac = 16;
    const int LongestToken = 400;

    /// <summary>What its keys are sealed for.</summary>
    public const string Purpose = "unsubscribe links";

    /// <summary>The token for a message; makes the workspace's first key when there is none.</summary>
    public Task<string> TokenAsync(IStateTransaction transaction, MessageRow row, CancellationToken ct) =>
        TokenAsync(transaction, new(row.Workspace, row.Id, row.Contact, row.Purpose, row.Language), "", ct);

    /// <summary>A token of a kind of its own, which is none of any other kind.</summary>
    public async Task<string> TokenAsync(IStateTransaction transaction, UnsubscribeClaim claim, string kind, CancellationToken ct)
    {
        var local = transaction.Db.Set<UnsubscribeKeyRow>().Local.Where(k => k.Workspace == claim.Workspace).MaxBy(k => k.Id);
        var key = await transaction.Db.Set<UnsubscribeKeyRow>().Where(k => k.Workspace == claim.Workspace).OrderByDescending(k => k.Id).FirstOrDefaultAsync(ct)
            ?? local ?? Add(transaction, claim.Workspace, 1);
        return Write(key.Id, Reveal(key), claim, kind);
    }

    /// <summary>Signs with a new key from now on; links signed before stay valid.</summary>
    /// <returns>The new key's id.</returns>
    public async Task<int> RotateAsync(IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct)
    {
        var last = await transaction.Db.Set<UnsubscribeKeyRow>().Where(k => k.Workspace == workspace).MaxAsync(k => (int?)k.Id, ct);
        return Add(transaction, workspace, (last ?? 0) + 1).Id;
    }

    /// <summary>What a token says; null when it is none of ours.</summary>
    public async Task<UnsubscribeClaim?> ReadAsync(string token, CancellationToken ct, string kind = "")
    {
        if (Bytes(token) is not { } bytes) return null;
        var kid = BinaryPrimitives.ReadInt32BigEndian(bytes);
        var workspace = new WorkspaceId(new Guid(bytes.AsSpan(4, 16), bigEndian: true));
        await using var db = state.Read();
        if (await db.Set<UnsubscribeKeyRow>().SingleOrDefaultAsync(k => k.Workspace == workspace && k.Id == kid, ct) is not { } key) return null;
        var signed = bytes.AsSpan(0, bytes.Length - Mac);
        if (!CryptographicOperations.FixedTimeEquals(Sign(Reveal(key), kind, signed), bytes.AsSpan(bytes.Length - Mac))) return null;
        var words = Encoding.UTF8.GetString(signed[Fixed..]).Split('\n');
        return new(workspace, new Guid(signed.Slice(20, 16), bigEndian: true), signed.Slice(36, 32).ToArray(), words[0], words.Length > 1 ? words[1] : "en");
    }

    static string Write(int kid, byte[] key, UnsubscribeClaim claim, string kind)
    {
        var words = Encoding.UTF8.GetBytes($"{claim.Purpose}\n{claim.Language}");
        var bytes = new byte[Fixed + words.Length + Mac];
        BinaryPrimitives.WriteInt32BigEndian(bytes, kid);
        claim.Workspace.Value.TryWriteBytes(bytes.AsSpan(4), bigEndian: true, out _);
        claim.Message.TryWriteBytes(bytes.AsSpan(20), bigEndian: true, out _);
        claim.Contact.CopyTo(bytes, 36);
        words.CopyTo(bytes, Fixed);
        Sign(key, kind, bytes.AsSpan(0, bytes.Length - Mac)).CopyTo(bytes, bytes.Length - Mac);
        return Base64Url.EncodeToString(bytes);
    }

    // A kind is part of what is signed and of nothing that is sent; a NUL stands in no kind.
    static byte[] Sign(byte[] key, string kind, ReadOnlySpan<byte> text) =>
        HMACSHA256.HashData(key, kind.Length == 0 ? text : [.. Encoding.UTF8.GetBytes(kind + "\0"), .. text])[..Mac];

    static byte[]? Bytes(string token)
    {
        if (token.Length > LongestToken || !Base64Url.IsValid(token)) return null;
        var bytes = Base64Url.DecodeFromChars(token);
        // The same bytes have one spelling: a changed last character that decodes alike is a changed token.
        return bytes.Length > Fixed + Mac && Base64Url.EncodeToString(bytes) == token ? bytes : null;
    }

    UnsubscribeKeyRow Add(IStateTransaction transaction, WorkspaceId workspace, int id)
    {
        var key = new UnsubscribeKeyRow
        {
            Workspace = workspace, Id = id, Key = Convert.ToBase64String(secrets.Seal(Purpose, RandomNumberGenerator.GetBytes(32))), Created = clock.NowMicros(),
        };
        transaction.Db.Add(key);
        return key;
    }

    byte[] Reveal(UnsubscribeKeyRow key) => secrets.Open(Purpose, Convert.FromBase64String(key.Key));
}
