using System.Buffers;
using System.Text.Json;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Responses;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>Where a respondent stands, as the browser SDK draws it (<c>web/sdk/src/survey/contract.ts</c>). Names are only ever added:
/// pages keep older scripts.</summary>
static class StepJson
{
    static readonly string[] s_words = ["back", "close", "waiting", "survey"];

    /// <summary>JSON of a step, within whatever the caller writes around it.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        return buffer.WrittenMemory;
    }

    /// <summary>Writes the step as an object.</summary>
    public static void Write(Utf8JsonWriter json, Situation situation)
    {
        var (survey, language) = (situation.Survey, situation.Row.Language);
        var frame = new Frame(survey, language, situation.Given, situation.Standing, situation.Errors);
        var current = situation.IsOver ? null : situation.Standing.Current;
        json.WriteStartObject();
        json.WritePropertyName("tree"u8);
        (current is null ? Ending(situation, frame) : Page(situation, frame, current)).Write(json);
        json.WriteString("block"u8, current?.Id ?? "");
        if (survey.Options.Progress) json.WriteNumber("progress"u8, Math.Round(situation.IsOver ? 1 : situation.Progress, 3));
        json.WriteString("language"u8, language);
        json.WriteString("dir"u8, Words.Direction(language));
        WriteWords(json, situation, current, frame);
        if (survey.Options.Accent is { } accent)
        {
            json.WriteStartObject("theme"u8);
            json.WriteString("accent"u8, accent);
            json.WriteEndObject();
        }

        if (current is not null && survey.Options.Back && situation.Standing.Path.Count > 1) json.WriteBoolean("back"u8, true);
        if (situation.Errors.Count > 0)
        {
            json.WriteStartObject("errors"u8);
            foreach (var (element, fault) in situation.Errors) json.WriteString(element, fault);
            json.WriteEndObject();
        }

        if (current is null)
        {
            json.WriteStartObject("ended"u8);
            json.WriteString("ending"u8, situation.Row.Ending ?? "");
            if (situation.Ending?.Redirect is { } target) json.WriteString("redirect"u8, target.AbsoluteUri);
            json.WriteString("state"u8, JsonNamingPolicy.SnakeCaseLower.ConvertName(situation.Row.State.ToString()));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    static void WriteWords(Utf8JsonWriter json, Situation situation, Document.Block? current, Frame frame)
    {
        var isLast = current is not null && current.Id == situation.Survey.Blocks[^1].Id;
        var start = current is not null && IsFirst(situation) ? frame.Say(situation.Survey.Welcome?.Button) : "";
        json.WriteStartObject("words"u8);
        json.WriteString("next"u8, start.Length > 0 ? start : frame.Word(isLast ? "submit" : "next"));
        json.WriteString("progress"u8, frame.Word("progress", Math.Round(situation.Progress * 100)));
        foreach (var word in s_words) json.WriteString(word, frame.Word(word));
        json.WriteEndObject();
    }

    // In a corner of somebody's page a card of its own would cost a click: the welcome stands above the first question.
    static Node Page(Situation situation, Frame frame, Document.Block block)
    {
        var welcome = IsFirst(situation) ? situation.Survey.Welcome : null;
        return Node.Of("div", "page",
        [
            Heading(frame.Say(welcome?.Title)), Paragraph(frame.Say(welcome?.Body)), Heading(frame.Say(block.Title)),
            .. QuestionFrame.Draw(block, frame), Trap(),
        ]);
    }

    // People never see it and no assistive technology reads it; programs that fill in every field give themselves away.
    static Node Trap() => Node.Of("div", [("class", "trap"), ("aria-hidden", "true")],
        Node.Of("label", "", Node.Text("Website"), Node.Of("input", [("name", "website"), ("tabindex", "-1"), ("autocomplete", "off")])));

    static Node Ending(Situation situation, Frame frame)
    {
        var ending = situation.Ending;
        var title = frame.Say(ending?.Title);
        return Node.Of("div", "ending", Heading(title.Length > 0 ? title : frame.Word("thanks")), Paragraph(frame.Say(ending?.Body)),
            ending?.Redirect is { } target ? Node.Of("p", "", Node.Of("a", [("class", "go"), ("href", target.AbsoluteUri), ("target", "_blank"), ("rel", "noopener")], Node.Text(frame.Word("continue")))) : null);
    }

    static bool IsFirst(Situation situation) => situation.Standing.Path.Count <= 1;

    static Node? Heading(string text) => text.Length == 0 ? null : Node.Of("h2", "", Node.Text(text));

    static Node? Paragraph(string text) => text.Length == 0 ? null : Node.Of("p", "", Node.Text(text));
}
