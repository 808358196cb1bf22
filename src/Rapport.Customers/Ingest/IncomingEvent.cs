using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>What a sender reported; every dialect reads its wire format into these six.</summary>
enum EventKind : byte
{
    /// <summary>Something happened; <see cref="IncomingEvent.Name"/> says what.</summary>
    Track,

    /// <summary>Traits were stated about a person.</summary>
    Identify,

    /// <summary>A page was seen.</summary>
    Page,

    /// <summary>A screen of an app was seen.</summary>
    Screen,

    /// <summary>A person was put into a company, or traits were stated about the company.</summary>
    Group,

    /// <summary>Two identities were declared one.</summary>
    Alias,
}

/// <summary>One way to name a person, as sent; the pipeline normalises it.</summary>
/// <param name="Namespace"><c>email</c>, <c>phone</c>, <c>device</c> or <c>external:</c> and the sender's own type.</param>
/// <param name="Value">Never empty, never longer than <see cref="Limits.IdBytes"/> bytes of UTF-8.</param>
readonly record struct Identifier(string Namespace, string Value);

/// <summary>One event after its dialect has been read: the pipeline sees nothing else.</summary>
sealed record IncomingEvent
{
    /// <summary>Whose.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>Name of the key, import or module it came through.</summary>
    public required string Source { get; init; }

    /// <summary>The sender's id of the message; where it sent none, one made from the inbox position and the index in the
    /// request, so that a replay after a crash yields the same. Never empty.</summary>
    public required string MessageId { get; init; }

    /// <summary>What kind of report.</summary>
    public required EventKind Kind { get; init; }

    /// <summary>The event name of a track, the page or screen name of those, else empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>The sender's own id of a known person; null when none or blank.</summary>
    public string? UserId { get; init; }

    /// <summary>The client's id of a device or browser nobody has signed in on; null when none or blank.</summary>
    public string? AnonymousId { get; init; }

    /// <summary>The other identity of an alias; null when none, blank, or equal to <see cref="UserId"/>.</summary>
    public string? PreviousId { get; init; }

    /// <summary>The company of a group; null when none.</summary>
    public string? GroupId { get; init; }

    /// <summary>E-mail, phone, device and external ids found in traits and context; no user or anonymous id.</summary>
    public IReadOnlyList<Identifier> Identifiers { get; init; } = [];

    /// <summary>The signature of <see cref="UserId"/> by the site's own server; null when none was sent. Never stored: who has
    /// it can pass for the user.</summary>
    public string? UserHash { get; init; }

    /// <summary>True when whom it names counts only with a signature.</summary>
    public bool MustProve { get; init; }

    /// <summary>True when the browser asks not to be tracked (Global Privacy Control).</summary>
    public bool PrivacySignal { get; init; }

    /// <summary>True when a secret key said it: only then may an alias join two known people.</summary>
    public bool Privileged { get; init; }

    /// <summary>Corrected time of the fact, UTC microseconds; see <see cref="ClockCorrection"/>.</summary>
    public required long At { get; init; }

    /// <summary>The time the client wrote, UTC microseconds; null when it wrote none that can be read.</summary>
    public long? ClientAt { get; init; }

    /// <summary>The client's clock when it sent, UTC microseconds; null when not said.</summary>
    public long? SentAt { get; init; }

    /// <summary>Arrival, UTC microseconds.</summary>
    public required long Received { get; init; }

    /// <summary>True for history loaded afterwards: it never starts a journey or an alert.</summary>
    public bool Historical { get; init; }

    /// <summary>Traits of the person (of the company for a group) that replace earlier values; a null value removes the
    /// trait. An object, or undefined when none were sent.</summary>
    public JsonElement Traits { get; init; }

    /// <summary>Traits that are only taken when the person has none of that name; an object or undefined.</summary>
    public JsonElement TraitsOnce { get; init; }

    /// <summary>What the sender reported beside the name; an object or undefined.</summary>
    public JsonElement Properties { get; init; }

    /// <summary>Where it happened: web, app, email, phone, store …; empty when unknown.</summary>
    public string Channel { get; init; } = "";

    /// <summary>Key of the touchpoint; empty when unknown.</summary>
    public string Touchpoint { get; init; } = "";

    /// <summary>Who served; empty when nobody or unknown.</summary>
    public string Employee { get; init; } = "";

    /// <summary>The company the person acted for; empty when none.</summary>
    public string Company { get; init; } = "";

    /// <summary>The survey element answered; empty when the event is no answer.</summary>
    public string Element { get; init; } = "";

    /// <summary>The scale answered on, one of <see cref="ScoreScale.All"/>; empty when the event is no score.</summary>
    public string Metric { get; init; } = "";

    /// <summary>The raw answer, within the scale; null when there is none.</summary>
    public double? Score { get; init; }

    /// <summary>Minor units of <see cref="Currency"/>; negative for a refund.</summary>
    public long? Amount { get; init; }

    /// <summary>ISO 4217; empty exactly when <see cref="Amount"/> is null.</summary>
    public string Currency { get; init; } = "";

    /// <summary>The import that brought it; <see cref="Guid.Empty"/> for live events.</summary>
    public Guid ImportId { get; init; }

    /// <summary>What the fact keeps: one UTF-8 JSON object with the properties at the top, and what the client said about
    /// the message under names that begin with <c>$</c> (<see cref="FactProps"/>).</summary>
    public required ReadOnlyMemory<byte> Props { get; init; }

    /// <summary>The fact's type: the client's own event name for a track, else the kind in lower case.</summary>
    public string FactType => Kind switch
    {
        EventKind.Track => Name,
        EventKind.Identify => FactTypes.Identify,
        EventKind.Page => FactTypes.Page,
        EventKind.Screen => FactTypes.Screen,
        EventKind.Group => FactTypes.Group,
        _ => FactTypes.Alias,
    };

    /// <summary>What names the fact when it is told more than once; null for <see cref="MessageId"/>.</summary>
    public string? FactName { get; init; }

    /// <summary>0 for the first telling of a fact; each correction adds one.</summary>
    public uint Revision { get; init; }

    /// <summary>−1 takes an earlier telling back.</summary>
    public sbyte Sign { get; init; } = 1;

    /// <summary>The message's id, the same for every replay and every retry of the client.</summary>
    public FactId MessageKey => DerivedId.Fact(Workspace, MessageId);

    /// <summary>The fact's id, the same for every replay, every retry and every correction.</summary>
    public FactId FactId => FactIdOf(MessageKey);

    /// <summary>The same, where the message's id is at hand.</summary>
    /// <param name="message">This event's <see cref="MessageKey"/>: each id is a hash, so it is computed once.</param>
    public FactId FactIdOf(FactId message) => StoredAs ?? (FactName is null ? message : DerivedId.Fact(Workspace, FactName));

    /// <summary>The id of a fact that is read back from the store; null for one that is new.</summary>
    public FactId? StoredAs { get; init; }
}
