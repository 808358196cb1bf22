namespace Rapport.Kernel;

/// <summary>
/// Something that happened, as the column store keeps it for ever. A correction writes the old row again with
/// <see cref="Sign"/> −1 and the new one with +1, so that every aggregate is a sum over signs.
/// </summary>
public sealed record Fact
{
    /// <summary>Whose fact.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>What happened: the sender's own event name (<c>Order Completed</c>), or one of <see cref="FactTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The identity it arrived under; <see cref="SubjectId.None"/> when it named nobody.</summary>
    public SubjectId Subject { get; init; }

    /// <summary>The customer that identity belonged to when the fact was stored.</summary>
    public CustomerId Customer { get; init; }

    /// <summary>Corrected time of the fact, UTC microseconds.</summary>
    public required long At { get; init; }

    /// <summary>Time of arrival, UTC microseconds.</summary>
    public required long Received { get; init; }

    /// <summary>Derived from the workspace and the message id.</summary>
    public required FactId Id { get; init; }

    /// <summary>+1 for a row that counts, −1 for one that takes an earlier row back.</summary>
    public sbyte Sign { get; init; } = 1;

    /// <summary>0 for the first version; each correction adds one.</summary>
    public uint Revision { get; init; }

    /// <summary>The name of the key, import or module it came through; never empty.</summary>
    public required string Source { get; init; }

    /// <summary>web, app, email, phone, store … as in the workspace's registry; empty when unknown.</summary>
    public string Channel { get; init; } = "";

    /// <summary>The touchpoint's key in the workspace's registry; empty when unknown.</summary>
    public string Touchpoint { get; init; } = "";

    /// <summary>Who served: the employee's id as sent; empty when nobody or unknown.</summary>
    public string Employee { get; init; } = "";

    /// <summary>The company (account) the customer acted for; empty when none.</summary>
    public string Company { get; init; } = "";

    /// <summary>The import that brought it; <see cref="Guid.Empty"/> for live facts.</summary>
    public Guid ImportId { get; init; }

    /// <summary>The survey element (question) answered; empty when the fact is no answer.</summary>
    public string Element { get; init; } = "";

    /// <summary>The scale answered on, such as <c>nps</c>, <c>csat.5</c>, <c>ces2.7</c>; empty when the fact is no score.</summary>
    public string Metric { get; init; } = "";

    /// <summary>The raw answer on that scale; null when there is none ("not applicable" is none).</summary>
    public double? Score { get; init; }

    /// <summary>Money in minor units of <see cref="Currency"/>; negative for money given back.</summary>
    public long? Amount { get; init; }

    /// <summary>ISO 4217 code; empty exactly when <see cref="Amount"/> is null.</summary>
    public string Currency { get; init; } = "";

    /// <summary>True for history loaded afterwards: it never starts a journey or an alert.</summary>
    public bool Historical { get; init; }

    /// <summary>Everything else that was sent, as one UTF-8 JSON object; never null.</summary>
    public required ReadOnlyMemory<byte> Props { get; init; }
}

/// <summary>Fact types that Rapport itself reads. All others are the sender's own event names.</summary>
public static class FactTypes
{
    /// <summary>Traits were stated about a customer.</summary>
    public const string Identify = "identify";

    /// <summary>Two identities were declared one.</summary>
    public const string Alias = "alias";

    /// <summary>A customer was put into a company.</summary>
    public const string Group = "group";

    /// <summary>A page was seen.</summary>
    public const string Page = "page";

    /// <summary>A screen of an app was seen.</summary>
    public const string Screen = "screen";

    /// <summary>One element of a survey was answered.</summary>
    public const string Answer = "Survey Answered";

    /// <summary>An order was placed (the name of Segment's e-commerce specification).</summary>
    public const string Order = "Order Completed";

    /// <summary>Money of an order went back (the name of Segment's e-commerce specification).</summary>
    public const string Refund = "Order Refunded";

    /// <summary>An order reached the customer.</summary>
    public const string Delivery = "Order Delivered";

    /// <summary>A customer came to a store.</summary>
    public const string Visit = "Store Visited";

    /// <summary>How somebody met a survey: <c>state</c> displayed, started, completed, dismissed …; corrected as it goes on.</summary>
    public const string Response = "Survey Response";

    /// <summary>Somebody agreed to a purpose on a channel.</summary>
    public const string ConsentGiven = "Consent Given";

    /// <summary>Somebody took that back.</summary>
    public const string ConsentWithdrawn = "Consent Withdrawn";

    /// <summary>A phone call came to its end.</summary>
    public const string Call = "Call Ended";

    /// <summary>A meeting was held.</summary>
    public const string Meeting = "Meeting Held";

    /// <summary>A review was handed over, by an import or a sender; Rapport makes of it a <see cref="Review"/>.</summary>
    public const string ReviewReceived = "Review Received";

    /// <summary>A mention was handed over, by an import or a sender; Rapport makes of it a <see cref="Mention"/>.</summary>
    public const string MentionReceived = "Mention Received";

    /// <summary>How something arrived that is told as a fact of its own once it is taken: a timeline shows that one alone.</summary>
    public static IReadOnlyList<string> Arrivals { get; } = [ReviewReceived, MentionReceived];

    /// <summary>A review as it stands; corrected when it is edited, taken back when it is deleted.</summary>
    public const string Review = "Review Written";

    /// <summary>Somebody spoke of the company on a social network; corrected like a review.</summary>
    public const string Mention = "Company Mentioned";
}
