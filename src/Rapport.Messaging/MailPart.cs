using System.Text.Json.Serialization;

namespace Rapport.Messaging;

/// <summary>A piece of a mail. Text is plain text: it is encoded, never read as markup or as a template.</summary>
[JsonDerivedType(typeof(MailHeading), "heading")]
[JsonDerivedType(typeof(MailParagraph), "paragraph")]
[JsonDerivedType(typeof(MailButton), "button")]
[JsonDerivedType(typeof(MailChoices), "choices")]
public abstract record MailPart
{
    private protected MailPart()
    {
    }

    private protected static Uri Checked(Uri link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return link is { IsAbsoluteUri: true, Scheme: "https" or "http" or "mailto" }
            ? link
            : throw new ArgumentException("A link in a mail is absolute and begins with https, http or mailto.", nameof(link));
    }
}

/// <summary>A heading.</summary>
/// <param name="Text">One line.</param>
public sealed record MailHeading(string Text) : MailPart;

/// <summary>A paragraph; line breaks are kept.</summary>
/// <param name="Text">Plain text.</param>
public sealed record MailParagraph(string Text) : MailPart;

/// <summary>A link drawn as a button; in the text part, the label and the address.</summary>
/// <param name="Label">One line.</param>
/// <param name="Link">https, http or mailto.</param>
public sealed record MailButton(string Label, Uri Link) : MailPart
{
    /// <summary>https, http or mailto.</summary>
    public Uri Link { get; init; } = Checked(Link);
}

/// <summary>A question answered by one click, such as 0 to 10. Following such a link must not answer by itself: scanners follow links.</summary>
/// <param name="Question">One line.</param>
/// <param name="Choices">In order, at most 11 in a row.</param>
/// <param name="Low">What the first means; empty for none.</param>
/// <param name="High">What the last means; empty for none.</param>
public sealed record MailChoices(string Question, IReadOnlyList<MailChoice> Choices, string Low = "", string High = "") : MailPart;

/// <summary>One of several links.</summary>
/// <param name="Label">What is shown, short.</param>
/// <param name="Link">https, http or mailto.</param>
public sealed record MailChoice(string Label, Uri Link)
{
    /// <summary>https, http or mailto.</summary>
    public Uri Link { get; init; } = new MailButton("", Link).Link;
}
