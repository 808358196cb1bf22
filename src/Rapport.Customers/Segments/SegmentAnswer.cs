using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Customers.Segments.Live;
using Rapport.Kernel;

namespace Rapport.Customers.Segments;

/// <summary>A segment as it is sent.</summary>
/// <param name="Name">1 to 120 characters.</param>
/// <param name="Description">Up to 1,000 characters.</param>
/// <param name="Customers">For a list: who is on it.</param>
/// <param name="Import">For a list: everybody whom this import brought something of.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record SegmentRequest(
    string? Name = null, string? Description = null, IReadOnlyList<Guid>? Customers = null, Guid? Import = null)
{
    /// <summary>The sentence; left out for a list.</summary>
    public JsonElement Predicate { get; init; }

    /// <summary>The refusal of name and description; null when both are right.</summary>
    public Refusal? Refuse()
    {
        var errors = new Dictionary<string, string[]>();
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > 120 || Name.Any(char.IsControl)) errors["name"] = ["1 to 120 characters."];
        if (Description is { Length: > 1_000 }) errors["description"] = ["At most 1,000 characters."];
        return errors.Count == 0 ? null : new("segment.invalid", "The segment needs a name.") { Errors = errors };
    }
}

/// <summary>A segment. <c>state</c> is <c>building</c> before its first definition is ready, then <c>live</c>; while an edit is made
/// ready, <c>pending</c> is true and <c>members</c> are those of the definition before. <c>job</c> tells how far that is.</summary>
sealed record SegmentAnswer(
    Guid Id, string Name, string Description, string Kind, string? Stage, JsonElement? Predicate, string State, bool Pending, long Members, Guid? Job,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt) : Versioned
{
    /// <summary>Who belongs to it changes without anybody editing it.</summary>
    public override string? Version => Versions.Of(new { Name, Description, Sentence = Predicate?.GetRawText() });

    public static SegmentAnswer Of(SegmentRow row, long members) => new(
        row.Id, row.Name, row.Description, row.Kind, row.Stage.Length > 0 ? row.Stage : null,
        row.Predicate.Length > 0 ? JsonElement.Parse(row.Predicate) : null,
        row.Current == 0 ? "building" : "live", row.Next != 0, members, row.Job, Instant.FromMicros(row.CreatedAt), Instant.FromMicros(row.UpdatedAt));
}

/// <summary>All segments.</summary>
sealed record SegmentList(IReadOnlyList<SegmentAnswer> Items);
