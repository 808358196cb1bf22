using Rapport.Models.Learning;

namespace Rapport.Models;

/// <summary>A text and what people said it is.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Labels">One, or any number where labels do not exclude each other.</param>
public sealed record LabelledText(string Text, IReadOnlyList<string> Labels);

/// <summary>How well one label was found.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Texts">How many texts carry it.</param>
/// <param name="Precision">Of those it was given to, the share that carry it, 0..1; 0 when it was given to none.</param>
/// <param name="Recall">Of those that carry it, the share it was given to, 0..1; 0 when none carries it.</param>
/// <param name="F1">Harmonic mean of both, 0..1; 0 when nothing was found.</param>
public sealed record LabelScore(string Label, int Texts, double Precision, double Recall, double F1);

/// <summary>How well labels were found.</summary>
/// <param name="Accuracy">Share of texts whose labels were all found and no other given, 0..1.</param>
/// <param name="MacroF1">Mean of F1 over the labels that any text carries or was given, 0..1.</param>
/// <param name="Labels">Label by label, in ordinal order.</param>
/// <param name="Found">Per text what was found, in their order.</param>
public sealed record LabellingScore(double Accuracy, double MacroF1, IReadOnlyList<LabelScore> Labels, IReadOnlyList<IReadOnlyList<string>> Found)
{
    /// <summary>Compares what was found with what is.</summary>
    /// <exception cref="ArgumentException">There is no text, or not as many as were found.</exception>
    public static LabellingScore Of(IReadOnlyList<LabelledText> texts, IReadOnlyList<IReadOnlyList<string>> found)
    {
        if (texts.Count == 0 || texts.Count != found.Count) throw new ArgumentException("As many texts as findings, and at least one.", nameof(found));
        var right = texts.Zip(found).Count(pair => pair.First.Labels.ToHashSet(StringComparer.Ordinal).SetEquals(pair.Second));
        var labels = texts.SelectMany(t => t.Labels).Concat(found.SelectMany(f => f)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(label => Score(label, texts, found)).ToList();
        return new(right / (double)texts.Count, labels.Count == 0 ? 0 : labels.Average(l => l.F1), labels, found);
    }

    static LabelScore Score(string label, IReadOnlyList<LabelledText> texts, IReadOnlyList<IReadOnlyList<string>> found)
    {
        var (held, given, both) = (0, 0, 0);
        for (var i = 0; i < texts.Count; i++)
        {
            var (holds, said) = (texts[i].Labels.Contains(label, StringComparer.Ordinal), found[i].Contains(label, StringComparer.Ordinal));
            (held, given, both) = (held + (holds ? 1 : 0), given + (said ? 1 : 0), both + (holds && said ? 1 : 0));
        }

        return new(label, held, given == 0 ? 0 : both / (double)given, held == 0 ? 0 : both / (double)held, held + given == 0 ? 0 : 2.0 * both / (held + given));
    }
}

/// <summary>Says how well texts are understood, on texts that people labelled.</summary>
public static class Evaluation
{
    const int Folds = 5;

    /// <summary>Learns labels from some texts and finds them in others.</summary>
    /// <param name="learned">To learn from.</param>
    /// <param name="scored">To find labels in; never learned from.</param>
    /// <param name="many">True where a text may carry any number of labels.</param>
    /// <exception cref="ArgumentException">Either holds no text, or no text has a label.</exception>
    /// <remarks>A linear support vector machine over words and characters. Where labels exclude each other, what to read (what a text is
    /// about, or how it feels) is chosen on a fifth of the texts that are learned from.</remarks>
    public static LabellingScore Classify(IReadOnlyList<LabelledText> learned, IReadOnlyList<LabelledText> scored, bool many = false)
    {
        var labels = learned.SelectMany(t => t.Labels).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (learned.Count == 0 || scored.Count == 0 || labels.Length == 0) throw new ArgumentException("There must be texts to learn from and texts to score.", nameof(learned));
        var places = labels.Select((label, i) => (label, i)).ToDictionary(l => l.label, l => l.i, StringComparer.Ordinal);
        List<Example> examples = [.. learned.Select(t => new Example(t.Text, [.. t.Labels.Select(label => places[label])])).Where(e => many || e.Labels.Length == 1)];
        var model = many ? Learner.Any(labels, examples, new(FeatureShape.Feeling, 0.05f, Least: 3)) : Learner.Exclusive(labels, examples, Best(labels, examples));
        return LabellingScore.Of(scored, [.. scored.Select(t => Found(model, t.Text, many))]);
    }

    /// <summary>In what share of texts one of the most similar other texts carries the same label.</summary>
    /// <param name="known">To find in.</param>
    /// <param name="asked">To find the like of.</param>
    /// <param name="most">How many of the most similar count, 1 or more.</param>
    /// <returns>0..1.</returns>
    /// <exception cref="ArgumentException">There is no text to ask.</exception>
    public static double HitAt(IReadOnlyList<LabelledText> known, IReadOnlyList<LabelledText> asked, int most = 3)
    {
        if (asked.Count == 0) throw new ArgumentException("There must be texts to ask.", nameof(asked));
        var index = new TextIndex([.. known.Select(t => t.Text)]);
        return asked.Count(t => index.Nearest(t.Text, most).Any(near => known[near.Text].Labels.Intersect(t.Labels, StringComparer.Ordinal).Any())) / (double)asked.Count;
    }

    /// <summary>How much discovered topics say of the labels that people gave; the labels are not looked at.</summary>
    /// <param name="texts">Of one language, each with one label.</param>
    /// <param name="count">How many topics; null lets the texts decide.</param>
    /// <returns>Mutual information over the mean of both entropies, 0..1, as scikit-learn's normalized_mutual_info_score has it; 0 when
    /// either knows but one group.</returns>
    public static double Topics(IReadOnlyList<LabelledText> texts, int? count = null)
    {
        var model = TopicModel.Discover([.. texts.Select(t => t.Text)], count);
        return MutualInformation([.. texts.Select(t => model.Assign(t.Text) is [var first, ..] ? first.Topic : "")], [.. texts.Select(t => string.Join('\0', t.Labels))]);
    }

    /// <summary>The direction of feeling, by the shipped model, which learned none of these texts: negative, neutral, positive.</summary>
    /// <param name="texts">With labels that begin as those words do, in any case.</param>
    /// <param name="language">Of all; null lets each be detected.</param>
    public static LabellingScore Sentiment(IReadOnlyList<LabelledText> texts, string? language = null) => LabellingScore.Of(
        [.. texts.Select(t => t with { Labels = [.. t.Labels.Select(Direction)] })],
        [.. texts.Select(t => (IReadOnlyList<string>)[Math.Sign((int)(SentimentReading.Of(t.Text, language).Level ?? SentimentLevel.Neutral)) switch { < 0 => "negative", 0 => "neutral", _ => "positive" }])]);

    /// <summary>Emotions, by the shipped model.</summary>
    /// <param name="texts">English, with labels of <see cref="EmotionReading.Name"/>.</param>
    public static LabellingScore Emotions(IReadOnlyList<LabelledText> texts) =>
        LabellingScore.Of(texts, [.. texts.Select(t => (IReadOnlyList<string>)[.. EmotionReading.Of(t.Text, "en")!.Select(e => e.Name)])]); // read in English

    /// <summary>How scores of feeling go with people's ratings: Pearson's correlation.</summary>
    /// <param name="texts">With the rating of each, on any scale on which more is better.</param>
    /// <param name="language">Of all; null lets each be detected.</param>
    /// <returns>−1..1; 0 when either does not vary.</returns>
    public static double SentimentCorrelation(IReadOnlyList<(string Text, double Rating)> texts, string? language = null)
    {
        var pairs = texts.Select(t => (X: SentimentReading.Of(t.Text, language).Score ?? 0, Y: t.Rating)).ToList();
        if (pairs.Count == 0) return 0;
        var (x, y) = (pairs.Average(p => p.X), pairs.Average(p => p.Y));
        var size = Math.Sqrt(pairs.Sum(p => (p.X - x) * (p.X - x)) * pairs.Sum(p => (p.Y - y) * (p.Y - y)));
        return size == 0 ? 0 : pairs.Sum(p => (p.X - x) * (p.Y - y)) / size;
    }

    static string Direction(string label) => label.Trim().ToLowerInvariant() is var name && name.StartsWith("neg", StringComparison.Ordinal) ? "negative"
        : name.StartsWith("pos", StringComparison.Ordinal) ? "positive" : "neutral";

    static LearnerOptions Best(string[] labels, IReadOnlyList<Example> examples)
    {
        LearnerOptions[] choices = [new(FeatureShape.About, 0.5f, Calibrated: false), new(FeatureShape.Feeling, 0.2f, Calibrated: false)];
        List<Example> held = [.. examples.Where((_, i) => i % Folds == Folds - 1)], rest = [.. examples.Where((_, i) => i % Folds != Folds - 1)];
        return held.Count == 0 ? choices[0] : choices.MaxBy(choice => Right(Learner.Exclusive(labels, rest, choice), held))!; // there are two
    }

    static int Right(LinearModel model, List<Example> held) => held.Count(e => Likeliest(model, e.Text) == e.Labels[0]);

    static IReadOnlyList<string> Found(LinearModel model, string text, bool many) => many
        ? [.. model.Probabilities(text).Select((p, label) => (p, label)).Where(l => l.p >= model.Calibration[l.label].Threshold).Select(l => model.Labels[l.label])]
        : [model.Labels[Likeliest(model, text)]];

    static int Likeliest(LinearModel model, string text)
    {
        var margins = model.Margins(model.Vector(text));
        return Array.IndexOf(margins, margins.Max());
    }

    static double MutualInformation(IReadOnlyList<string> one, IReadOnlyList<string> two)
    {
        var (a, b, both) = (Entropy(one), Entropy(two), Entropy([.. one.Zip(two, (x, y) => $"{x}\u0001{y}")]));
        return a + b == 0 ? 0 : 2 * (a + b - both) / (a + b);
    }

    static double Entropy(IReadOnlyList<string> labels) =>
        -labels.GroupBy(label => label, StringComparer.Ordinal).Sum(g => g.Count() / (double)labels.Count * Exact.Log(g.Count() / (double)labels.Count));
}
