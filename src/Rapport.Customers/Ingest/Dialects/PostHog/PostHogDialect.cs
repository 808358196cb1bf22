using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Dialects.PostHog;

/// <summary>PostHog's capture API, as posthog-node and posthog-js speak it.</summary>
sealed class PostHogDialect : IDialect
{
    /// <inheritdoc/>
    public string Name => "posthog";

    /// <inheritdoc/>
    public IReadOnlyList<DialectRoute> Routes { get; } =
    [
        new("POST", "/batch"), new("POST", "/i/v0/e"), new("POST", "/e"), new("POST", "/track"), new("POST", "/engage"),
        new("POST", "/capture"), new("POST", "/s"),
    ];

    /// <inheritdoc/>
    public ScanNames Names { get; } = new(
        ("batch", Slot.Batch), ("api_key", Slot.Key), ("token", Slot.Key), ("$token", Slot.Key), ("properties.token", Slot.Key),
        ("event", Slot.Name), ("uuid", Slot.MessageId), ("distinct_id", Slot.UserId), ("$distinct_id", Slot.UserId),
        ("properties.distinct_id", Slot.AnonymousId), ("properties.alias", Slot.PreviousId),
        ("properties.$group_key", Slot.GroupId), ("$set", Slot.Type), ("$set_once", Slot.Type),
        ("properties.metric", Slot.Metric), ("properties.score", Slot.Score));

    /// <inheritdoc/>
    public DropReason? Check(ref ScannedEvent scanned, string? routeType)
    {
        if (scanned.Is(Slot.Name, "$snapshot"u8) || scanned.Is(Slot.Name, "$snapshot_items"u8)) return DropReason.NotKept;
        if (EdgeRules.Ids(ref scanned) is { } fault) return fault;
        if (!scanned[Slot.UserId].IsPresent && !scanned[Slot.AnonymousId].IsPresent) return DropReason.NoId;
        if (scanned.Is(Slot.Name, "$create_alias"u8))
            return scanned[Slot.PreviousId].IsPresent ? null : DropReason.NoPreviousId;
        if (scanned.Is(Slot.Name, "$groupidentify"u8)) return scanned[Slot.GroupId].IsPresent ? null : DropReason.NoGroupId;
        if (scanned[Slot.Name].IsMissing && scanned[Slot.Type].Kind == JsonTokenType.StartObject) return null;
        return EdgeRules.Name(ref scanned) ?? EdgeRules.Score(ref scanned);
    }

    /// <inheritdoc/>
    public IResult Answer(IngestAnswer answer) => IngestAnswers.PostHog(answer);

    /// <inheritdoc/>
    public DialectReading Read(InboxRow row, string currency) => PostHogFormat.Read(row, currency);
}
