namespace Rapport.Models.Learning;

/// <summary>A text and what is known of it.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Labels">Indices of its labels; exactly one where labels exclude each other.</param>
/// <param name="Weight">How much it counts, above 0.</param>
readonly record struct Example(string Text, int[] Labels, float Weight = 1);

/// <summary>How to learn.</summary>
/// <param name="Shape">What to read.</param>
/// <param name="Cost">What an error costs: more fits closer.</param>
/// <param name="Least">Features in fewer texts are not learned.</param>
/// <param name="Epochs">At most so many walks through the texts per label.</param>
/// <param name="Seed">The same seed and texts give the same model, bit for bit.</param>
/// <param name="Calibrated">Holds back a fifth of the texts first, to learn how sure to be.</param>
sealed record LearnerOptions(FeatureShape Shape, float Cost = 1, int Least = 2, int Epochs = 40, ulong Seed = 1, bool Calibrated = true)
{
    /// <summary>Reads more than words and characters.</summary>
    public Action<string, List<Feature>>? Readings { get; init; }

    /// <summary>At most so many features, those that weigh most; learned anew with these alone.</summary>
    public int Most { get; init; } = int.MaxValue;
}

/// <summary>Learns labels from labelled texts.</summary>
static class Learner
{
    const int Folds = 5;

    /// <summary>Learns labels of which each text carries exactly one.</summary>
    /// <exception cref="ArgumentException">There is no text or no label.</exception>
    public static LinearModel Exclusive(string[] labels, IReadOnlyList<Example> examples, LearnerOptions options) => Learn(labels, true, examples, options);

    /// <summary>Learns labels of which each text may carry any number.</summary>
    /// <exception cref="ArgumentException">There is no text or no label.</exception>
    public static LinearModel Any(string[] labels, IReadOnlyList<Example> examples, LearnerOptions options) => Learn(labels, false, examples, options);

    static LinearModel Learn(string[] labels, bool exclusive, IReadOnlyList<Example> examples, LearnerOptions options)
    {
        if (labels.Length == 0 || examples.Count == 0) throw new ArgumentException("Nothing to learn from.", nameof(examples));
        var plain = new LinearModel(labels, exclusive, options.Shape, new Vocabulary([], []), [], [], [.. labels.Select(_ => new Calibration(2, 0, 0.5f))])
        {
            Readings = options.Readings,
        };
        var read = Array.ConvertAll([.. examples], e => plain.Read(e.Text));
        var at = 0;
        var known = Vocabulary.Learn([.. examples.Select(e => e.Text)], _ => read[at++], options.Least);
        var vectors = Array.ConvertAll(read, known.Vector);
        var all = Enumerable.Range(0, examples.Count).ToArray();
        var model = plain with { Known = known };
        if (known.Count > options.Most)
        {
            model = plain with { Known = Weightiest(Fit(model, all, vectors, examples, options), options.Most) };
            vectors = Array.ConvertAll(read, model.Known.Vector);
        }

        if (options.Calibrated && examples.Count >= 5 * Folds)
        {
            new Chance(options.Seed).Shuffle(all);
            var held = all[..(all.Length / Folds)];
            var trial = Fit(model, all[held.Length..], vectors, examples, options);
            model = model with { Calibration = Calibrator.Of(trial, [.. held.Select(i => (trial.Margins(vectors[i]), examples[i].Labels))]) };
            Array.Sort(all);
        }

        return Fit(model, all, vectors, examples, options);
    }

    static Vocabulary Weightiest(LinearModel model, int most)
    {
        var labels = model.Labels.Length;
        var kept = Enumerable.Range(0, model.Known.Count).OrderByDescending(Most).ThenBy(place => place).Take(most).Order().ToArray();
        return new([.. kept.Select(place => model.Known.Hashes[place])], [.. kept.Select(place => model.Known.Rarities[place])]);

        float Most(int place) => model.Weights.AsSpan(place * labels, labels).ToArray().Max(Math.Abs);
    }

    static LinearModel Fit(LinearModel model, int[] rows, SparseVector[] vectors, IReadOnlyList<Example> examples, LearnerOptions options)
    {
        var (labels, places) = (model.Labels.Length, model.Known.Count);
        var matrix = new Matrix([.. rows.Select(i => vectors[i])]);
        var costs = Array.ConvertAll(rows, i => options.Cost * examples[i].Weight);
        var (weights, bias) = (new float[places * labels], new float[labels]);
        for (var label = 0; label < labels; label++)
        {
            var own = label;
            var carries = Array.ConvertAll(rows, i => examples[i].Labels.AsSpan().Contains(own));
            var found = DualDescent.Learn(matrix, places, carries, costs, options.Epochs, options.Seed + (ulong)label);
            for (var place = 0; place < places; place++) weights[(place * labels) + label] = found[place];
            bias[label] = found[places];
        }

        return model with { Weights = weights, Bias = bias };
    }
}
