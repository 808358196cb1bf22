using System.Text;
using System.Text.Json;
using Rapport.Customers.Ingest;
using Rapport.Customers.Ingest.Dialects;
using Rapport.Kernel;
using Rapport.Models;

namespace Rapport.Tests.Customers.Ingest;

/// <summary>What people said, within events of other systems.</summary>
[Trait("Row", "9.8")]
public sealed class SaidWordsTests
{
    const string Said = "Write to ann@example.org or call +49 30 1234567";
    const string Hidden = "Write to [e-mail] or call [phone]";

    [Theory]
    [InlineData("""{"text":"@"}""", """{"text":"#"}""")]
    [InlineData("""{"Comment":"@","$survey_response_2":["@","fine"]}""", """{"Comment":"#","$survey_response_2":["#","fine"]}""")]
    [InlineData("""{"ticket":{"id":7,"messages":[{"body":"@","from":"ann@example.org"}]}}""", """{"ticket":{"id":7,"messages":[{"body":"#","from":"ann@example.org"}]}}""")]
    [InlineData("""{"feedback":{"why":"@","stars":2,"sure":true,"who":null}}""", """{"feedback":{"why":"#","stars":2,"sure":true,"who":null}}""")]
    public void Details_are_hidden_in_words_at_any_depth_and_all_else_is_kept(string sent, string stored) =>
        Properties(SaidWords.Worded(Event(sent.Replace("@\"", Said + "\"", StringComparison.Ordinal)), PersonalDetails.Mask))
            .ShouldBe(stored.Replace("#", Hidden, StringComparison.Ordinal));

    [Fact]
    public void Whom_an_event_names_is_no_word()
    {
        var e = SaidWords.Worded(Event($$"""{"text":"{{Said}}"}"""), PersonalDetails.Mask);
        Encoding.UTF8.GetString(e.Props.Span).ShouldContain("""["email","bob@example.org"]""");
        e.Identifiers.Select(i => i.Value).ShouldContain("bob@example.org");
    }

    [Theory]
    [InlineData("""{"text":"The soup was cold"}""")]
    [InlineData("""{"url":"https://example.org/?mail=ann@example.org"}""")]
    [InlineData("{}")]
    public void An_event_with_nothing_to_hide_stays_as_it_is(string properties)
    {
        var e = Event(properties);
        SaidWords.Worded(e, PersonalDetails.Mask).ShouldBeSameAs(e);
    }

    static IncomingEvent Event(string properties)
    {
        var body = $$$$"""{"batch":[{"type":"track","event":"Review","userId":"u","messageId":"m","properties":{{{{properties}}}},"context":{"traits":{"email":"bob@example.org"}}}]}""";
        var row = new InboxRow(1, default, "shop", "segment", 0, 1, default, Encoding.UTF8.GetBytes(body));
        return DialectList.Of(row).Read(row, "EUR").Events.ShouldHaveSingleItem();
    }

    static string Properties(IncomingEvent e) => "{" + string.Join(",", JsonElement.Parse(e.Props.Span).EnumerateObject()
        .Where(p => p.Name is not ("$messageId" or "$userId" or "$identifiers" or "$context")).Select(p => $"\"{p.Name}\":{p.Value.GetRawText()}")) + "}";
}
