using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rapport.Kernel;

/// <summary>One company, brand or test area: every record belongs to exactly one.</summary>
public readonly record struct WorkspaceId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A person the company serves. Changes when two customers turn out to be one.</summary>
public readonly record struct CustomerId(Guid Value)
{
    /// <summary>Nobody known: a fact without any identifier.</summary>
    public static CustomerId None => default;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>The identity a fact arrived under. Immutable: a merge changes whose subject it is, never the fact.</summary>
public readonly record struct SubjectId(Guid Value)
{
    /// <summary>Nobody known: a fact without any identifier.</summary>
    public static SubjectId None => default;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>One accepted event. Derived from the workspace and the sender's message id, so a replay yields the same.</summary>
public readonly record struct FactId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Ids that can be computed again from what they name.</summary>
public static class DerivedId
{
    /// <summary>The same 16 bytes for the same workspace, kind and name, today and after a replay.</summary>
    /// <param name="workspace">Whose name it is: equal names in two workspaces give different ids.</param>
    /// <param name="kind">A short constant such as <c>fact</c> that keeps families apart.</param>
    /// <param name="name">Any text; empty is allowed.</param>
    /// <returns>The first 128 bits of SHA-256, marked as a version 8 (vendor) UUID.</returns>
    public static Guid Of(WorkspaceId workspace, string kind, string name)
    {
        var length = 16 + Encoding.UTF8.GetByteCount(kind) + 1 + Encoding.UTF8.GetByteCount(name);
        Span<byte> text = length <= 512 ? stackalloc byte[length] : new byte[length];
        workspace.Value.TryWriteBytes(text, bigEndian: true, out _);
        var at = 16 + Encoding.UTF8.GetBytes(kind, text[16..]);
        text[at++] = 0;
        Encoding.UTF8.GetBytes(name, text[at..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(text, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>The id of the fact that a message becomes.</summary>
    public static FactId Fact(WorkspaceId workspace, string messageId) => new(Of(workspace, "fact", messageId));

    /// <summary>A 64-bit fingerprint of an id, for sets that are held in memory.</summary>
    public static ulong Fingerprint(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) ^ (BinaryPrimitives.ReadUInt64BigEndian(bytes) << 1);
    }
}
