using System.Text;
using System.Text.Json;
using Rapport.Customers.Identity;
using Rapport.Customers.Profiles;
using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>Whether a condition holds; unknown where only the facts themselves can tell.</summary>
enum Reply : sbyte
{
    /// <summary>It does not.</summary>
    False,

    /// <summary>It does.</summary>
    True,

    /// <summary>What is kept of the facts does not reach far enough back.</summary>
    Unknown,
}

/// <summary>A customer at an instant, as conditions see it. Remembers when time alone may change an answer it gave.</summary>
/// <param name="person">Who.</param>
/// <param name="now">UTC microseconds.</param>
/// <param name="days">The workspace's days.</param>
/// <param name="view">The customer's facts of a track.</param>
/// <param name="leaves">How many conditions there are, for what they answered before.</param>
sealed class Moment(Person person, long now, Days days, Func<TrackSpec, View> view, int leaves)
{
    readonly sbyte[] _answers = NewAnswers(leaves);
    readonly Dictionary<TrackSpec, View> _views = [];
    readonly Dictionary<(TrackSpec Track, int Times, long? In, long From), List<long>> _firsts = [];
    Profile? _profile;

    public Person Person => person;

    public long Now => now;

    public Days Days => days;

    /// <summary>Facts of a track; many conditions ask for the same.</summary>
    public View ViewOf(TrackSpec track) => _views.TryGetValue(track, out var known) ? known : _views[track] = view(track);

    /// <summary>The instants at which a sequence may begin, found once for all that begin alike.</summary>
    public List<long> Begin(TrackSpec track, SequenceStep step, long from, Func<List<long>> find)
    {
        var key = (track, step.Times, step.In, from);
        return _firsts.TryGetValue(key, out var known) ? known : _firsts[key] = find();
    }

    /// <summary>Facts of a track under one of the customer's identifiers.</summary>
    public required Func<SubjectId, TrackSpec, View> ViewUnder { get; init; }

    /// <summary>Merges that stand, the latest first; empty where no condition reads them.</summary>
    public required IReadOnlyList<CustomerMerge> Merges { get; init; }

    public Profile Profile => _profile ??= Profile.Of(person.Subjects);

    /// <summary>When an answer may change without a fact; <see cref="long.MaxValue"/> for never.</summary>
    public long Due { get; private set; } = long.MaxValue;

    /// <summary>Since when the customer is in segments, by the number of their version.</summary>
    public Dictionary<long, long> Members { get; } = [];

    /// <summary>The answer may change at this instant.</summary>
    public void Wake(long at)
    {
        if (at > now && at < Due) Due = at;
    }

    /// <summary>The answer of a condition, found once.</summary>
    public Reply Ask(Leaf leaf)
    {
        ref var answer = ref _answers[leaf.No];
        if (answer < 0) answer = (sbyte)leaf.Of(this);
        return (Reply)answer;
    }

    /// <summary>The text of a trait that holds now: the last one stated, and where none was, the first stated as "once".</summary>
    public string? Trait(string key)
    {
        Stated? set = null, once = null;
        foreach (var subject in person.Subjects)
        {
            if (Find(subject.State.Traits, key) is { } stated && (set is null || stated.IsLaterThan(set.Value))) set = stated;
            if (Find(subject.State.Once, key) is { } first && (once is null || once.Value.IsLaterThan(first))) once = first;
        }

        return (set ?? once) is { IsRemoval: false } holds ? Text(holds.Json.Span) : null;
    }

    static Stated? Find(IReadOnlyList<Stated> sorted, string key)
    {
        var (low, high) = (0, sorted.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var order = string.CompareOrdinal(sorted[middle].Key, key);
            if (order == 0) return sorted[middle];
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }

    static string? Text(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json[0] != (byte)'"') return Encoding.UTF8.GetString(json);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return reader.GetString();
    }

    static sbyte[] NewAnswers(int count)
    {
        var answers = new sbyte[count];
        Array.Fill(answers, (sbyte)-1);
        return answers;
    }
}

/// <summary>One condition that segments share.</summary>
abstract class Leaf
{
    /// <summary>Its place among the conditions of the workspace.</summary>
    public int No { get; set; }

    /// <summary>The facts it reads.</summary>
    public virtual IReadOnlyList<TrackSpec> Tracks => [];

    /// <summary>The traits it reads.</summary>
    public virtual IReadOnlyList<string> Traits => [];

    /// <summary>It reads the profile, which every fact changes.</summary>
    public virtual bool ReadsProfile => false;

    /// <summary>It reads who the customer was before.</summary>
    public virtual bool ReadsMerges => false;

    /// <summary>The versions of segments it reads.</summary>
    public virtual IReadOnlyList<long> Segments => [];

    /// <summary>Whether it holds for somebody without any fact of its tracks: then everybody must be asked, not only those
    /// who have some.</summary>
    public virtual bool HoldsForNobody => true;

    /// <summary>Whoever it holds for has a fact of one track of each of these.</summary>
    public virtual IReadOnlyList<IReadOnlyList<TrackSpec>> Needs => HoldsForNobody || Tracks.Count == 0 ? [] : [[Tracks[0]]];

    public abstract Reply Of(Moment m);

    protected static Reply Truth(bool holds) => holds ? Reply.True : Reply.False;
}
