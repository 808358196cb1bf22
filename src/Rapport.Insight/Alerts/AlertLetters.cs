using System.Globalization;
using System.Text.Json;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Metrics;

namespace Rapport.Insight.Alerts;

/// <summary>Writes what members are told of an alarm.</summary>
sealed class AlertLetters(InstanceAddress address)
{
    /// <summary>The mail to one member, with what the last look saw.</summary>
    public OutgoingMail Of(Workspace workspace, AlertRow row, AlarmRow alarm, Colleague member)
    {
        var alert = Alert.Of(row);
        var seen = JsonSerializer.Deserialize<LookFigures>(row.Seen, JsonSerializerOptions.Web)!; // written by this program
        var subject = $"{workspace.Name}: {alert.Definition.Name}";
        return new OutgoingMail
        {
            Workspace = row.Workspace, Class = MailClass.Transactional, Purpose = "service", To = member.Email, Language = "en", About = $"alert {row.Id}",
            Key = $"alarm {alarm.Id} {member.Person}", Subject = subject.Length <= 150 ? subject : subject[..149] + "…",
            Parts =
            [
                new MailHeading(alert.Definition.Name ?? ""), new MailParagraph(Sentence(alert, seen)), new MailParagraph(Sure(alert)),
                new MailButton("Open the alert", new Uri(address.Link($"w/{row.Workspace}/alerts/{row.Id}"))),
                new MailParagraph("You are told because the alert names you. Whoever looks after it under Alerts can change that."),
            ],
        };
    }

    static string Sentence(Alert alert, LookFigures seen)
    {
        var (days, unit) = (alert.Definition.Window == 1 ? $"On {seen.Day}" : $"In the {alert.Definition.Window} days up to {seen.Day}", alert.Metric.Unit);
        var now = $"{days}, {alert.Metric.Name} was {Of(seen.Now, unit)}.";
        if (seen.Threshold is { } threshold) return $"{now} That is beyond {Digits((decimal)threshold, unit)}, by more than chance.";
        return seen is { Before: { } before, Change.Printed: { } change }
            ? $"{now} In the {alert.Rule(null)!.Baseline} days before it was {Of(before, unit)}: a change of {Signed(change.Value, unit)} ({Signed(change.Low, unit)} to {Signed(change.High, unit)})." // a change needs no threshold
            : now;
    }

    static string Sure(Alert alert) => string.Create(
        CultureInfo.InvariantCulture,
        $"Where nothing changes, this alert gives alarm at most {alert.Definition.FalseAlarmsPerYear} times a year on average. Limits are 95 % intervals.");

    static string Of(Figure figure, Unit unit) => figure.Printed is { } p
        ? string.Create(CultureInfo.InvariantCulture, $"{Digits(p.Value, unit)}{(unit == Unit.Percent ? " %" : "")} ({Digits(p.Low, unit)} to {Digits(p.High, unit)}, n = {figure.N:N0})")
        : "not known";

    static string Signed(decimal? value, Unit unit) => (value > 0 ? "+" : "") + Digits(value, unit);

    static string Digits(decimal? value, Unit unit) => value?.ToString($"F{unit.Decimals}", CultureInfo.InvariantCulture) ?? "?";
}
