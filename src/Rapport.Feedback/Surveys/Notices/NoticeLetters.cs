using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Notices;

/// <summary>Who stops which notices, as a link says it.</summary>
sealed record StopClaim(WorkspaceId Workspace, Guid Survey, Guid Person);

/// <summary>Writes the mails to members, and the links by which they stop them.</summary>
sealed class NoticeLetters(InstanceAddress address, IDataProtectionProvider protection)
{
    const int MostTold = 20;
    const int LongestText = 600;

    readonly IDataProtector _stops = protection.CreateProtector("Rapport.NoticeStops");

    /// <summary>A mail about some answers, those with a low score first when there are many.</summary>
    public OutgoingMail Of(SurveyRow survey, Colleague member, NoticeRow wants, IReadOnlyList<Situation> answers, string key)
    {
        var told = answers.Count <= MostTold ? answers : [.. answers.OrderByDescending(IsLow).Take(MostTold)];
        var results = new Uri(address.Link($"w/{survey.Workspace}/surveys/{survey.Id}/results"));
        List<MailPart> parts = [];
        if (answers.Count > 1) parts.Add(new MailParagraph(Counts(answers)));
        foreach (var answer in told)
        {
            parts.Add(new MailHeading(Heading(answer)));
            parts.AddRange(Lines(answer).Select(l => new MailParagraph(l)));
        }

        if (told.Count < answers.Count) parts.Add(new MailParagraph($"… and {answers.Count - told.Count} more, which the results show."));
        parts.Add(new MailButton("Open the results", results));
        parts.Add(new MailParagraph(wants.Hears == Hears.Daily
            ? "You asked to hear once a day of the answers to this survey. To hear of them no longer:"
            : "You asked to hear of answers to this survey. To hear of them no longer:"));
        parts.Add(new MailButton("Stop these mails", new Uri(address.Link($"notices/{Stop(new(survey.Workspace, survey.Id, member.Person))}"))));
        return new OutgoingMail
        {
            Workspace = survey.Workspace, Class = MailClass.Transactional, Purpose = "service", To = member.Email, Subject = Subject(survey, answers), Parts = parts, Language = "en",
            About = $"notices {survey.Id}", Key = key,
        };
    }

    /// <summary>The link's token.</summary>
    public string Stop(StopClaim claim) => Convert.ToHexStringLower(_stops.Protect(Encoding.UTF8.GetBytes($"{claim.Workspace} {claim.Survey} {claim.Person}")));

    /// <summary>What a token says; null when it is none of ours.</summary>
    public StopClaim? Read(string token)
    {
        if (token.Length > 2_000 || token.Length % 2 != 0 || !token.All(char.IsAsciiHexDigitLower)) return null;
        try
        {
            var words = Encoding.UTF8.GetString(_stops.Unprotect(Convert.FromHexString(token))).Split(' ');
            return new StopClaim(new WorkspaceId(Guid.Parse(words[0])), Guid.Parse(words[1]), Guid.Parse(words[2]));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null; // made by somebody else, or the keys of the data folder were lost
        }
    }

    static string Subject(SurveyRow survey, IReadOnlyList<Situation> answers)
    {
        var what = answers is [var one] ? Scores(one).Select(s => $"{s.Text}: ").FirstOrDefault() ?? "New answer: " : $"{answers.Count} new answers: ";
        var text = what + survey.Name;
        return text.Length <= 150 ? text : text[..149] + "…";
    }

    static string Counts(IReadOnlyList<Situation> answers)
    {
        var low = answers.Count(IsLow);
        return low == 0 ? $"{answers.Count} answers, none with a low score." : $"{answers.Count} answers, {low} with a low score.";
    }

    static string Heading(Situation answer)
    {
        var origin = ResponseReports.Read<Origin>(answer.Row.Origin);
        var about = new[] { origin.Interaction, origin.Touchpoint, origin.Employee }.Where(p => p.Length > 0);
        return string.Join(" · ", [Instant.FromMicros(answer.Row.ChangedAt).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture), .. about]);
    }

    static IEnumerable<string> Lines(Situation answer) => answer.Standing.Path.SelectMany(b => b.Elements).Where(e => answer.Standing.Counts(e.Id))
        .Select(e => $"{Plain(e.Title.In(answer.Row.Language, answer.Survey.Language))}\n{Said(answer, e)}");

    static string Said(Situation answer, Element element)
    {
        var given = answer.Standing.Answers[element.Id];
        if (given.NotApplicable) return "does not apply";
        var labels = QuestionKinds.Of(element)?.Labels(element) ?? new Dictionary<string, Text>();
        var choices = given.Choices.Select(c => labels.TryGetValue(c, out var label) ? label.In(answer.Row.Language, answer.Survey.Language) : c).ToList();
        var parts = choices.Count > 0 ? choices : given.Parts.Select(p => $"{p.Key}: {Logic.Scope.Plain(p.Value)}").ToList();
        var text = parts.Count > 0 ? string.Join(", ", parts) : Logic.Scope.Plain(given);
        return text.Length <= LongestText ? text : text[..(LongestText - 1)] + "…";
    }

    static IEnumerable<(string Text, bool IsLow)> Scores(Situation answer) => answer.Standing.Answers
        .Select(a => (Element: answer.Survey.Element(a.Key), Answer: a.Value)).Where(a => a.Element is not null)
        .Select(a => (a.Answer, Element: a.Element!, Score: QuestionKinds.Of(a.Element!)?.Score(a.Element!, a.Answer))).Where(a => a.Score is not null) // null elements were left out
        .Select(a => (string.Create(CultureInfo.InvariantCulture, $"{a.Score!.Value.Metric.Split('.')[0].ToUpperInvariant()} {a.Score.Value.Value}"), LowScore.Holds(a.Element, a.Answer)));

    static bool IsLow(Situation answer) => Scores(answer).Any(s => s.IsLow);

    static string Plain(string title) => title.ReplaceLineEndings(" ").Trim();
}
