using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Kernel;

namespace Rapport.Messaging.Settings;

/// <summary>Why a workspace may write to people for a purpose (GDPR, article 6).</summary>
enum LegalBasis
{
    /// <summary>Needed for what the person asked for; always allowed.</summary>
    Contract = 1,

    /// <summary>Allowed until the person objects.</summary>
    Interest = 2,

    /// <summary>Allowed once the person has said yes.</summary>
    Consent = 3,
}

/// <summary>A purpose, its basis, and how people are asked about it.</summary>
sealed record MailPurpose(string Key, LegalBasis Basis)
{
    /// <summary>By which ways it is pursued, each of which people decide on; empty: e-mail.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>A yes by e-mail counts once it was confirmed by a mailed link.</summary>
    public bool DoubleOptIn { get; init; }

    /// <summary>The Global Privacy Control of a browser ends it: on web sites, or on every channel where it is pursued without one.</summary>
    public bool EndsBySignal { get; init; }

    /// <summary>What people read about it, by language.</summary>
    public IReadOnlyList<PurposeText> Texts { get; init; } = [];

    /// <summary>Rises with every change of the texts; given by the server.</summary>
    public int TextVersion { get; init; } = 1;

    /// <summary>By which ways it is pursued.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Ways => Channels.Count > 0 ? Channels : [ContactChannels.Email];

    /// <summary>What a signal of a browser says no to.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> SignalChannels => Ways.Contains(ContactChannels.Web) ? [ContactChannels.Web] : [ConsentGiven.AnyChannel];
}

/// <summary>What people read about a purpose.</summary>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Name">At most 80 characters.</param>
/// <param name="Text">What they say yes to, at most 1,000 characters.</param>
sealed record PurposeText(string Language, string Name, string Text);

/// <summary>What a workspace says about its mail.</summary>
sealed class MailSettingsRow
{
    static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    static readonly MailPurpose[] s_known =
    [
        new("service", LegalBasis.Contract),
        new("survey", LegalBasis.Interest) { Channels = [ContactChannels.Email, ContactChannels.Web], EndsBySignal = true },
        new("marketing", LegalBasis.Consent) { Channels = [ContactChannels.Email] },
        new("sharing", LegalBasis.Consent) { Channels = [ConsentGiven.AnyChannel], EndsBySignal = true },
    ];

    public required WorkspaceId Workspace { get; init; }

    /// <summary>Lines of text; empty until it is entered.</summary>
    public string PostalAddress { get; set; } = "";

    /// <summary>Where answers go; empty: to the sender's address.</summary>
    public string ReplyTo { get; set; } = "";

    /// <summary>JSON array of purposes.</summary>
    public string PurposesJson { get; set; } = JsonSerializer.Serialize(s_known, s_json);

    [NotMapped]
    public IReadOnlyList<MailPurpose> Purposes
    {
        get => JsonSerializer.Deserialize<List<MailPurpose>>(PurposesJson, s_json) ?? [];
        set => PurposesJson = JsonSerializer.Serialize(value, s_json);
    }

    public MailPurpose? Find(string purpose) => Purposes.FirstOrDefault(p => p.Key == purpose);

    public LegalBasis? BasisOf(string purpose) => Find(purpose)?.Basis;
}
