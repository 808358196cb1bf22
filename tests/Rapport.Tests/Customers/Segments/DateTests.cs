using System.Globalization;
using System.Text.Json;
using Rapport.Customers;
using Rapport.Customers.Identity;
using Rapport.Customers.Segments.Live;
using Rapport.Kernel;

namespace Rapport.Tests.Customers.Segments;

/// <summary>Dates that come and pass on the calendar of the workspace, over the changes of its clocks.</summary>
public sealed class DateTests
{
    static readonly WorkspaceId s_workspace = new(new Guid("0190a1b2-0000-7000-8000-000000000001"));

    [Theory]
    [Trait("Row", "4.2")]
    // Today begins at the zone's midnight.
    [InlineData("Europe/Berlin", "2026-03-01T22:59:59Z", "2026-03-02", "inLast", 0, false, "2026-03-01T23:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-01T23:00:00Z", "2026-03-02", "inLast", 0, true, "2026-03-02T23:00:00Z")]
    [InlineData("Asia/Tokyo", "2026-03-01T15:00:00Z", "2026-03-02", "inLast", 0, true, "2026-03-02T15:00:00Z")]
    [InlineData("America/New_York", "2026-03-02T04:59:59Z", "2026-03-02", "inLast", 0, false, "2026-03-02T05:00:00Z")]
    // A day of 23 hours and one of 25 (clocks change on 29 March and 25 October).
    [InlineData("Europe/Berlin", "2026-03-29T10:00:00Z", "2026-03-29", "inLast", 0, true, "2026-03-29T22:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-28T10:00:00Z", "2026-03-29", "inNext", 0, false, "2026-03-28T23:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25T10:00:00Z", "2026-10-25", "inLast", 0, true, "2026-10-25T23:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-24T10:00:00Z", "2026-10-25", "inNext", 0, false, "2026-10-24T22:00:00Z")]
    // A midnight that is skipped: Santiago jumps from 24:00 to 1:00 on 6 September 2026.
    [InlineData("America/Santiago", "2026-09-05T12:00:00Z", "2026-09-06", "inLast", 0, false, "2026-09-06T04:00:00Z")]
    // Windows of days.
    [InlineData("UTC", "2026-03-10T12:00:00Z", "2026-03-03", "inLast", 7, true, "2026-03-11T00:00:00Z")]
    [InlineData("UTC", "2026-03-11T00:00:00Z", "2026-03-03", "inLast", 7, false, null)]
    [InlineData("UTC", "2026-03-10T12:00:00Z", "2026-03-17", "inNext", 7, true, "2026-03-18T00:00:00Z")]
    [InlineData("UTC", "2026-03-10T12:00:00Z", "2026-03-18", "inNext", 7, false, "2026-03-11T00:00:00Z")]
    [InlineData("UTC", "2026-03-10T12:00:00Z", "2026-03-03", "moreThanAgo", 7, false, "2026-03-11T00:00:00Z")]
    [InlineData("UTC", "2026-03-11T00:00:00Z", "2026-03-03", "moreThanAgo", 7, true, null)]
    // An instant counts by the day it falls on here.
    [InlineData("Europe/Berlin", "2026-03-10T12:00:00Z", "2026-03-09T23:30:00Z", "inLast", 0, true, "2026-03-10T23:00:00Z")]
    // Anniversaries, over the new year and on 29 February.
    [InlineData("Europe/Berlin", "2026-12-28T12:00:00Z", "1990-01-03", "anniversaryIn", 7, true, "2027-01-03T23:00:00Z")]
    [InlineData("Europe/Berlin", "2026-12-20T12:00:00Z", "1990-01-03", "anniversaryIn", 7, false, "2026-12-26T23:00:00Z")]
    [InlineData("UTC", "2026-02-21T00:00:00Z", "1992-02-29", "anniversaryIn", 7, true, "2026-03-01T00:00:00Z")]
    [InlineData("UTC", "2026-02-28T12:00:00Z", "1992-02-29", "anniversaryIn", 0, true, "2026-03-01T00:00:00Z")]
    [InlineData("UTC", "2028-02-28T12:00:00Z", "1992-02-29", "anniversaryIn", 0, false, "2028-02-29T00:00:00Z")]
    // What is no date fulfils nothing and waits for nothing.
    [InlineData("UTC", "2026-03-10T12:00:00Z", "soon", "inLast", 7, false, null)]
    [InlineData("UTC", "2026-03-10T12:00:00Z", "0001-01-01", "anniversaryIn", 7, false, null)]
    [InlineData("UTC", "2026-03-10T12:00:00Z", "9999-12-31", "inNext", 36500, false, null)]
    public void A_date_holds_on_the_calendar_and_says_when_it_changes(string zone, string now, string trait, string op, int days, bool holds, string? next)
    {
        var (answer, due) = Ask(zone, now, trait, $$"""{"trait":"date","op":"{{op}}","value":{{days}}}""");
        answer.ShouldBe(holds ? Reply.True : Reply.False);
        due.ShouldBe(next is null ? long.MaxValue : Micros(next));
    }

    [Theory]
    [InlineData("2026-03-01", "before", "2026-03-01", false)]
    [InlineData("2026-03-01", "after", "2026-03-01", true)]
    [InlineData("2026-02-28", "before", "2026-03-01", true)]
    [InlineData("2026-02-28T22:59:59Z", "before", "2026-03-01", true)]
    [InlineData("2026-02-28T23:00:00Z", "before", "2026-03-01", false)]
    public void A_date_lies_before_or_after_another(string trait, string op, string than, bool holds) =>
        Ask("Europe/Berlin", "2026-03-10T12:00:00Z", trait, $$"""{"trait":"date","op":"{{op}}","value":"{{than}}"}""").ShouldBe((holds ? Reply.True : Reply.False, long.MaxValue));

    [Fact]
    public void Distance_is_that_of_the_globe()
    {
        NearLeaf.Km(52.5200, 13.4050, 48.1351, 11.5820).ShouldBe(504.2, 0.5); // Berlin to Munich
        NearLeaf.Km(0, 179.5, 0, -179.5).ShouldBe(111.2, 0.1); // over the date line
        NearLeaf.Km(90, 0, -90, 0).ShouldBe(20_015.1, 0.2);
    }

    static (Reply Answer, long Due) Ask(string zone, string now, string trait, string predicate)
    {
        var person = new Person(new CustomerId(Guid.NewGuid()));
        var subject = new Subject(new SubjectId(Guid.NewGuid()), "user_id", "ana", 0) { Person = person };
        person.Subjects.Add(subject);
        var fact = new Fact { Workspace = s_workspace, Type = FactTypes.Identify, At = 1, Received = 1, Id = new FactId(Guid.NewGuid()), Source = "test", Props = "{}"u8.ToArray() };
        subject.State.Apply(fact, JsonElement.Parse($$"""{"date":"{{trait}}"}"""), default);
        var builder = new PlanBuilder(_ => null, _ => null);
        var sentence = builder.Compile(PredicateJson.Read(predicate).Predicate!);
        var moment = new Moment(person, Micros(now), new Days(zone), _ => View.None, builder.Leaves) { ViewUnder = (_, _) => View.None, Merges = [] };
        return (sentence.Holds(moment), moment.Due);
    }

    static long Micros(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToMicros();
}
