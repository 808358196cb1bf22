using Rapport.Feedback.Heard;
using Rapport.Kernel;

namespace Rapport.Feedback.Topics;

/// <summary>A topic.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">For people.</param>
/// <param name="Parent">The topic it is part of; null for one of the upper level.</param>
/// <param name="Phrases">A text with one of these is about it.</param>
/// <param name="Language">The language in which it was found; empty for one that people wrote.</param>
/// <param name="Stability">0..1: how well it came back when it was found, below 0.5 take it with doubt; null for one that people wrote.</param>
sealed record TopicAnswer(Guid Id, string Name, Guid? Parent, IReadOnlyList<string> Phrases, string Language, double? Stability) : Versioned
{
    public static TopicAnswer Of(TopicRow row) => new(row.Id, row.Name, row.Parent, Knowledge.PhrasesOf(row), row.Language, row.Stability);
}
