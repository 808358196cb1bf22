using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Questions.Ces;
using Rapport.Feedback.Surveys.Questions.Choices;
using Rapport.Feedback.Surveys.Questions.Consents;
using Rapport.Feedback.Surveys.Questions.Contacts;
using Rapport.Feedback.Surveys.Questions.Csat;
using Rapport.Feedback.Surveys.Questions.Dates;
using Rapport.Feedback.Surveys.Questions.Files;
using Rapport.Feedback.Surveys.Questions.Matrices;
using Rapport.Feedback.Surveys.Questions.Nps;
using Rapport.Feedback.Surveys.Questions.Rankings;
using Rapport.Feedback.Surveys.Questions.Ratings;
using Rapport.Feedback.Surveys.Questions.Scheduling;
using Rapport.Feedback.Surveys.Questions.Servqual;
using Rapport.Feedback.Surveys.Questions.Sliders;
using Rapport.Feedback.Surveys.Questions.Statements;
using Rapport.Feedback.Surveys.Questions.Sums;
using Rapport.Feedback.Surveys.Questions.Texts;

namespace Rapport.Feedback.Surveys.Questions;

/// <summary>Every kind of question there is. Editor, pages, checks and results read this list and nothing else.</summary>
static class QuestionKinds
{
    /// <summary>In the order in which an editor offers them.</summary>
    public static IReadOnlyList<IQuestionKind> All { get; } =
    [
        new NpsKind(), new CsatKind(), new CesKind(), new RatingKind(), new SliderKind(),
        new SingleKind(), new DropdownKind(), new MultipleKind(), new PictureKind(), new MatrixKind(), new RankingKind(), new SumKind(),
        new TextKind(), new DateKind(), new FileKind(), new ContactKind(), new AddressKind(), new SchedulingKind(), new ConsentKind(),
        new StatementKind(), new ServqualKind(),
    ];

    static readonly Dictionary<string, IQuestionKind> s_byName = All.ToDictionary(k => k.Name, StringComparer.Ordinal);

    /// <summary>The kind of an element; null when there is none of that name.</summary>
    public static IQuestionKind? Of(Element element) => s_byName.GetValueOrDefault(element.Kind);
}
