using System.Buffers.Text;
using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>Rules that dialects share at the edge.</summary>
static class EdgeRules
{
    static readonly Slot[] IdSlots = [Slot.MessageId, Slot.UserId, Slot.AnonymousId, Slot.PreviousId, Slot.GroupId];
    static readonly byte[] Answer = System.Text.Encoding.UTF8.GetBytes(FactTypes.Answer);

    /// <summary>Every id is text or number, and not too long.</summary>
    public static DropReason? Ids(ref ScannedEvent scanned)
    {
        foreach (var slot in IdSlots)
        {
            var id = scanned[slot];
            if (id.IsMissing) continue;
            if (id.Kind is not (JsonTokenType.String or JsonTokenType.Number)) return DropReason.IdNotText;
            if (id.Length > Limits.IdBytes) return DropReason.IdTooLong;
        }

        return null;
    }

    /// <summary>A track has a name of sensible length.</summary>
    public static DropReason? Name(ref ScannedEvent scanned)
    {
        var name = scanned[Slot.Name];
        if (name.Kind != JsonTokenType.String || name.Length == 0) return DropReason.NoName;
        return name.Length > Limits.NameBytes ? DropReason.NameTooLong : null;
    }

    /// <summary>A score lies on a known scale. The same rule as <see cref="Lifted.ScoreFault"/>, without allocating.</summary>
    public static DropReason? Score(ref ScannedEvent scanned)
    {
        var score = scanned[Slot.Score];
        if (score.IsMissing) return null;
        if (!scanned[Slot.Metric].IsPresent) return scanned.Is(Slot.Name, Answer) ? DropReason.UnknownScale : null;
        if (ScoreScale.Find(scanned.Text(Slot.Metric) ?? "") is not { } scale) return DropReason.UnknownScale;
        if (score.Kind is not (JsonTokenType.Number or JsonTokenType.String)) return DropReason.OffScale;
        return Utf8Parser.TryParse(scanned.Bytes(Slot.Score), out double value, out var read)
            && read == score.Length && scale.Holds(value) ? null : DropReason.OffScale;
    }
}
