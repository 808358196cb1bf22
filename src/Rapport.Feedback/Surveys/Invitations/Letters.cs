using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rapport.Customers;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Interview;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Invitations;

/// <summary>Writes the mails of a mailing.</summary>
static partial class Letters
{
    /// <summary>An invitation or reminder.</summary>
    /// <param name="mailing">What it says.</param>
    /// <param name="survey">Whose first question may stand in it.</param>
    /// <param name="row">To whom.</param>
    /// <param name="person">Name and address of today.</param>
    /// <param name="address">The pass.</param>
    public static OutgoingMail Invitation(NewInvitations mailing, SurveyDocument survey, InvitationRow row, CustomerContacts person, string address) => Mail(mailing, row, person) with
    {
        Subject = Line(mailing.Subject, person), Key = $"invite {row.Id} {row.Reminders}",
        Parts = [.. Paragraphs(mailing.Text, person), .. Choices(mailing, survey, address), new MailButton(Button(mailing), new Uri(address))],
    };

    /// <summary>Thanks for the answer.</summary>
    public static OutgoingMail Thanks(NewInvitations mailing, InvitationRow row, CustomerContacts person) => Mail(mailing, row, person) with
    {
        Subject = Line(mailing.Subject, person), Key = $"thank {row.Id}", Parts = [.. Paragraphs(mailing.ThankYou, person)],
    };

    /// <summary>A text with the person's name in it: <c>{{name|fallback}}</c>.</summary>
    public static string Line(string text, CustomerContacts person) => Place().Replace(text, match =>
        person.Name.Length > 0 ? person.Name : match.Groups["fallback"].Value);

    static OutgoingMail Mail(NewInvitations mailing, InvitationRow row, CustomerContacts person) => new()
    {
        Workspace = row.Workspace, Class = MailClass.Marketing, Purpose = "survey", To = person.Email, Customer = person.Customer,
        Subject = "", Parts = [], Language = mailing.Language, About = $"survey {row.Survey}",
        Thread = $"invitation {row.Id}", IgnoresCoolDown = mailing.IgnoreCoolDown,
    };

    static string Button(NewInvitations mailing) => mailing.Button.Length > 0 ? mailing.Button : Words.Say(mailing.Language, "start");

    static IEnumerable<MailPart> Paragraphs(string text, CustomerContacts person) =>
        Line(text, person).ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(p => new MailParagraph(p));

    /// <summary>The first question, when it is a scale. Its links open the page with the point chosen; they answer nothing.</summary>
    static IEnumerable<MailPart> Choices(NewInvitations mailing, SurveyDocument survey, string address)
    {
        var first = survey.Elements.FirstOrDefault();
        if (!mailing.OneClick || first is null || QuestionKinds.Of(first) is not { Summary: Summary.Scale } kind) yield break;
        var points = Enumerable.Range(0, 11).Where(n => kind.Check(first, JsonSerializer.SerializeToElement(n)).Answer is not null).ToList();
        if (points.Count is < 2 or > 11) yield break;
        var given = Given.Nothing(Guid.Empty);
        var title = new Frame(survey, survey.Closest(mailing.Language), given, Replay.Of(survey, given), new Dictionary<string, string>()).Say(first.Title);
        yield return new MailChoices(title, [.. points.Select(n => new MailChoice(n.ToString(CultureInfo.InvariantCulture), new Uri(FormattableString.Invariant($"{address}?answer={n}"))))]);
    }

    [GeneratedRegex(@"\{\{\s*name\s*(\|(?<fallback>[^}]{0,100}))?\}\}", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Place();
}
