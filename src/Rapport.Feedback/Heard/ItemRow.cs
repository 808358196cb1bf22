using Rapport.Kernel;

namespace Rapport.Feedback.Heard;

/// <summary>Words as they were handed over, and what was read in them.</summary>
sealed class ItemRow
{
    /// <summary>Of workspace, source, origin and part.</summary>
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required string Source { get; init; }

    public required string Origin { get; init; }

    public required string Part { get; init; }

    public required long At { get; init; }

    public required long Received { get; init; }

    /// <summary>Personal details are hidden in it where the workspace has them hidden.</summary>
    public required string Text { get; init; }

    /// <summary>Heading, text and place in lower case: what is searched.</summary>
    public required string Search { get; init; }

    public required SubjectId Subject { get; init; }

    public required string Heading { get; init; }

    public required string Collection { get; init; }

    public required string Channel { get; init; }

    public required string Touchpoint { get; init; }

    public required string Place { get; init; }

    public required string Employee { get; init; }

    public required string Metric { get; init; }

    public double? Score { get; init; }

    /// <summary>As the source believes.</summary>
    public string? Stated { get; init; }

    public bool? FollowUp { get; init; }

    public required bool Counts { get; init; }

    public required string Page { get; init; }

    /// <summary>The import that brought it; null when none did.</summary>
    public Guid? Import { get; init; }

    /// <summary>Loaded afterwards: nothing acts on it.</summary>
    public required bool IsHistory { get; init; }

    /// <summary>Digest of what was handed over: the same again changes nothing.</summary>
    public required string Digest { get; init; }

    /// <summary>By which knowledge of the workspace it was read; 0 while it was not.</summary>
    public long ReadBy { get; init; }

    /// <summary>As it was read; <c>und</c> when unknown, empty while unread.</summary>
    public string Language { get; init; } = "";

    /// <summary>−1..1; null when unread, empty or in a language that is not read.</summary>
    public double? Sentiment { get; init; }

    /// <summary>−2..2; null with <see cref="Sentiment"/>.</summary>
    public int? Level { get; init; }

    public bool IsMixed { get; init; }

    /// <summary>0..1.</summary>
    public double Confidence { get; init; }

    /// <summary>JSON: why it was read so, by words and clauses.</summary>
    public string Reading { get; init; } = "{}";

    /// <summary>The first of the items that say nearly the same; its own id when it is alone.</summary>
    public Guid Alike { get; init; }

    /// <summary>How a person says it feels, −2..2; null when nobody has said.</summary>
    public int? SaidLevel { get; init; }

    /// <summary>JSON: ids of the topics a person says it is about; null when nobody has said.</summary>
    public string? SaidTopics { get; init; }

    /// <summary>Who looks after it; null for nobody.</summary>
    public Guid? Assignee { get; init; }

    /// <summary>JSON of <see cref="ReadingCopy"/>: the words in another language, for readers; null when nobody made one.</summary>
    public string? Copy { get; init; }
}

/// <summary>Words in another language, as somebody translated them. For reading alone: search, feeling and topics are of the original.</summary>
/// <param name="Language">Two letters of ISO 639-1.</param>
/// <param name="Text">The words; personal details are hidden in them as in the original.</param>
/// <param name="By">Who made it: a person's name, or that of the key a program came with.</param>
/// <param name="IsByProgram">True when a program made it.</param>
sealed record ReadingCopy(string Language, string Text, string By, bool IsByProgram);

/// <summary>That an item is about a topic.</summary>
sealed class ItemTopicRow
{
    public required Guid Item { get; init; }

    public required Guid Topic { get; init; }

    public required WorkspaceId Workspace { get; init; }

    /// <summary>0..1; 1 for a person's word.</summary>
    public required double Confidence { get; init; }

    /// <summary>person, rule or learned.</summary>
    public required string By { get; init; }
}

/// <summary>An emotion that speaks from an item.</summary>
sealed class ItemEmotionRow
{
    public required Guid Item { get; init; }

    public required string Emotion { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required double Confidence { get; init; }
}

/// <summary>A mark that people put on an item.</summary>
sealed class ItemTagRow
{
    public required Guid Item { get; init; }

    public required string Tag { get; init; }

    public required WorkspaceId Workspace { get; init; }
}

/// <summary>What a workspace chose about the words it hears.</summary>
sealed class HearingRow
{
    public required WorkspaceId Workspace { get; init; }

    /// <summary>Hides personal details before words are stored.</summary>
    public bool Masks { get; set; } = true;

    /// <summary>One more with everything its people taught: items read by less are read anew.</summary>
    public long Knowledge { get; set; } = 1;
}
