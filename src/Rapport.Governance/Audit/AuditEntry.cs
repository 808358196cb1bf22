using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Rapport.Kernel;

namespace Rapport.Governance.Audit;

/// <summary>One change that somebody made. Each entry's hash covers the entry and the hash before it, so an edited,
/// removed or inserted row breaks the chain from there on.</summary>
sealed class AuditEntry
{
    /// <summary>Whose chain; the empty id is the chain of the instance.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>1, 2, 3 … within the chain, without gaps.</summary>
    public required long No { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string ActorKind { get; init; }

    public required Guid Actor { get; init; }

    public required string ActorName { get; init; }

    public required string Action { get; init; }

    public required string Target { get; init; }

    /// <summary>JSON; empty when there is none.</summary>
    public required string Detail { get; init; }

    public required byte[] Previous { get; init; }

    public byte[] Hash { get; set; } = [];

    /// <summary>SHA-256 over every field, each preceded by its length, and the hash before.</summary>
    public byte[] ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[8];
        foreach (var field in (ReadOnlySpan<byte[]>)
                 [
                     Previous, Workspace.Value.ToByteArray(bigEndian: true), Bytes(No), Bytes(At.ToMicros()),
                     Encoding.UTF8.GetBytes(ActorKind), Actor.ToByteArray(bigEndian: true), Encoding.UTF8.GetBytes(ActorName),
                     Encoding.UTF8.GetBytes(Action), Encoding.UTF8.GetBytes(Target), Encoding.UTF8.GetBytes(Detail),
                 ])
        {
            BinaryPrimitives.WriteInt64BigEndian(number, field.Length);
            hash.AppendData(number);
            hash.AppendData(field);
        }

        return hash.GetHashAndReset();
    }

    static byte[] Bytes(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}

/// <summary>The end of a chain, so that entries cut off its end are missed too.</summary>
sealed class AuditHead
{
    public required WorkspaceId Workspace { get; init; }

    public required long No { get; set; }

    public required byte[] Hash { get; set; }
}
