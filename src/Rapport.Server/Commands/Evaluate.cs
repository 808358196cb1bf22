using System.CommandLine;
using System.Globalization;
using System.Text;
using Rapport.Kernel;
using Rapport.Models;

namespace Rapport.Server.Commands;

/// <summary><c>rapport evaluate</c>: says how well texts are understood, on a file of texts that people labelled. Needs no server.</summary>
static class Evaluate
{
    static readonly Argument<string> What = new("what")
    {
        Description = "classify: learn the labels and find them; retrieve: whether one of the three most similar texts has the label; topics: how much discovered topics say of the labels; sentiment, emotions: the shipped models, which learn nothing of it.",
    };

    static readonly Argument<FileInfo> File = new("file") { Description = "CSV (commas or semicolons) or tab-separated, UTF-8, with a first row of names." };

    static readonly Option<FileInfo?> Test = new("--test") { Description = "The file that is scored; left out, every third row of FILE, and the others are learned." };

    static readonly Option<string?> Text = new("--text") { Description = "The column with the texts; left out, one that is named as such usually are." };

    static readonly Option<string?> Label = new("--label") { Description = "The column with the labels, or with ratings for sentiment; left out, one that is named as such usually are." };

    static readonly Option<string?> Many = new("--many") { Description = "What parts several labels of one text, as ','; left out, each text has one." };

    static readonly Option<string?> Language = new("--language") { Description = "Of all texts, as en; left out, it is detected." };

    static readonly Option<bool> NoNames = new("--no-names") { Description = "The files have no first row of names: columns are called 1, 2, 3 …" };

    static readonly Option<FileInfo?> Out = new("--out") { Description = "Writes what was found, text by text, as CSV." };

    public static Command Command()
    {
        What.AcceptOnlyFromAmong("classify", "retrieve", "topics", "sentiment", "emotions");
        var command = new Command("evaluate", "Say how well texts are understood, on texts that people labelled: accuracy and F1, hits, mutual information or correlation.")
        {
            What, File, Test, Text, Label, Many, Language, NoNames, Out,
        };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        try
        {
            var all = Read(parsed, parsed.GetValue(File)!); // it is required
            var test = parsed.GetValue(Test) is { } given ? Read(parsed, given) : null;
            if (all.Count < 3 || test is { Count: 0 }) throw new ApiFailedException("There are too few texts with a label.");
            Score(parsed, all, test);
            return 0;
        }
        catch (ApiFailedException failed)
        {
            Console.Error.WriteLine(failed.Message);
            return 1;
        }
    }

    static void Score(ParseResult parsed, List<LabelledText> all, List<LabelledText>? test)
    {
        var (learned, scored) = test is null ? (all.Where((_, i) => i % 3 != 2).ToList(), all.Where((_, i) => i % 3 == 2).ToList()) : (all, test);
        var (whole, language) = (test ?? all, parsed.GetValue(Language));
        switch (parsed.GetValue(What))
        {
            case "classify":
                Say($"learned {learned.Count}");
                Show(parsed, scored, Evaluation.Classify(learned, scored, parsed.GetValue(Many) is not null));
                break;
            case "retrieve":
                Say($"known {learned.Count}\nasked {scored.Count}\nhit@1 {Evaluation.HitAt(learned, scored, 1):0.0000}\nhit@3 {Evaluation.HitAt(learned, scored):0.0000}");
                break;
            case "topics":
                Say($"texts {whole.Count}\nnmi {Evaluation.Topics(whole, whole.SelectMany(t => t.Labels).Distinct(StringComparer.Ordinal).Count() is >= 2 and var count ? count : null):0.0000}");
                break;
            case "sentiment" when whole.TrueForAll(t => Rating(t) is not null):
                Say($"texts {whole.Count}\npearson {Evaluation.SentimentCorrelation([.. whole.Select(t => (t.Text, Rating(t)!.Value))], language):0.0000}"); // all are
                break;
            case "sentiment":
                Show(parsed, whole, Evaluation.Sentiment(whole, language));
                break;
            default:
                Show(parsed, whole, Evaluation.Emotions(whole.ConvertAll(t => t with { Labels = [.. t.Labels.Select(Emotion)] })));
                break;
        }
    }

    static void Show(ParseResult parsed, List<LabelledText> texts, LabellingScore score)
    {
        Say($"scored {texts.Count}\naccuracy {score.Accuracy:0.0000}\nmacro-f1 {score.MacroF1:0.0000}");
        foreach (var label in score.Labels) Say($"  {label.Label}: {label.Texts} texts, precision {label.Precision:0.000}, recall {label.Recall:0.000}, f1 {label.F1:0.000}");
        if (parsed.GetValue(Out) is not { } file) return;
        using var to = new StreamWriter(file.FullName, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Csv.WriteRow(to, ["text", "label", "found"]);
        foreach (var (text, found) in texts.Zip(score.Found)) Csv.WriteRow(to, [text.Text, string.Join(',', text.Labels), string.Join(',', found)]);
    }

    static List<LabelledText> Read(ParseResult parsed, FileInfo file)
    {
        using var rows = TextTable.Open(file, !parsed.GetValue(NoNames));
        var (text, label, texts) = (rows.Texts(parsed.GetValue(Text)), rows.Labels(parsed.GetValue(Label)), new List<LabelledText>());
        while (rows.Read(Math.Max(text, label) + 1) is { } row)
        {
            string[] labels = parsed.GetValue(Many) is { Length: > 0 } mark ? row[label].Split(mark, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [row[label].Trim()];
            if (labels is not ([] or [""])) texts.Add(new(row[text], labels));
        }

        return texts;
    }

    // Public sets number the emotions.
    static string Emotion(string label) =>
        int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < EmotionReading.Names.Count ? EmotionReading.Names[number] : label;

    static double? Rating(LabelledText text) =>
        text.Labels is [var only] && double.TryParse(only, NumberStyles.Float, CultureInfo.InvariantCulture, out var rating) ? rating : null;

    static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
