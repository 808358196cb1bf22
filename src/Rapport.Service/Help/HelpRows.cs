using Rapport.Kernel;

namespace Rapport.Service.Help;

/// <summary>A workspace's help centre.</summary>
sealed class HelpCentreRow
{
    public required WorkspaceId Workspace { get; init; }

    /// <summary>Stands in its addresses; unique on this instance.</summary>
    public required string Address { get; set; }

    /// <summary>As <see cref="HelpCentre"/> in JSON.</summary>
    public required string Value { get; set; }
}

/// <summary>An article in all its languages.</summary>
sealed class ArticleRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    /// <summary>Under which heading it stands; empty for none.</summary>
    public required string Category { get; set; }

    /// <summary>Counts its changes.</summary>
    public required long Revision { get; set; }

    public required long CreatedAt { get; init; }

    public required long ChangedAt { get; set; }
}

/// <summary>An article in one language: the draft, and which version readers see.</summary>
sealed class ArticleTextRow
{
    public required Guid Article { get; init; }

    public required string Language { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required string Title { get; set; }

    /// <summary>Markdown.</summary>
    public required string Text { get; set; }

    /// <summary>Other words people look for it by.</summary>
    public required string Words { get; set; }

    /// <summary>The version that readers see; null while they see none.</summary>
    public int? Live { get; set; }

    /// <summary>How many versions were published.</summary>
    public int Versions { get; set; }

    public required long ChangedAt { get; set; }
}

/// <summary>What was published once; it never changes.</summary>
sealed class ArticleVersionRow
{
    public required Guid Article { get; init; }

    public required string Language { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required string Title { get; init; }

    public required string Text { get; init; }

    public required string Words { get; init; }

    public required long PublishedAt { get; init; }

    /// <summary>The member who published it; null for a key.</summary>
    public Guid? PublishedBy { get; init; }
}

/// <summary>How often an article was read on a day.</summary>
sealed class ArticleReadRow
{
    public required WorkspaceId Workspace { get; init; }

    public required Guid Article { get; init; }

    public required string Language { get; init; }

    /// <summary>Days since 1970 in UTC.</summary>
    public required int Day { get; init; }

    public required long Times { get; set; }
}

/// <summary>What a reader said of an article. Nobody's name and no address is kept; who says it twice on a day said it once.</summary>
sealed class ArticleVoteRow
{
    /// <summary>Of the reader on that day, with a salt that is forgotten.</summary>
    public required string Reader { get; init; }

    public required Guid Article { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required string Language { get; init; }

    public required int Version { get; init; }

    public required bool Helped { get; set; }

    public required string Comment { get; set; }

    public required long At { get; set; }
}

/// <summary>One search.</summary>
sealed class HelpSearchRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required string Language { get; init; }

    /// <summary>As typed, without personal details.</summary>
    public required string Query { get; init; }

    /// <summary>Searches for the same in other forms share it.</summary>
    public required string Wish { get; init; }

    /// <summary>How many articles were shown.</summary>
    public required int Hits { get; init; }

    public required long At { get; init; }

    /// <summary>The article that was opened from it; null for none.</summary>
    public Guid? Article { get; set; }
}
