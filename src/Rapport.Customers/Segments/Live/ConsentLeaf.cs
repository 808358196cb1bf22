namespace Rapport.Customers.Segments.Live;

/// <summary>The word that holds is a yes, or a no.</summary>
/// <remarks>Of each identifier its last word is enough: whatever <see cref="MergeFold"/> looks at, it asks for the latest.</remarks>
sealed class ConsentLeaf(TrackSpec track, bool given) : Leaf
{
    const string Granted = "granted", Withdrawn = "withdrawn";

    public override IReadOnlyList<TrackSpec> Tracks { get; } = [track];

    public override bool ReadsMerges => true;

    public override bool HoldsForNobody => false;

    public override Reply Of(Moment m)
    {
        var words = new List<Word<string>>();
        foreach (var subject in m.Person.Subjects)
        {
            var view = m.ViewUnder(subject.Id, track);
            if (FactLeaf.LastUntil(m, view) is >= 0 and var last) words.Add(new(subject.Id, view.Entries[last].At, view.Entries[last].Number == 1 ? Granted : Withdrawn));
        }

        if (words.Count == 0) return Reply.False;
        var identity = new CustomerIdentity(m.Person.Id, [.. m.Person.Subjects.Select(s => new CustomerIdentifier(s.Id, s.Namespace, s.Value))], m.Merges, "{}");
        return Truth(MergeFold.Of(words, [identity], (one, other) => one == Withdrawn ? one : other) == (given ? Granted : Withdrawn));
    }
}
