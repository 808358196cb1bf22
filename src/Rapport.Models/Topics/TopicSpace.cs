using Rapport.Models.Learning;
using Rapport.Models.Weights;

namespace Rapport.Models.Topics;

/// <summary>Topics as directions among the words of texts; a text is about the topics it points along.</summary>
/// <param name="known">Words and pairs of words.</param>
/// <param name="topics">Per topic its direction, at length 1.</param>
sealed class TopicSpace(Vocabulary known, IReadOnlyDictionary<string, float[]> topics)
{
    const float LeastCosine = 0.08f;
    const double Sharpness = 14;
    const double LeastShare = 0.3;
    const int LearningRounds = 60;
    const float Step = 0.25f;
    const float Clear = 0.08f;

    readonly string[] _ids = [.. topics.Keys.Order(StringComparer.Ordinal)];
    LinearModel? _model;

    /// <summary>Knows nothing.</summary>
    public static TopicSpace Empty { get; } = new(new([], []), new Dictionary<string, float[]>(StringComparer.Ordinal));

    /// <summary>What is read of a text for its topics.</summary>
    public static List<Feature> Read(string text) => new TokenisedText(text).Features(FeatureShape.About);

    /// <summary>Writes words and directions.</summary>
    public void Write(WeightsWriter to) => to.Model(Model());

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static TopicSpace Read(WeightsReader from)
    {
        var model = from.Model();
        var count = model.Labels.Length;
        return new(model.Known, model.Labels.Select((id, topic) => (id, topic)).ToDictionary(
            t => t.id, t => Enumerable.Range(0, model.Known.Count).Select(place => model.Weights[(place * count) + t.topic]).ToArray(), StringComparer.Ordinal));
    }

    /// <summary>As it will be after it was written and read: weights in a byte each.</summary>
    public TopicSpace AsSaved()
    {
        var bytes = new MemoryStream();
        using (var to = new WeightsWriter(bytes)) Write(to);
        bytes.Position = 0;
        using var from = new WeightsReader(bytes);
        return Read(from);
    }

    /// <summary>Without the topics that are left out.</summary>
    public TopicSpace Only(IReadOnlySet<string> ids) => new(known, topics.Where(t => ids.Contains(t.Key)).ToDictionary(StringComparer.Ordinal));

    /// <summary>The same directions under other names.</summary>
    public TopicSpace Renamed(Func<string, string> name) => new(known, topics.ToDictionary(t => name(t.Key), t => t.Value, StringComparer.Ordinal));

    /// <summary>Moves directions until people's words hold, and by a margin; topics without a direction get one.</summary>
    public TopicSpace Learn(IReadOnlyList<TopicCorrection> corrections)
    {
        if (corrections.Count == 0) return this;
        var grown = Grown(corrections);
        var moved = topics.ToDictionary(t => t.Key, t => Widened(t.Value, grown.Count), StringComparer.Ordinal);
        var texts = corrections.Select(c => (Vector: grown.Vector(Read(c.Text)).Normalised(), c.Topics)).ToList();
        foreach (var id in corrections.SelectMany(c => c.Topics).Where(id => !moved.ContainsKey(id)).Distinct(StringComparer.Ordinal).ToList()) moved[id] = Middle(texts.Where(t => t.Topics.Contains(id)).Select(t => t.Vector), grown.Count);
        for (var round = 0; round < LearningRounds; round++)
        {
            var changed = false;
            foreach (var (vector, right) in texts) changed |= Move(moved, vector, right);
            if (!changed) break;
        }

        return new(grown, moved);
    }

    /// <summary>The topics of a text: those that hold at least three tenths of its likeness, none below a cosine of 0.08.</summary>
    public IEnumerable<TopicAssignment> Assign(TokenisedText text)
    {
        if (_ids.Length == 0) yield break;
        var model = _model ??= Model();
        var seen = model.See(text);
        var cosines = model.Margins(seen.Vector.Normalised());
        var near = Enumerable.Range(0, _ids.Length).OrderByDescending(topic => cosines[topic]).ThenBy(topic => topic).ToArray();
        var nearest = cosines[near[0]];
        var sum = near.Sum(topic => Exact.Exp(Sharpness * (cosines[topic] - nearest)));
        foreach (var topic in near)
        {
            var share = Exact.Exp(Sharpness * (cosines[topic] - nearest)) / sum;
            if (cosines[topic] < LeastCosine || (share < LeastShare && topic != near[0])) yield break;
            yield return new(_ids[topic], share, TopicSource.Learned, [.. Explanation.Of(text, model, seen, topic, null, []).Where(word => word.Weight > 0)]);
        }
    }

    // All directions side by side: the cosines of a text are margins without a border.
    LinearModel Model()
    {
        var weights = new float[known.Count * _ids.Length];
        for (var topic = 0; topic < _ids.Length; topic++)
        {
            var direction = topics[_ids[topic]];
            for (var place = 0; place < known.Count; place++) weights[(place * _ids.Length) + topic] = direction[place];
        }

        return new(_ids, false, FeatureShape.About, known, weights, new float[_ids.Length], new Calibration[_ids.Length]);
    }

    // The words of corrections are learned along; what was known keeps its rarity.
    Vocabulary Grown(IReadOnlyList<TopicCorrection> corrections)
    {
        var rare = known.Count == 0 ? 1 : known.Rarities.Max();
        var further = corrections.SelectMany(c => Read(c.Text)).Select(f => f.Hash).Where(h => known.Place(h) < 0).Distinct().Order().ToArray();
        return new([.. known.Hashes, .. further], [.. known.Rarities, .. further.Select(_ => rare)]);
    }

    static bool Move(Dictionary<string, float[]> moved, SparseVector vector, IReadOnlyList<string> right)
    {
        var changed = false;
        var wrong = moved.Where(t => !right.Contains(t.Key)).Select(t => (t.Key, Cosine: Cosine(t.Value, vector))).OrderByDescending(t => t.Cosine).ThenBy(t => t.Key, StringComparer.Ordinal).FirstOrDefault();
        foreach (var id in right)
        {
            var own = Cosine(moved[id], vector);
            if (own >= LeastCosine + Clear && own >= (wrong.Key is null ? 0 : wrong.Cosine) + Clear) continue;
            Add(moved[id], vector, Step);
            if (wrong.Key is not null && wrong.Cosine > 0) Add(moved[wrong.Key], vector, -Step / 2);
            changed = true;
        }

        if (right.Count == 0 && wrong.Key is not null && wrong.Cosine >= LeastCosine)
        {
            Add(moved[wrong.Key], vector, -Step / 2);
            changed = true;
        }

        return changed;
    }

    // As long as those of topics that were found, or it would be outweighed by them everywhere but on its own texts.
    static float[] Middle(IEnumerable<SparseVector> texts, int places)
    {
        var middle = new float[places];
        foreach (var vector in texts) Add(middle, vector, 1);
        return Dense.Normalise(middle);
    }

    static float[] Widened(float[] direction, int places)
    {
        var wide = new float[places];
        direction.CopyTo(wide, 0);
        return wide;
    }

    static void Add(float[] direction, in SparseVector vector, float times)
    {
        for (var i = 0; i < vector.Indices.Length; i++) direction[vector.Indices[i]] += times * vector.Values[i];
    }

    static float Cosine(float[] direction, in SparseVector vector)
    {
        var sum = 0f;
        for (var i = 0; i < vector.Indices.Length; i++) sum += direction[vector.Indices[i]] * vector.Values[i];
        return sum;
    }
}
