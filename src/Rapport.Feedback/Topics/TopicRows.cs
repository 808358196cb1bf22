using Rapport.Kernel;

namespace Rapport.Feedback.Topics;

/// <summary>What texts may be about, in two levels.</summary>
sealed class TopicRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required string Name { get; set; }

    /// <summary>The topic it is part of; null for one of the upper level.</summary>
    public Guid? Parent { get; set; }

    /// <summary>JSON: a text with one of these is about it.</summary>
    public required string Phrases { get; set; }

    /// <summary>The language in which it was found; empty for one that people wrote.</summary>
    public string Language { get; init; } = "";

    /// <summary>A person named it, moved it or gave it phrases: finding topics anew leaves it alone.</summary>
    public bool IsEdited { get; set; }

    /// <summary>0..1: how well it came back when it was found; null for one that people wrote.</summary>
    public double? Stability { get; set; }

    /// <summary>The topic that took it over: what is like its texts is about that one. Null for a topic that stands.</summary>
    public Guid? MergedInto { get; set; }

    public required long CreatedAt { get; init; }
}

/// <summary>What was learned of the topics of one language, without what people said of single texts: that is taken from the items,
/// so that it goes with them.</summary>
sealed class TopicSpaceRow
{
    public required WorkspaceId Workspace { get; init; }

    public required string Language { get; init; }

    public required byte[] Model { get; set; }

    /// <summary>Texts it was learned from.</summary>
    public int Texts { get; set; }

    public long FoundAt { get; set; }
}
