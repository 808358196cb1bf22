using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Questions;

/// <summary>One kind of question: its settings, its form, its answers and what they are worth. One more kind is one more folder
/// and a line in <see cref="QuestionKinds"/>.</summary>
interface IQuestionKind
{
    /// <summary>As it stands in a document: <c>nps</c>.</summary>
    string Name { get; }

    /// <summary>For people who choose a kind.</summary>
    string Title { get; }

    /// <summary>What can be set, in the order in which an editor shows it.</summary>
    IReadOnlyList<SettingField> Settings { get; }

    /// <summary>Seconds an ordinary respondent takes beyond reading.</summary>
    double Seconds { get; }

    /// <summary>How a result page sums its answers up.</summary>
    Summary Summary { get; }

    /// <summary>An element of this kind that can be published once its title is written.</summary>
    Element Example(string id, string language);

    /// <summary>What is wrong with an element's settings, as sentences; empty when nothing is.</summary>
    IReadOnlyList<string> Faults(Element element, SurveyDocument survey);

    /// <summary>Texts among the settings, for checks of translations.</summary>
    IEnumerable<Text> Texts(Element element);

    /// <summary>What the ids in its answers mean; empty for kinds without choices.</summary>
    IReadOnlyDictionary<string, Text> Labels(Element element);

    /// <summary>Draws the controls; the title around them is drawn for all kinds alike.</summary>
    Node Draw(Element element, Frame frame);

    /// <summary>The answer in a posted form, as it would stand in the API; null when nothing was given.</summary>
    JsonElement? ReadForm(Element element, FormFields fields);

    /// <summary>Whether a value is an answer to the element.</summary>
    Checked Check(Element element, JsonElement value);

    /// <summary>What was written freely in an answer, by its part (empty for the answer itself): it is read like everything people say, and
    /// personal details are hidden in it. Empty where nothing was, and where the question asks for such a detail.</summary>
    IReadOnlyDictionary<string, string> Written(Element element, Answer answer);

    /// <summary>The answer with what was written freely said otherwise; as the API takes it.</summary>
    JsonElement Reworded(Element element, Answer answer, Func<string, string> say);

    /// <summary>The score an answer is on a metric's scale; null when the kind measures none.</summary>
    Score? Score(Element element, Answer answer);
}

/// <summary>A kind that is answered by one whole number on a scale.</summary>
interface IOnScale
{
    /// <summary>The setting on which the scale depends; null for a kind with one scale.</summary>
    string? RangeSetting { get; }

    /// <summary>Lowest and highest answer.</summary>
    (int Min, int Max)? RangeOf(Element element);
}

/// <summary>A score on a scale of the metric list.</summary>
/// <param name="Metric">The scale: <c>nps</c>, <c>csat.5</c>, <c>ces2.7</c> …</param>
/// <param name="Value">A whole number on it.</param>
readonly record struct Score(string Metric, double Value);

/// <summary>An answer that was checked, or what is wrong with it.</summary>
/// <param name="Answer">Null when something is wrong, or when the value was no answer at all (empty text).</param>
/// <param name="Fault">What is wrong; null when nothing is.</param>
sealed record Checked(Answer? Answer, Fault? Fault)
{
    /// <summary>An answer.</summary>
    public static Checked As(Answer answer) => new(answer, null);

    /// <summary>A value that says nothing, such as an empty text.</summary>
    public static Checked Empty { get; } = new(null, null);

    /// <summary>No answer.</summary>
    public static Checked Wrong(string key, params object[] values) => new(null, new Fault(key, values));
}

/// <summary>What is wrong with an answer, to be said in the respondent's language.</summary>
/// <param name="Key">A key of <see cref="Words"/>.</param>
/// <param name="Values">Put into the sentence.</param>
sealed record Fault(string Key, params object[] Values);

/// <summary>The shape of a result.</summary>
enum Summary
{
    /// <summary>Counts per number of a scale.</summary>
    Scale,

    /// <summary>Counts per choice; several per answer possible.</summary>
    Choices,

    /// <summary>Counts per row and column.</summary>
    Matrix,

    /// <summary>Mean place per item.</summary>
    Ranking,

    /// <summary>Mean and spread per part.</summary>
    Numbers,

    /// <summary>The latest texts.</summary>
    Texts,

    /// <summary>How many.</summary>
    Count,
}
