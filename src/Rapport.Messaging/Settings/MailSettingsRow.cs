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

/// <summary>A purpose and its basis.</summary>
sealed record MailPurpose(string Key, LegalBasis Basis);

/// <summary>What a workspace says about its mail.</summary>
sealed class MailSettingsRow
{
    static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    static readonly MailPurpose[] s_known = [new("service", LegalBasis.Contract), new("survey", LegalBasis.Interest), new("marketing", LegalBasis.Consent)];

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

    public LegalBasis? BasisOf(string purpose) => Purposes.FirstOrDefault(p => p.Key == purpose)?.Basis;
}
