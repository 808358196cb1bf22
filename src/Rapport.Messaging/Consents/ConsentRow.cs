using Rapport.Kernel;

namespace Rapport.Messaging.Consents;

/// <summary>Something a person said about being contacted. Rows are added, never changed.</summary>
sealed class ConsentRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required CustomerId Customer { get; init; }

    /// <summary>Under which it was said; none when only the hash of an address is known.</summary>
    public required SubjectId Subject { get; init; }

    /// <summary>Hash of the address it was said under; empty when none was.</summary>
    public required byte[] Contact { get; init; }

    public required string Purpose { get; init; }

    public required string Channel { get; init; }

    public required bool Given { get; init; }

    /// <summary>A yes that is not confirmed yet: it stands here and does not count.</summary>
    public required bool IsPending { get; init; }

    public required string TextVersion { get; init; }

    public required string Language { get; init; }

    public required string Source { get; init; }

    public required string Network { get; init; }

    /// <summary>When it was said.</summary>
    public required long At { get; init; }

    /// <summary>When it was written down.</summary>
    public required long NotedAt { get; init; }

    /// <summary><c>person</c>, <c>key</c> or <c>system</c>: who wrote it down.</summary>
    public required string ActorKind { get; init; }

    public required Guid Actor { get; init; }

    /// <summary>The fact that says so is on its way.</summary>
    public bool IsTold { get; set; }

    /// <summary>Nobody is known under its identifier yet: it is told as soon as somebody is.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>The stricter of two words; of two alike the later.</summary>
    public static ConsentRow Stricter(ConsentRow a, ConsentRow b) => a.Given != b.Given ? a.Given ? b : a : a.At >= b.At ? a : b;
}

/// <summary>The words people saw. A version in one language never changes.</summary>
sealed class ConsentTextRow
{
    public required WorkspaceId Workspace { get; init; }

    public required string Purpose { get; init; }

    public required string Version { get; init; }

    public required string Language { get; init; }

    public required string Text { get; init; }
}
