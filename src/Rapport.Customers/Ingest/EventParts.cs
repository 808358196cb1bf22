using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>What a dialect found in one message. <see cref="ToEvent"/> does what is alike for all of them: it corrects the
/// clock, finds identifiers, and lifts the well-known properties into the fact's own columns.</summary>
sealed record EventParts
{
    /// <summary>What kind of report.</summary>
    public required EventKind Kind { get; init; }

    /// <summary>Event, page or screen name.</summary>
    public string? Name { get; init; }

    /// <summary>The sender's message id; blank means none.</summary>
    public string? MessageId { get; init; }

    /// <summary>Known person.</summary>
    public string? UserId { get; init; }

    /// <summary>Unknown device.</summary>
    public string? AnonymousId { get; init; }

    /// <summary>Other side of an alias.</summary>
    public string? PreviousId { get; init; }

    /// <summary>The company of a group.</summary>
    public string? GroupId { get; init; }

    /// <summary>The company of any other event, when the message says it outside its properties.</summary>
    public string? Company { get; init; }

    /// <summary>What was reported.</summary>
    public JsonElement Properties { get; init; }

    /// <summary>Traits to set.</summary>
    public JsonElement Traits { get; init; }

    /// <summary>Traits to set when there are none.</summary>
    public JsonElement TraitsOnce { get; init; }

    /// <summary>What the client said about itself.</summary>
    public JsonElement Context { get; init; }

    /// <summary>The client's time of the event.</summary>
    public long? ClientAt { get; init; }

    /// <summary>The client's time of sending.</summary>
    public long? SentAt { get; init; }

    /// <summary>True when the sender says that this is history.</summary>
    public bool IsHistory { get; init; }

    /// <summary>The channel when the properties name none.</summary>
    public string? Channel { get; init; }

    /// <summary>Further identifiers that the dialect found.</summary>
    public IReadOnlyList<Identifier> Identifiers { get; init; } = [];

    /// <summary>The event, ready for the pipeline.</summary>
    /// <param name="row">The request it came in.</param>
    /// <param name="meta">What was kept beside the body.</param>
    /// <param name="index">Its place in the request.</param>
    /// <param name="currency">For amounts that name none.</param>
    public IncomingEvent ToEvent(InboxRow row, IngestMeta meta, int index, string currency)
    {
        var user = Json.NotBlank(UserId);
        var previous = Json.NotBlank(PreviousId);
        var isHistory = IsHistory || Json.IsTrue(Context, "import"u8);
        var sentAt = SentAt ?? meta.SentAt;
        isHistory = ClockCorrection.IsHistory(ClientAt, sentAt, row.Received, isHistory);
        var money = Money.Of(Kind, Name, Properties, currency);
        var (metric, score) = Lifted.Score(Properties);
        var bare = new IncomingEvent
        {
            Workspace = row.Workspace,
            Source = row.Source,
            MessageId = Json.NotBlank(MessageId) ?? $"rapport-{row.Received}-{row.Position}-{index}",
            Kind = Kind,
            Name = Name ?? "",
            UserId = user,
            AnonymousId = Json.NotBlank(AnonymousId) ?? Json.NotBlank(meta.AnonymousId),
            PreviousId = previous == user ? null : previous,
            GroupId = Json.NotBlank(GroupId),
            Identifiers = Lifted.Identifiers(this),
            UserHash = FactProps.UserHashOf(Context) ?? FactProps.UserHashOf(Properties),
            MustProve = meta.MustProve,
            PrivacySignal = meta.PrivacySignal,
            Privileged = meta.Privileged,
            ClientAt = ClientAt,
            SentAt = sentAt,
            Received = row.Received,
            Historical = isHistory,
            At = ClockCorrection.Correct(ClientAt, sentAt, row.Received, isHistory),
            Traits = Traits,
            TraitsOnce = TraitsOnce,
            Properties = Properties,
            Channel = Lifted.Channel(this),
            Touchpoint = Json.Text(Properties, "touchpoint"u8) ?? "",
            Employee = Json.Text(Properties, "employee"u8) ?? "",
            Company = Json.NotBlank(GroupId) ?? Json.NotBlank(Company) ?? Json.Text(Properties, "company"u8)
                ?? Json.Text(Context, "groupId"u8) ?? "",
            Element = Json.Text(Properties, "element"u8) ?? "",
            Metric = metric,
            Score = score,
            Amount = money?.Minor,
            Currency = money?.Currency ?? "",
            Props = default,
        };
        return bare with { Props = FactProps.Of(bare, Context) };
    }
}
