namespace Rapport.Customers.Segments.Live;

/// <summary>Makes conditions of predicates; equal ones are made once.</summary>
/// <param name="versionOf">The definition that counts of a segment; null when there is none.</param>
/// <param name="stageOf">The definition of a stage of life; null when there is none.</param>
sealed class PlanBuilder(Func<Guid, long?> versionOf, Func<string, long?> stageOf)
{
    readonly Dictionary<string, TrackSpec> _tracks = new(StringComparer.Ordinal);
    readonly Dictionary<string, Leaf> _leaves = new(StringComparer.Ordinal);

    /// <summary>All that the sentences made so far read.</summary>
    public IReadOnlyCollection<TrackSpec> Tracks => _tracks.Values;

    /// <summary>How many conditions there are.</summary>
    public int Leaves => _leaves.Count;

    /// <summary>A predicate, ready to be asked.</summary>
    /// <exception cref="PlanException">It names what does not exist, or compares with values of the wrong kind.</exception>
    public Sentence Compile(Predicate predicate)
    {
        var leaves = new List<Leaf>();
        var (holds, needs) = Node(predicate, leaves);
        return new(holds, [.. leaves.Distinct()], needs);
    }

    /// <summary>The sentence of a list of people.</summary>
    public Sentence List(Guid segment)
    {
        var track = Track(TrackSpec.OfList(segment));
        var leaf = Shared($"list {segment:N}", () => new ListLeaf(track));
        return new(m => m.Ask(leaf), [leaf], leaf.Needs);
    }

    (Func<Moment, Reply> Holds, IReadOnlyList<IReadOnlyList<TrackSpec>> Needs) Node(Predicate predicate, List<Leaf> leaves)
    {
        if (predicate is Predicate.All all)
        {
            var parts = all.Parts.Select(p => Node(p, leaves)).ToArray();
            var each = Array.ConvertAll(parts, p => p.Holds);
            return (m => Every(m, each), [.. parts.SelectMany(p => p.Needs)]);
        }

        if (predicate is Predicate.Any any)
        {
            var parts = any.Parts.Select(p => Node(p, leaves)).ToArray();
            var each = Array.ConvertAll(parts, p => p.Holds);
            // One need of each part is a need of the whole, if every part has any.
            return (m => Some(m, each), Array.TrueForAll(parts, p => p.Needs.Count > 0) ? [[.. parts.SelectMany(p => p.Needs[0])]] : []);
        }

        if (predicate is Predicate.Not not)
        {
            // What holds for somebody without facts cannot be told from the part alone: a trait may be either.
            var (part, _) = Node(not.Part, leaves);
            return (m => part(m) switch { Reply.True => Reply.False, Reply.False => Reply.True, _ => Reply.Unknown }, []);
        }

        var leaf = LeafOf(predicate);
        leaves.Add(leaf);
        return (m => m.Ask(leaf), leaf.Needs);
    }

    static Reply Every(Moment m, Func<Moment, Reply>[] parts)
    {
        var all = Reply.True;
        foreach (var part in parts)
        {
            var one = part(m);
            if (one == Reply.False) return one;
            if (one == Reply.Unknown) all = one;
        }

        return all;
    }

    static Reply Some(Moment m, Func<Moment, Reply>[] parts)
    {
        var any = Reply.False;
        foreach (var part in parts)
        {
            var one = part(m);
            if (one == Reply.True) return one;
            if (one == Reply.Unknown) any = one;
        }

        return any;
    }

    Leaf LeafOf(Predicate predicate) => predicate switch
    {
        Predicate.Field field => OfField(field),
        Predicate.Trait trait => OfTrait(trait),
        Predicate.Happened happened => OfCount(happened),
        Predicate.Measured measured => OfMeasure(measured),
        Predicate.Edge edge => OfEdge(edge),
        Predicate.Agreed agreed => OfAgreed(agreed),
        Predicate.MostFrequent most => OfMostFrequent(most),
        Predicate.Sequence sequence => OfSequence(sequence),
        Predicate.Member member => OfMember(member),
        Predicate.Stage stage => OfStage(stage),
        Predicate.Bucket bucket => Shared($"{bucket}", () => new BucketLeaf(bucket.From, bucket.To, bucket.Seed)),
        Predicate.Near near => Shared($"{near}", () => new NearLeaf(near)),
        _ => throw new PlanException("filter.invalid", "A condition of this kind cannot be followed."),
    };

    Leaf OfField(Predicate.Field field)
    {
        var (kind, get) = ProfileFields.Find(field.Name);
        if (!Operator.Dates.Contains(field.Test.Op))
            return Shared($"field {field.Name} {Canon.Of(field.Test)}", () => new ProfileLeaf(get, Comparison.Of(field.Test, kind, field.Name)));
        if (kind != FieldKind.Time) throw new PlanException("filter.wrong_value", $"'{field.Name}' is no date.");
        return Shared($"field {field.Name} {Canon.Of(field.Test)}", () => new DateLeaf([], get, field.Test));
    }

    Leaf OfTrait(Predicate.Trait trait)
    {
        var name = $"trait {trait.Key} {Canon.Of(trait.Test)}";
        if (Operator.Dates.Contains(trait.Test.Op))
        {
            if (trait.HeldFor is not null) throw new PlanException("filter.invalid", "'for' does not go with a date that moves.");
            return Shared(name, () => new DateLeaf([trait.Key], m => new(m.Trait(trait.Key), null), trait.Test));
        }

        var holds = Comparison.Of(trait.Test, FieldKind.Any, trait.Key);
        if (trait.HeldFor is not { } span) return Shared(name, () => new TraitLeaf(trait.Key, holds));
        var track = Track(TrackSpec.OfTrait(trait.Key), 32);
        return Shared($"{name} for {span}", () => new HeldLeaf(track, trait.Key, holds, span));
    }

    Leaf OfCount(Predicate.Happened happened)
    {
        var reach = happened.Whole;
        var isEver = reach is { Within: null, From: null, Since: null };
        var track = Track(TrackSpec.OfTimes(happened.Facts), isEver && reach.To is null ? 8 : (int)happened.Count.N + 16);
        var (since, name) = Since(reach);
        return Shared($"{track.Key} {name} count {happened.Count.Op.Name} {happened.Count.N}", () => new CountLeaf(track, reach, since, happened.Count));
    }

    Leaf OfMeasure(Predicate.Measured measured)
    {
        var track = Track(TrackSpec.OfField(measured.Facts, measured.Of, isNumber: true), 128);
        var (since, name) = Since(measured.Reach);
        var holds = Comparison.Of(measured.Test, FieldKind.Number, measured.Of);
        return Shared(
            $"{track.Key} {name} {measured.Kind} {Canon.Of(measured.Test)}", () => new MeasureLeaf(track, measured.Reach, since, measured.Kind, holds));
    }

    Leaf OfEdge(Predicate.Edge edge)
    {
        var track = Track(TrackSpec.OfTruth(edge.Facts, edge.Then), edge.IsLast ? 8 : 64);
        var (since, name) = Since(edge.Reach);
        return Shared($"{track.Key} {name} {(edge.IsLast ? "last" : "first")}", () => new EdgeLeaf(track, edge.Reach, since, edge.IsLast));
    }

    Leaf OfAgreed(Predicate.Agreed agreed)
    {
        var track = Track(TrackSpec.OfTruth(agreed.Words, [new Predicate.Field("type", new(Operator.Is, [Kernel.FactTypes.ConsentGiven]))]));
        return Shared($"{track.Key} {(agreed.Given ? "granted" : "withdrawn")}", () => new ConsentLeaf(track, agreed.Given));
    }

    Leaf OfMostFrequent(Predicate.MostFrequent most)
    {
        var track = Track(TrackSpec.OfField(most.Facts, most.Of, isNumber: false), 128);
        var (since, name) = Since(most.Reach);
        var holds = Comparison.Of(most.Test, FieldKind.Any, most.Of);
        return Shared($"{track.Key} {name} most {Canon.Of(most.Test)}", () => new FrequentLeaf(track, most.Reach, since, holds));
    }

    Leaf OfSequence(Predicate.Sequence sequence)
    {
        var steps = sequence.Steps
            .Select(s => new StepTrack(Track(TrackSpec.OfTimes(s.Facts), 48 + s.Times), s, s.Without is null ? null : Track(TrackSpec.OfTimes(s.Without), 48))).ToList();
        var not = sequence.NotSince is null ? null : Track(TrackSpec.OfTimes(sequence.NotSince), 16);
        var name = string.Join(" then ", steps.Select(s => $"{s.Track.Key} {s.Step.Times} {s.Step.In} {s.Step.Within} {s.Without?.Key}"));
        return Shared($"sequence {name} {sequence.Within} {not?.Key}", () => new SequenceLeaf(steps, sequence.Within, not));
    }

    Leaf OfMember(Predicate.Member member)
    {
        var version = versionOf(member.Segment) ?? throw new PlanException("segment.unknown", "The sentence names a segment that is not there.");
        return Shared($"member {version} {member.For}", () => new MemberLeaf([version], member.For));
    }

    Leaf OfStage(Predicate.Stage stage)
    {
        var versions = stage.Keys.Select(k => stageOf(k) ?? throw new PlanException("segment.unknown_stage", "There is no such stage of life; GET lifecycle lists them.")).ToList();
        return Shared($"stage {string.Join(',', versions)} {stage.For}", () => new MemberLeaf(versions, stage.For));
    }

    (TrackSpec? Track, string Name) Since(Reach reach)
    {
        var since = reach.Since is null ? null : Track(TrackSpec.OfTimes(reach.Since), 8);
        return (since, $"{reach.Within} {reach.From} {reach.To} {since?.Key}");
    }

    TrackSpec Track(TrackSpec made, int want = 8)
    {
        if (!_tracks.TryGetValue(made.Key, out var track)) _tracks[made.Key] = track = made;
        track.Want(want);
        return track;
    }

    Leaf Shared(string name, Func<Leaf> make)
    {
        if (_leaves.TryGetValue(name, out var leaf)) return leaf;
        leaf = make();
        leaf.No = _leaves.Count;
        return _leaves[name] = leaf;
    }
}

/// <summary>Was put on a list.</summary>
sealed class ListLeaf(TrackSpec track) : Leaf
{
    public override IReadOnlyList<TrackSpec> Tracks { get; } = [track];

    public override bool HoldsForNobody => false;

    public override Reply Of(Moment m) => Truth(m.ViewOf(track).Entries.Count > 0);
}
