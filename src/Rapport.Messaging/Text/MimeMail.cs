using System.Globalization;
using System.Text;

namespace Rapport.Messaging.Text;

/// <summary>A finished mail: text and HTML side by side, 7-bit throughout, CRLF lines (RFC 5322, 2045, 2047).</summary>
sealed record MimeMail
{
    public required Guid Id { get; init; }

    public required string FromName { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    public string? ReplyTo { get; init; }

    public required string Subject { get; init; }

    public required DateTimeOffset Date { get; init; }

    public required string Language { get; init; }

    public required IReadOnlyList<MailPart> Parts { get; init; }

    /// <summary>What it answers; null for a mail that begins by itself.</summary>
    public MailAnswer? Answer { get; init; }

    /// <summary>Why people get this, how they stop it and where they choose; null for none.</summary>
    public MailFooter? Footer { get; init; }

    /// <summary>The value of Message-ID without its brackets: the same for every try of the same message.</summary>
    public string MessageId => $"{Id:N}@{Domain(From)}";

    public byte[] ToBytes()
    {
        var boundary = $"=_{Id:N}";
        var drawing = new MailDrawing(Language);
        var text = new StringBuilder();
        Header(text, "From", $"{HeaderText.Phrase(FromName)} <{From}>");
        Header(text, "To", $"<{To}>");
        if (ReplyTo is { Length: > 0 }) Header(text, "Reply-To", $"<{ReplyTo}>");
        Header(text, "Subject", HeaderText.Unstructured(Subject));
        Header(text, "Date", Date.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header(text, "Message-ID", $"<{MessageId}>");
        if (Answer is null) Header(text, "Auto-Submitted", "auto-generated");
        if (Answer?.References is [.., var answered])
        {
            Header(text, "In-Reply-To", $"<{answered}>");
            Header(text, "References", string.Join("\r\n ", Answer.References.Select(r => $"<{r}>")));
        }

        if (Footer?.Unsubscribe is { } unsubscribe)
        {
            Header(text, "List-Unsubscribe", $"<{unsubscribe.AbsoluteUri}>");
            Header(text, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        Header(text, "Content-Language", Language);
        Header(text, "MIME-Version", "1.0");
        Header(text, "Content-Type", $"multipart/alternative; boundary=\"{boundary}\"");
        text.Append("\r\n");
        Part(text, boundary, "text/plain", drawing.Text(Parts, Footer));
        Part(text, boundary, "text/html", drawing.Html(Subject, Parts, Footer));
        text.Append("--").Append(boundary).Append("--\r\n");
        return Encoding.UTF8.GetBytes(text.ToString()); // ASCII, but for an international address
    }

    static void Part(StringBuilder text, string boundary, string type, string content) =>
        text.Append("--").Append(boundary).Append("\r\n")
            .Append("Content-Type: ").Append(type).Append("; charset=utf-8\r\n")
            .Append("Content-Transfer-Encoding: quoted-printable\r\n\r\n")
            .Append(QuotedPrintable.Encode(content)).Append("\r\n");

    // Whatever was checked before: nothing gets into a header that could begin another one.
    static void Header(StringBuilder text, string name, string value)
    {
        if (value.Replace("\r\n ", "", StringComparison.Ordinal).Any(char.IsControl)) throw new ArgumentException($"{name} holds a control character.", nameof(value));
        text.Append(name).Append(": ").Append(value).Append("\r\n");
    }

    static string Domain(string address)
    {
        var domain = address[(address.LastIndexOf('@') + 1)..];
        return Ascii.IsValid(domain) ? domain : new IdnMapping().GetAscii(domain);
    }
}

/// <summary>The foot of a mail.</summary>
/// <param name="Company">Who writes.</param>
/// <param name="PostalAddress">Where the company is; line breaks are kept.</param>
/// <param name="Unsubscribe">The signed link; null on mail that was asked for, which has no unsubscribing.</param>
/// <param name="Preferences">The signed link to all that the person may choose; null for none.</param>
sealed record MailFooter(string Company, string PostalAddress, Uri? Unsubscribe, Uri? Preferences = null);
