using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>Which traits and properties only some roles see. Whatever shows a value, filters by one or slices by one asks here.</summary>
public interface IFieldRights
{
    /// <summary>What whoever is calling sees in a workspace; the program itself sees everything.</summary>
    Task<FieldSight> OfAsync(WorkspaceId workspace, CancellationToken ct);
}

/// <summary>What somebody sees.</summary>
public sealed class FieldSight
{
    readonly IReadOnlySet<string> _fields;
    readonly IReadOnlySet<Guid> _segments;
    readonly IReadOnlySet<string> _stages;

    internal FieldSight(IReadOnlySet<string> fields, IReadOnlySet<Guid> segments, IReadOnlySet<string> stages) =>
        (_fields, _segments, _stages) = (fields, segments, stages);

    /// <summary>The refusal of what is not for the role of whoever asks.</summary>
    public static Refusal Hidden { get; } = new("field.hidden", "Your role does not see a field that this asks for. An admin decides that under Settings, Fields.", 403);

    /// <summary>Nothing is hidden.</summary>
    public bool IsWhole => _fields.Count == 0;

    /// <summary>Whether a trait, or a property of facts, of that name is shown.</summary>
    public bool Sees(string field) => !_fields.Contains(field);

    /// <summary>Whether a segment is shown: it asks for nothing hidden, nor does any that it names. Who is in it would tell.</summary>
    public bool SeesSegment(Guid segment) => !_segments.Contains(segment);

    /// <summary>The refusal of a sentence that asks for something hidden; null when it does not.</summary>
    public Refusal? Refuse(Predicate? predicate)
    {
        if (IsWhole || predicate is null) return null;
        var asked = PredicateNames.Of(predicate);
        return asked.Fields.All(Sees) && asked.Segments.All(SeesSegment) && !asked.Stages.Any(_stages.Contains) ? null : Hidden;
    }

    /// <summary>Properties of a fact without those that are hidden, also among the traits that it states.</summary>
    public JsonElement Shown(JsonElement props)
    {
        if (IsWhole || props.ValueKind != JsonValueKind.Object) return props;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) Write(writer, props, isDeep: true);
        return JsonElement.Parse(stream.ToArray());
    }

    void Write(Utf8JsonWriter writer, JsonElement json, bool isDeep)
    {
        writer.WriteStartObject();
        foreach (var property in json.EnumerateObject().Where(p => Sees(p.Name)))
        {
            writer.WritePropertyName(property.Name);
            if (isDeep && property.Value.ValueKind == JsonValueKind.Object) Write(writer, property.Value, isDeep: false);
            else property.Value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
