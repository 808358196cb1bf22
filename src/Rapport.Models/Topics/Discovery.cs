using System.Globalization;
using Rapport.Models.Learning;

namespace Rapport.Models.Topics;

/// <summary>Finds topics in texts that nobody has sorted.</summary>
static class Discovery
{
    const int Fewest = 10;
    const int Dimensions = 100;
    const int Runs = 4;
    const int Samples = 3;
    const int UpperFrom = 6;
    const int Typical = 5;

    /// <summary>See <see cref="TopicModel.Discover"/>.</summary>
    public static (TopicSpace Space, IReadOnlyList<DiscoveredTopic> Found) Run(IReadOnlyList<string> texts, int? count, ulong seed)
    {
        if (texts.Count < Fewest) return (TopicSpace.Empty, []);
        var read = texts.Select(TopicSpace.Read).ToArray();
        var at = 0;
        var known = Vocabulary.Learn(texts, _ => read[at++], texts.Count < 100 ? 1 : 2);
        var vectors = Array.ConvertAll(read, features => known.Vector(features).Normalised());
        var points = Points(vectors, known.Count, seed);
        if (points.All(p => Dense.Dot(p, p) == 0)) return (TopicSpace.Empty, []);
        var own = count is { } given ? Clustering.Of(points, Math.Min(given, texts.Count), Runs, seed) : Counting.Best(points, seed);
        return Named(texts, known, vectors, points, own.Centre, seed);
    }

    /// <summary>Where texts lie in the space of their topics.</summary>
    public static float[][] Points(SparseVector[] vectors, int places, ulong seed)
    {
        var space = Projection.Of(new Matrix(vectors), places, Math.Min(Dimensions, Math.Max(2, vectors.Length / 4)), seed);
        return Array.ConvertAll(vectors, vector => space.Place(vector));
    }

    static (TopicSpace, IReadOnlyList<DiscoveredTopic>) Named(IReadOnlyList<string> texts, Vocabulary known, SparseVector[] vectors, float[][] points, int[] own, ulong seed)
    {
        var groups = own.Select((topic, text) => (topic, text)).Where(x => x.topic >= 0).GroupBy(x => x.topic, x => x.text)
            .Select(g => g.ToArray()).OrderByDescending(g => g.Length).ThenBy(g => g[0]).ToList();
        var middles = groups.ConvertAll(g => Middle(points, g));
        var (names, stable) = (TellingWords.Of(texts, groups), Stability(points, groups, seed));
        var areas = groups.Count < UpperFrom ? [] : Areas(middles);
        var members = areas.ConvertAll(area => area.SelectMany(i => groups[i]).ToArray());
        var titles = TellingWords.Of(texts, members);
        var found = new List<DiscoveredTopic>();
        for (var i = 0; i < areas.Count; i++)
            found.Add(new(new(Id("area", i), Title(titles[i], areas[i].ConvertAll(j => names[j])), null, []), members[i].Length, areas[i].Average(j => stable[j]), Closest(points, members[i])));
        var directions = new Dictionary<string, float[]>(StringComparer.Ordinal);
        for (var i = 0; i < groups.Count; i++)
        {
            var area = areas.FindIndex(a => a.Contains(i));
            var topic = new Topic(Id("topic", i), names[i], area < 0 ? null : Id("area", area), []);
            found.Add(new(topic, groups[i].Length, stable[i], Closest(points, groups[i])));
            directions[topic.Id] = Direction(vectors, groups[i], known.Count);
        }

        return (new(known, directions), found);
    }

    // Areas of two topics and more: one that is alone stands in the upper level itself, or it would stand there twice.
    static List<List<int>> Areas(List<float[]> middles)
    {
        var parents = Parents(middles);
        return [.. Enumerable.Range(0, middles.Count).GroupBy(i => parents[i]).OrderBy(g => g.Key).Select(g => g.ToList()).Where(area => area.Count > 1)];
    }

    // An area may have the telling words of its largest topic; then it is called by the first word of each.
    static string Title(string telling, List<string> parts) => parts.Contains(telling) ? string.Join(", ", parts.Select(p => p.Split(", ")[0]).Distinct(StringComparer.Ordinal).Take(3)) : telling;

    static string Id(string kind, int i) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{i + 1}");

    static float[] Middle(float[][] points, int[] members)
    {
        var middle = new float[points[0].Length];
        foreach (var text in members) Dense.Add(middle, points[text], 1);
        return Dense.Normalise(middle);
    }

    static float[] Direction(SparseVector[] vectors, int[] members, int places)
    {
        var direction = new float[places];
        foreach (var text in members)
        {
            for (var i = 0; i < vectors[text].Indices.Length; i++) direction[vectors[text].Indices[i]] += vectors[text].Values[i];
        }

        return Dense.Normalise(direction);
    }

    static int[] Closest(float[][] points, int[] members)
    {
        var middle = Middle(points, members);
        return [.. members.OrderByDescending(text => Dense.Dot(points[text], middle)).ThenBy(text => text).Take(Typical)];
    }

    // Topics are joined, the closest two first by mean likeness, until as many are left as the square root of their number, and one more.
    static int[] Parents(List<float[]> middles)
    {
        var parents = Enumerable.Range(0, middles.Count).ToArray();
        var wanted = (int)Math.Sqrt(middles.Count) + 1;
        for (var left = middles.Count; left > wanted; left--)
        {
            var (best, one, two) = (double.NegativeInfinity, 0, 0);
            var heads = parents.Distinct().Order().ToList();
            foreach (var (a, b) in heads.SelectMany((a, i) => heads.Skip(i + 1).Select(b => (a, b))))
            {
                var near = Members(a).Average(x => Members(b).Average(y => (double)Dense.Dot(middles[x], middles[y])));
                // Large areas pull less, so that not one swallows all.
                near -= 0.02 * (Members(a).Count() + Members(b).Count());
                if (near > best) (best, one, two) = (near, a, b);
            }

            for (var i = 0; i < parents.Length; i++)
            {
                if (parents[i] == two) parents[i] = one;
            }
        }

        return parents;

        IEnumerable<int> Members(int head) => Enumerable.Range(0, parents.Length).Where(i => parents[i] == head);
    }

    static double[] Stability(float[][] points, List<int[]> groups, ulong seed)
    {
        var stable = new double[groups.Count];
        for (var sample = 0; sample < Samples; sample++)
        {
            var chance = new Chance(seed + 101 + (ulong)sample);
            var kept = Enumerable.Range(0, points.Length).Where(_ => chance.Next(5) > 0).ToArray();
            if (kept.Length == 0) continue;
            var (own, _, _) = Clustering.Of([.. kept.Select(i => points[i])], groups.Count, 1, seed + (ulong)sample);
            var others = own.Select((topic, i) => (topic, Text: kept[i])).GroupBy(x => x.topic, x => x.Text).Select(g => g.ToHashSet()).ToList();
            var all = kept.ToHashSet();
            for (var i = 0; i < groups.Count; i++)
            {
                var here = groups[i].Where(all.Contains).ToList();
                stable[i] += here.Count == 0 ? 0 : others.Max(o => here.Count(o.Contains) is var both ? both / (double)(here.Count + o.Count - both) : 0) / Samples;
            }
        }

        return stable;
    }
}
