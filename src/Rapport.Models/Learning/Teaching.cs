namespace Rapport.Models.Learning;

/// <summary>Teaches a learned model what a person said about single texts, without the texts it was learned from.</summary>
/// <remarks>Passive-aggressive steps (Crammer, Dekel, Keshet, Shalev-Shwartz and Singer, JMLR 7, 2006): as small as will do.</remarks>
static class Teaching
{
    const int Rounds = 30;
    const float Clear = 0.4f;
    const float LargestStep = 5;

    /// <summary>A model that says the right label of each example and its likes, and elsewhere what it said before.</summary>
    /// <param name="model">A model of labels that exclude each other; it stays as it is.</param>
    /// <param name="examples">Each with exactly one label; their order does not matter.</param>
    public static LinearModel Taught(LinearModel model, IEnumerable<Example> examples)
    {
        var sorted = examples.OrderBy(e => e.Text, StringComparer.Ordinal).ThenBy(e => e.Labels[0]).ToList();
        if (sorted.Count == 0) return model;
        var taught = Grown(model, sorted);
        var texts = sorted.ConvertAll(e => (Vector: taught.Vector(e.Text), Label: e.Labels[0]));
        for (var round = 0; round < Rounds; round++)
        {
            var changed = false;
            foreach (var (vector, label) in texts) changed |= Step(taught, vector, label);
            if (!changed) break;
        }

        return taught;
    }

    // Rare words learn most: what is said of a text lies in what is its own. Readings of rules learn nothing.
    static bool Step(LinearModel model, in SparseVector vector, int label)
    {
        var margins = model.Margins(vector);
        var rival = Enumerable.Range(0, margins.Length).Where(l => l != label).MaxBy(l => margins[l]);
        var rarest = model.Known.Rarities.Max();
        var own = Array.ConvertAll(vector.Indices, place => model.Known.Rarities[place] is > 1 and var rarity ? rarity * rarity / (rarest * rarest) : 0);
        var (missing, gain) = (Clear - (margins[label] - margins[rival]), 0f);
        for (var i = 0; i < own.Length; i++) gain += own[i] * vector.Values[i] * vector.Values[i];
        if (missing <= 0 || gain == 0) return false;
        var step = Math.Min(LargestStep, missing / (2 * gain));
        for (var i = 0; i < own.Length; i++)
        {
            model.Weights[(vector.Indices[i] * margins.Length) + label] += step * own[i] * vector.Values[i];
            model.Weights[(vector.Indices[i] * margins.Length) + rival] -= step * own[i] * vector.Values[i];
        }

        return true;
    }

    // Words the model never saw are learned along, as rare as its rarest.
    static LinearModel Grown(LinearModel model, List<Example> examples)
    {
        var further = examples.SelectMany(e => model.Read(e.Text)).Select(f => f.Hash).Where(h => model.Known.Place(h) < 0).Distinct().Order().ToArray();
        var rare = model.Known.Count == 0 ? 1 : model.Known.Rarities.Max();
        var weights = new float[(model.Known.Count + further.Length) * model.Labels.Length];
        model.Weights.CopyTo(weights, 0);
        return model with { Known = new([.. model.Known.Hashes, .. further], [.. model.Known.Rarities, .. further.Select(_ => rare)]), Weights = weights };
    }
}
