using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>A track with its number in the store.</summary>
/// <param name="No">As stored.</param>
/// <param name="Spec">What it keeps.</param>
/// <param name="IsFilled">False while older facts are still read.</param>
sealed record FollowedTrack(long No, TrackSpec Spec, bool IsFilled);

/// <summary>A definition of a segment, ready to be asked.</summary>
/// <param name="Index">Its place in the plan; what it reads comes before.</param>
/// <param name="Row">As stored.</param>
/// <param name="Sentence">What it asks.</param>
/// <param name="Before">The definition it replaces: who stays keeps the time of entering. 0 for none.</param>
sealed record Followed(int Index, VersionRow Row, Sentence Sentence, long Before)
{
    public long No => Row.No;

    /// <summary>Its members are followed: live, or about to be.</summary>
    public bool IsEvaluated => Row.State is VersionStates.Live or VersionStates.Settling;
}

/// <summary>A compiled predicate.</summary>
/// <param name="Holds">The answer at a moment.</param>
/// <param name="Leaves">Every condition in it.</param>
/// <param name="Needs">Whoever fulfils it has a fact of one track of each of these; empty where somebody without facts may fulfil it.</param>
sealed record Sentence(Func<Moment, Reply> Holds, IReadOnlyList<Leaf> Leaves, IReadOnlyList<IReadOnlyList<TrackSpec>> Needs);

/// <summary>All that a workspace follows, with an index from what happens to what it may change.</summary>
sealed class Plan
{
    readonly Dictionary<string, List<FollowedTrack>> _byType = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<FollowedTrack>> _byMetric = new(StringComparer.Ordinal);
    readonly List<FollowedTrack> _others = [];
    readonly Dictionary<string, FollowedTrack> _tracks;
    readonly Dictionary<long, int[]> _byTrack = [];
    readonly Dictionary<string, int[]> _byTrait = new(StringComparer.Ordinal);

    public Plan(long version, Days days, IReadOnlyList<Followed> segments, IReadOnlyList<FollowedTrack> tracks, int leaves)
    {
        (Version, Days, Segments, Tracks, Leaves) = (version, days, segments, tracks, leaves);
        _tracks = tracks.ToDictionary(t => t.Spec.Key, StringComparer.Ordinal);
        foreach (var track in tracks) Index(track);
        var evaluated = segments.Where(s => s.IsEvaluated).ToList();
        foreach (var track in tracks)
            _byTrack[track.No] = Closure(evaluated.Where(s => s.Sentence.Leaves.Any(l => l.Tracks.Any(t => t.Key == track.Spec.Key))));
        foreach (var trait in evaluated.SelectMany(s => s.Sentence.Leaves).SelectMany(l => l.Traits).Distinct(StringComparer.Ordinal))
            _byTrait[trait] = Closure(evaluated.Where(s => s.Sentence.Leaves.Any(l => l.Traits.Contains(trait))));
        ReadsMerges = evaluated.Exists(s => s.Sentence.Leaves.Any(l => l.ReadsMerges));
        ByAnything = Closure(evaluated.Where(s => s.Sentence.Leaves.Any(l => l.ReadsProfile)));
    }

    /// <summary>Rises with every change of a definition.</summary>
    public long Version { get; }

    public Days Days { get; }

    /// <summary>What a segment reads of others comes before it.</summary>
    public IReadOnlyList<Followed> Segments { get; }

    public IReadOnlyList<FollowedTrack> Tracks { get; }

    /// <summary>How many conditions there are.</summary>
    public int Leaves { get; }

    public bool IsEmpty => Segments.Count == 0;

    /// <summary>Whether any condition reads who customers were before.</summary>
    public bool ReadsMerges { get; }

    /// <summary>Segments that any fact may change.</summary>
    public int[] ByAnything { get; }

    /// <summary>The track of a condition.</summary>
    public FollowedTrack Of(TrackSpec spec) => _tracks[spec.Key];

    /// <summary>Tracks that a fact may belong to.</summary>
    public IEnumerable<FollowedTrack> TracksFor(Fact fact)
    {
        foreach (var track in _others) yield return track;
        if (_byType.TryGetValue(fact.Type, out var typed))
        {
            foreach (var track in typed) yield return track;
        }

        if (fact.Metric.Length == 0 || !_byMetric.TryGetValue(fact.Metric, out var scored)) yield break;
        foreach (var track in scored) yield return track;
    }

    /// <summary>Segments that a track may change.</summary>
    public int[] ByTrack(long track) => _byTrack[track];

    /// <summary>Segments that a trait may change.</summary>
    public int[] ByTrait(string trait) => _byTrait.GetValueOrDefault(trait) ?? [];

    /// <summary>Whether any segment reads a trait.</summary>
    public bool ReadsTraits => _byTrait.Count > 0;

    void Index(FollowedTrack track)
    {
        if (track.Spec.IsList) return;
        var (index, keys) = track.Spec.Metrics is { } metrics ? (_byMetric, metrics) : track.Spec.Types is { } types ? (_byType, types) : (null, []);
        if (index is null)
        {
            _others.Add(track);
            return;
        }

        foreach (var key in keys.Distinct(StringComparer.Ordinal))
        {
            if (!index.TryGetValue(key, out var list)) index[key] = list = [];
            list.Add(track);
        }
    }

    /// <summary>With all that read them.</summary>
    int[] Closure(IEnumerable<Followed> segments)
    {
        var touched = segments.Select(s => s.Index).ToHashSet();
        foreach (var segment in Segments) // in order, so that what is read is known before
        {
            if (!segment.IsEvaluated || touched.Contains(segment.Index)) continue;
            var reads = segment.Sentence.Leaves.SelectMany(l => l.Segments);
            if (reads.Any(no => Segments.Any(s => s.No == no && touched.Contains(s.Index)))) touched.Add(segment.Index);
        }

        return [.. touched.Order()];
    }
}
