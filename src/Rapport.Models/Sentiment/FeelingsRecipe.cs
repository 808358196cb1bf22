using System.Globalization;
using Rapport.Models.Learning;
using Rapport.Models.Weights;

namespace Rapport.Models.Sentiment;

/// <summary>Makes the models of sentiment and emotion. None of the sources is a set that the models are scored on.</summary>
sealed class FeelingsRecipe : IRecipe
{
    const float OwnWeight = 100;
    const float NeutralWeight = 0.6f;
    const float NegativeWeight = 2;

    static readonly string[] s_classes = ["negative", "neutral", "positive"];

    /// <inheritdoc/>
    public string Name => "feelings";

    /// <inheritdoc/>
    public string Sources => "goemotions_ekman/train.tsv and labels.txt, opinion_lexicon/positive-words.txt and negative-words.txt, vader_lexicon.txt, emoji_utf8_lexicon.txt";

    /// <inheritdoc/>
    public void Make(string folder, Stream into)
    {
        using var to = new WeightsWriter(into);
        var (valences, pictures) = (Lexicon(Path.Combine(folder, "vader_lexicon.txt")), Pictures(Path.Combine(folder, "emoji_utf8_lexicon.txt")));
        var opinions = Opinions(folder, valences);
        to.Valences(valences);
        to.Valences(opinions);
        to.Count(pictures.Count);
        foreach (var (picture, words) in pictures.OrderBy(p => p.Key))
        {
            to.Count(picture);
            to.Text(words);
        }

        var emotions = Emotions(folder);
        to.Model(English(emotions, ValenceReadings.English(valences, opinions, pictures)));
        to.Model(German(ValenceReadings.German(pictures)));
        to.Model(Learner.Any([.. File.ReadLines(Path.Combine(folder, "goemotions_ekman/labels.txt")).Where(line => line.Length > 0)],
            [.. emotions], new(FeatureShape.Feeling, 0.05f, Least: 3) { Most = 50_000 }));
    }

    // Anger, disgust, fear and sadness are negative, joy is positive, neutral and surprise are neither; both at once teach nothing.
    static LinearModel English(List<Example> emotions, ValenceReadings readings)
    {
        const int joy = 3;
        var examples = new List<Example>();
        foreach (var (text, labels, _) in emotions)
        {
            var (positive, negative) = (labels.Contains(joy), labels.Any(label => label is 0 or 1 or 2 or 5));
            if (positive && negative) continue;
            examples.Add(new(text, [positive ? 2 : negative ? 0 : 1], positive ? 1 : negative ? NegativeWeight : NeutralWeight));
        }

        examples.AddRange(Own("feedback-en.tsv", OwnWeight));
        return Learner.Exclusive(s_classes, examples, new(FeatureShape.Feeling, 0.05f) { Readings = (text, into) => readings.Read(text, into), Most = 60_000 });
    }

    static LinearModel German(ValenceReadings readings)
    {
        var words = Shipped.Rows("words-de.tsv").Select(row => new Example(row[0], [Math.Sign(float.Parse(row[1], CultureInfo.InvariantCulture)) + 1], 0.3f));
        return Learner.Exclusive(s_classes, [.. Own("feedback-de.tsv", 1), .. words], new(FeatureShape.Feeling, 2, Least: 2) { Readings = (text, into) => readings.Read(text, into), Most = 20_000 });
    }

    static IEnumerable<Example> Own(string file, float weight) => Shipped.Rows(file).Where(row => row[0] == "train" && row[1] != "mixed")
        .Select(row => new Example(row[2], [Math.Sign(int.Parse(row[1], CultureInfo.InvariantCulture)) + 1], weight));

    static List<Example> Emotions(string folder) =>
        [.. File.ReadLines(Path.Combine(folder, "goemotions_ekman/train.tsv")).Select(line => line.Split('\t')).Where(cells => cells.Length > 1)
            .Select(cells => new Example(cells[0], [.. cells[1].Split(',').Select(label => int.Parse(label, CultureInfo.InvariantCulture))]))];

    static Dictionary<string, float> Lexicon(string file)
    {
        var valences = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var cells in File.ReadLines(file).Select(line => line.Trim().Split('\t')).Where(cells => cells.Length > 1))
            valences[cells[0]] = float.Parse(cells[1], CultureInfo.InvariantCulture);
        return valences;
    }

    static Dictionary<string, float> Opinions(string folder, Dictionary<string, float> known)
    {
        var opinions = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var (file, valence) in (ReadOnlySpan<(string, float)>)[("positive", 1.5f), ("negative", -1.5f)])
        {
            foreach (var word in File.ReadLines(Path.Combine(folder, $"opinion_lexicon/{file}-words.txt")).Select(line => line.Trim()))
            {
                if (word.Length > 0 && word[0] != ';' && !known.ContainsKey(word)) opinions.TryAdd(word, valence);
            }
        }

        return opinions;
    }

    static Dictionary<int, string> Pictures(string file)
    {
        var pictures = new Dictionary<int, string>();
        foreach (var cells in File.ReadLines(file).Select(line => line.Trim().Split('\t')).Where(cells => cells.Length > 1))
        {
            if (cells[0].EnumerateRunes().ToArray() is [var rune]) pictures[rune.Value] = cells[1];
        }

        return pictures;
    }
}
