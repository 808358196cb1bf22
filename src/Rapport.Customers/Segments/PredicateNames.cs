namespace Rapport.Customers;

/// <summary>All that a sentence names.</summary>
/// <param name="Fields">Traits and properties of facts, without their prefix.</param>
/// <param name="Segments">Segments.</param>
/// <param name="Stages">Stages of life.</param>
sealed record PredicateNames(IReadOnlySet<string> Fields, IReadOnlySet<Guid> Segments, IReadOnlySet<string> Stages)
{
    const string Property = "prop:";

    public static PredicateNames Of(Predicate predicate)
    {
        var conditions = Conditions(predicate).ToList();
        return new(
            conditions.SelectMany(FieldsOf).ToHashSet(StringComparer.Ordinal), conditions.OfType<Predicate.Member>().Select(m => m.Segment).ToHashSet(),
            conditions.OfType<Predicate.Stage>().SelectMany(s => s.Keys).ToHashSet(StringComparer.Ordinal));
    }

    static IEnumerable<Predicate> Conditions(Predicate predicate) => predicate switch
    {
        Predicate.All all => all.Parts.SelectMany(Conditions),
        Predicate.Any any => any.Parts.SelectMany(Conditions),
        Predicate.Not not => Conditions(not.Part),
        _ => [predicate],
    };

    static IEnumerable<string> FieldsOf(Predicate condition) => condition switch
    {
        Predicate.Trait trait => [trait.Key],
        Predicate.Near near => [near.LatitudeTrait, near.LongitudeTrait],
        Predicate.Field field => PropertyOf(field.Name),
        Predicate.Happened happened => [.. Of(happened.Facts), .. Of(happened.Reach.Since)],
        Predicate.Measured measured => [.. Of(measured.Facts), .. Of(measured.Reach.Since), .. PropertyOf(measured.Of)],
        Predicate.MostFrequent most => [.. Of(most.Facts), .. Of(most.Reach.Since), .. PropertyOf(most.Of)],
        Predicate.Edge edge => [.. Of(edge.Facts), .. Of(edge.Reach.Since), .. edge.Then.SelectMany(Conditions).SelectMany(FieldsOf)],
        Predicate.Agreed agreed => Of(agreed.Words),
        Predicate.Sequence sequence => [.. Of(sequence.NotSince), .. sequence.Steps.SelectMany(s => Of(s.Facts).Concat(Of(s.Without)))],
        Predicate.Member or Predicate.Stage or Predicate.Bucket => [],
        // A new kind that nobody taught to say what it names would show what is hidden.
        _ => throw new InvalidOperationException($"{condition.GetType().Name} does not say what it names."),
    };

    static IEnumerable<string> Of(FactSet? set) =>
        set is null ? [] : [.. set.Match.Keys.SelectMany(PropertyOf), .. set.Where.SelectMany(Conditions).SelectMany(FieldsOf)];

    static IEnumerable<string> PropertyOf(string name) => name.StartsWith(Property, StringComparison.Ordinal) ? [name[Property.Length..]] : [];
}
