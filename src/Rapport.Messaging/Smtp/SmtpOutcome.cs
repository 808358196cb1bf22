namespace Rapport.Messaging.Smtp;

/// <summary>What became of handing a mail over.</summary>
enum Handed
{
    /// <summary>The server answered that it has the mail.</summary>
    Taken = 1,

    /// <summary>The server cannot be used at all now; no mail was tried. Others would meet the same.</summary>
    NoServer = 2,

    /// <summary>Certainly not taken; worth another try.</summary>
    Later = 3,

    /// <summary>Certainly not taken, for good.</summary>
    Refused = 4,

    /// <summary>Refused because there is no such address.</summary>
    NoSuchAddress = 5,

    /// <summary>The connection ended after the last byte and before the answer: nobody can know.</summary>
    Doubtful = 6,
}

/// <summary>What became of handing a mail over, and why.</summary>
/// <param name="Handed">What.</param>
/// <param name="Reason">Of the form <c>server.busy</c>; empty when taken.</param>
/// <param name="Code">The server's codes, such as <c>550 5.1.1</c>. Never its words: they name people, or tell what listens on a
/// machine that the settings were pointed at.</param>
sealed record SmtpOutcome(Handed Handed, string Reason = "", string Code = "")
{
    public static SmtpOutcome Taken(SmtpReply reply) => new(Handed.Taken, "", reply.Codes);
}

/// <summary>An answer of a mail server.</summary>
/// <param name="Code">200..599.</param>
/// <param name="Enhanced">RFC 3463 status such as 5.1.1; empty when there is none.</param>
/// <param name="Lines">Without the code.</param>
sealed record SmtpReply(int Code, string Enhanced, IReadOnlyList<string> Lines)
{
    public bool IsGood => Code is >= 200 and < 400;

    public string Codes => Enhanced.Length == 0 ? $"{Code}" : $"{Code} {Enhanced}";

    /// <summary>A 4xx is worth another try, a 5xx is not.</summary>
    public SmtpOutcome Refusal(string ofWhat) => Code is >= 400 and < 500
        ? new(Handed.Later, "server.busy", Codes)
        : new(Handed.Refused, ofWhat, Codes);
}
