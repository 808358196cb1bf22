using Rapport.Models.Topics;
using Rapport.Models.Weights;

namespace Rapport.Models;

/// <summary>What texts are about.</summary>
/// <param name="Id">Names it; never shown.</param>
/// <param name="Name">For people; of a discovered topic its most telling words.</param>
/// <param name="Parent">The topic it is part of; null for one of the upper level.</param>
/// <param name="Phrases">A text with one of these phrases is about it. A phrase is words; <c>*</c> at the end of a word stands for any
/// ending, at its beginning for any beginning: <c>deliver* late</c>, <c>*lieferung</c>. None for a topic that is only learned.</param>
public sealed record Topic(string Id, string Name, string? Parent, IReadOnlyList<string> Phrases);

/// <summary>That a text is about a topic, and why.</summary>
/// <param name="Topic">Its id.</param>
/// <param name="Confidence">How likely it is right, 0..1; 1 for a person's word.</param>
/// <param name="By">Who says so.</param>
/// <param name="Words">The words that carried it, weightiest first; none for a person's word.</param>
public sealed record TopicAssignment(string Topic, double Confidence, TopicSource By, IReadOnlyList<WordWeight> Words);

/// <summary>Who says what a text is about.</summary>
public enum TopicSource
{
    /// <summary>A person: nobody overrules it.</summary>
    Person,

    /// <summary>A phrase of the topic.</summary>
    Rule,

    /// <summary>Likeness to the texts of the topic.</summary>
    Learned,
}

/// <summary>A person's word on what a text is about.</summary>
/// <param name="Text">The text.</param>
/// <param name="Topics">The ids of all its topics; empty says that it is about none of them.</param>
public sealed record TopicCorrection(string Text, IReadOnlyList<string> Topics);

/// <summary>A topic that nobody configured.</summary>
/// <param name="Topic">Its name are its most telling words; an upper-level topic where its parent is null.</param>
/// <param name="Texts">How many of the texts are about it.</param>
/// <param name="Stability">How well it comes back when it is sought among four fifths of the texts: 0..1, below 0.5 take it with doubt.
/// The mean likeness (Jaccard) to the closest topic found there (Hennig 2007).</param>
/// <param name="Typical">Places of the texts closest to its middle, closest first, at most five.</param>
public sealed record DiscoveredTopic(Topic Topic, int Texts, double Stability, IReadOnlyList<int> Typical);

/// <summary>Says what texts are about: by phrases, by likeness, and above both by what people have said. Immutable; learning gives a new one.</summary>
public sealed class TopicModel
{
    readonly TopicSpace _space;
    readonly Dictionary<string, TopicCorrection> _corrections;
    readonly PhraseRule[] _rules;

    TopicModel(IReadOnlyList<Topic> topics, IReadOnlyList<DiscoveredTopic> discovered, TopicSpace space, IReadOnlyList<TopicCorrection> corrections)
    {
        (Topics, Discovered) = (topics, discovered);
        // The last word on a text counts; the order of different texts does not.
        _corrections = corrections.GroupBy(c => c.Text.Trim(), StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.Last(), StringComparer.OrdinalIgnoreCase);
        _space = space.Learn([.. _corrections.Values.OrderBy(c => c.Text, StringComparer.Ordinal)]);
        Original = space;
        _rules = [.. topics.SelectMany(topic => topic.Phrases.Select(phrase => new PhraseRule(topic.Id, phrase)))];
    }

    /// <summary>All topics, the upper level first.</summary>
    public IReadOnlyList<Topic> Topics { get; }

    /// <summary>What discovery found out about its topics; empty without discovery.</summary>
    public IReadOnlyList<DiscoveredTopic> Discovered { get; }

    /// <summary>What people have said, one word per text.</summary>
    public IReadOnlyCollection<TopicCorrection> Corrections => _corrections.Values;

    TopicSpace Original { get; }

    /// <summary>A model of topics that people wrote, known by their phrases and by what people say later.</summary>
    /// <exception cref="ArgumentException">Two topics have the same id, or a parent is unknown or has a parent itself: there are two levels.</exception>
    public static TopicModel Of(IReadOnlyList<Topic> topics) => new(Checked(topics), [], TopicSpace.Empty, []);

    /// <summary>Finds topics nobody configured.</summary>
    /// <param name="texts">The texts; best of one language. Fewer than ten give no topics.</param>
    /// <param name="count">How many topics of the lower level, at least 2; null lets the texts decide, 2 to 40.</param>
    /// <param name="seed">The same texts and seed give the same topics.</param>
    /// <returns>Topics of two levels. A topic that is like no other has no parent, nor has any where the texts have fewer than six; no topic has the name of its parent.</returns>
    public static TopicModel Discover(IReadOnlyList<string> texts, int? count = null, ulong seed = 1)
    {
        if (count is < 2) throw new ArgumentOutOfRangeException(nameof(count), count, "At least 2.");
        var (space, found) = Discovery.Run(texts, count, seed);
        return new([.. found.Select(f => f.Topic)], found, space.AsSaved(), []);
    }

    /// <summary>The same knowledge under edited topics: renamed, regrouped, with phrases. Topics left out are forgotten, further ones known by their phrases.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Of"/>.</exception>
    public TopicModel Edit(IReadOnlyList<Topic> topics)
    {
        var ids = Checked(topics).Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        return new(topics, [.. Discovered.Where(d => ids.Contains(d.Topic.Id))], Original.Only(ids), [.. _corrections.Values]);
    }

    /// <summary>The same knowledge under other ids.</summary>
    /// <param name="name">Old id → new id; two topics never get the same.</param>
    /// <exception cref="ArgumentException">Two topics would have the same id.</exception>
    public TopicModel Renamed(Func<string, string> name)
    {
        Topic Named(Topic topic) => topic with { Id = name(topic.Id), Parent = topic.Parent is { } parent ? name(parent) : null };
        return new(
            Checked([.. Topics.Select(Named)]), [.. Discovered.Select(d => d with { Topic = Named(d.Topic) })], Original.Renamed(name),
            [.. _corrections.Values.Select(c => c with { Topics = [.. c.Topics.Select(name)] })]);
    }

    /// <summary>Takes people's words: each wins for its text at once, and moves the topics so that like texts follow. The result does not
    /// depend on the order in which words on different texts came.</summary>
    /// <exception cref="ArgumentException">A topic is unknown.</exception>
    public TopicModel Correct(IReadOnlyList<TopicCorrection> corrections)
    {
        var ids = Topics.Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        if (corrections.SelectMany(c => c.Topics).FirstOrDefault(id => !ids.Contains(id)) is { } unknown) throw new ArgumentException($"There is no topic {unknown}.", nameof(corrections));
        return new(Topics, Discovered, Original, [.. _corrections.Values, .. corrections]);
    }

    /// <summary>What a text is about.</summary>
    /// <returns>Surest first, each topic once; none when nothing speaks for any topic. A person's word stands alone.</returns>
    public IReadOnlyList<TopicAssignment> Assign(string text) => Assign(new TokenisedText(text));

    /// <summary>The same of a text that others read too.</summary>
    public IReadOnlyList<TopicAssignment> Assign(TokenisedText text)
    {
        if (_corrections.TryGetValue(text.Text.Trim(), out var said)) return [.. said.Topics.Select(topic => new TopicAssignment(topic, 1, TopicSource.Person, []))];
        var words = new ReadWords(text);
        return [.. _rules.Select(rule => rule.Find(words)).OfType<TopicAssignment>().Concat(_space.Assign(text))
            .OrderBy(a => a.By).ThenByDescending(a => a.Confidence).ThenBy(a => a.Topic, StringComparer.Ordinal).DistinctBy(a => a.Topic, StringComparer.Ordinal)
            .OrderByDescending(a => a.Confidence).ThenBy(a => a.By)];
    }

    /// <summary>Writes all it knows, people's words included; about two bytes per word and topic.</summary>
    public void Save(Stream into)
    {
        using var to = new WeightsWriter(into);
        TopicFile.Write(to, Topics, Discovered, _corrections.Values);
        Original.Write(to);
    }

    /// <summary>Reads what <see cref="Save"/> wrote; it assigns as before. The stream is closed.</summary>
    /// <exception cref="EndOfStreamException">The stream holds less than a model.</exception>
    public static TopicModel Load(Stream from)
    {
        using var reader = new WeightsReader(from);
        var (topics, discovered, corrections) = TopicFile.Read(reader);
        return new(topics, discovered, TopicSpace.Read(reader), corrections);
    }

    static IReadOnlyList<Topic> Checked(IReadOnlyList<Topic> topics)
    {
        var byId = topics.GroupBy(t => t.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count() == 1 ? g.First() : throw new ArgumentException($"Two topics are called {g.Key}.", nameof(topics)), StringComparer.Ordinal);
        foreach (var topic in topics)
        {
            if (topic.Parent is { } parent && (!byId.TryGetValue(parent, out var found) || found.Parent is not null)) throw new ArgumentException($"{topic.Id} cannot be part of {parent}.", nameof(topics));
        }

        return topics;
    }
}
