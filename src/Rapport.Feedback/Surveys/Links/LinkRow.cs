using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Links;

/// <summary>A way to a survey: who follows it may answer, under what it says about channel, touchpoint and employee.</summary>
sealed class LinkRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required Guid Survey { get; init; }

    /// <summary>The part of its address that nobody guesses.</summary>
    public required string Key { get; init; }

    public required string Name { get; set; }

    /// <summary>True when only its passes are answered, each once; the link's own address then leads nowhere.</summary>
    public required bool PassesOnly { get; init; }

    public required string Channel { get; set; }

    public string Touchpoint { get; set; } = "";

    public string Employee { get; set; } = "";

    /// <summary>Protected; empty for none.</summary>
    public string Pin { get; set; } = "";

    /// <summary>True when respondents prove an e-mail address first; each answers once.</summary>
    public bool VerifyEmail { get; set; }

    /// <summary>JSON: domains an address to be proven may have; empty for any.</summary>
    public string Domains { get; set; } = "[]";

    /// <summary>JSON: origins whose pages may frame it; empty for none.</summary>
    public string EmbedOn { get; set; } = "[]";

    /// <summary>The last day on which it works, in the workspace's zone; null for ever.</summary>
    public DateOnly? LastDay { get; set; }

    public bool Revoked { get; set; }

    public required long CreatedAt { get; init; }
}

/// <summary>May be answered once: a single-use address, or one made for a person.</summary>
sealed class PassRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required Guid Survey { get; init; }

    public required Guid Link { get; init; }

    /// <summary>Of the identifier it was made for; empty for nobody in particular.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Never part of an address.</summary>
    public string Value { get; init; } = "";

    /// <summary>Of the identifier; for export and erasure.</summary>
    public SubjectId Subject { get; init; }

    /// <summary>Empty for that of the link.</summary>
    public string Touchpoint { get; init; } = "";

    /// <summary>Empty for that of the link.</summary>
    public string Employee { get; init; } = "";

    /// <summary>What it asks about, such as an order or a call; empty for nothing.</summary>
    public string Interaction { get; init; } = "";

    /// <summary>JSON: values of hidden fields. What an address adds to them is not believed.</summary>
    public string Hidden { get; init; } = "{}";

    /// <summary>The last day on which it works, in the workspace's zone; null for as long as the link does.</summary>
    public DateOnly? LastDay { get; init; }

    public bool Revoked { get; set; }

    public required long CreatedAt { get; init; }

    /// <summary>What makes its response the only one.</summary>
    public string Once => OnceOf(Id);

    /// <summary>As <see cref="Once"/>, of a pass.</summary>
    public static string OnceOf(Guid pass) => $"pass:{pass}";
}

/// <summary>A key that signs addresses. The highest id signs, all check.</summary>
sealed class LinkKeyRow
{
    public required WorkspaceId Workspace { get; init; }

    public required int Id { get; init; }

    /// <summary>Protected.</summary>
    public required string Key { get; init; }

    public required long CreatedAt { get; init; }
}
