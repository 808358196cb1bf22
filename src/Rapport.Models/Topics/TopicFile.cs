using Rapport.Models.Weights;

namespace Rapport.Models.Topics;

/// <summary>Topics, what discovery said of them and people's words, in a file.</summary>
static class TopicFile
{
    /// <summary>Writes them.</summary>
    public static void Write(WeightsWriter to, IReadOnlyList<Topic> topics, IReadOnlyList<DiscoveredTopic> discovered, IReadOnlyCollection<TopicCorrection> corrections)
    {
        to.Count(topics.Count);
        foreach (var topic in topics) Write(to, topic);
        to.Count(discovered.Count);
        foreach (var found in discovered)
        {
            Write(to, found.Topic);
            to.Count(found.Texts);
            to.Number((float)found.Stability);
            to.Count(found.Typical.Count);
            foreach (var text in found.Typical) to.Count(text);
        }

        to.Count(corrections.Count);
        foreach (var correction in corrections)
        {
            to.Text(correction.Text);
            Write(to, correction.Topics);
        }
    }

    /// <summary>Reads them.</summary>
    public static (IReadOnlyList<Topic> Topics, IReadOnlyList<DiscoveredTopic> Discovered, IReadOnlyList<TopicCorrection> Corrections) Read(WeightsReader from) =>
        (Many(from, ReadTopic), Many(from, f => new DiscoveredTopic(ReadTopic(f), f.Count(), f.Number(), Many(f, g => g.Count()))), Many(from, f => new TopicCorrection(f.Text(), Many(f, g => g.Text()))));

    static void Write(WeightsWriter to, Topic topic)
    {
        to.Text(topic.Id);
        to.Text(topic.Name);
        Write(to, topic.Parent is { } parent ? [parent] : []);
        Write(to, topic.Phrases);
    }

    static void Write(WeightsWriter to, IReadOnlyList<string> texts)
    {
        to.Count(texts.Count);
        foreach (var text in texts) to.Text(text);
    }

    static Topic ReadTopic(WeightsReader from) => new(from.Text(), from.Text(), Many(from, f => f.Text()) is [var parent] ? parent : null, Many(from, f => f.Text()));

    static List<T> Many<T>(WeightsReader from, Func<WeightsReader, T> read)
    {
        var many = new List<T>();
        for (var count = from.Count(); count > 0; count--) many.Add(read(from));
        return many;
    }
}
