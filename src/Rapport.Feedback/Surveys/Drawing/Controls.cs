using System.Globalization;
using Rapport.Feedback.Surveys.Document;

namespace Rapport.Feedback.Surveys.Drawing;

/// <summary>Controls that several kinds share. All are native form controls, so they work without script and by keyboard.</summary>
static class Controls
{
    /// <summary>What the points of a scale look like.</summary>
    public static readonly IReadOnlyList<string> Looks = ["numbers", "stars", "smileys"];

    /// <summary>One radio button per number, with words at the ends that are also part of the ends' names.</summary>
    public static Node Scale(Element element, Frame frame, int min, int max, string look, Text? low, Text? high, bool notApplicable)
    {
        var chosen = frame.Answer(element);
        var points = Enumerable.Range(min, max - min + 1).Select(n =>
        {
            var end = n == min ? frame.Say(low) : n == max ? frame.Say(high) : "";
            var name = look switch
            {
                "stars" => frame.Word("stars", n, max),
                "smileys" when max - min == 4 => frame.Word($"face{n - min + 1}"),
                _ => n.ToString(CultureInfo.InvariantCulture),
            };
            var value = n.ToString(CultureInfo.InvariantCulture);
            return Node.Of("label", "point",
                Radio(element.Id, value, chosen?.Number is { } number && number.Equals(n), end.Length > 0 ? $"{name}, {end}" : name),
                Face(look, n, min, max, value));
        });
        var none = notApplicable ? Option("radio", element.Id, "na", chosen?.NotApplicable == true, Node.Text(frame.Word("na")), "na") : null;
        var ends = low is null && high is null ? null : Node.Of("div", [("class", "ends"), ("aria-hidden", "true")], Node.Of("span", "", Node.Text(frame.Say(low))), Node.Of("span", "", Node.Text(frame.Say(high))));
        return Node.Of("div", $"scale {look} p{max - min + 1}", Node.Of("div", "points", points), ends, none);
    }

    /// <summary>A radio button or tick box with its label behind it.</summary>
    public static Node Option(string type, string name, string value, bool isChosen, Node label, string extra = "") =>
        Node.Of("label", extra.Length > 0 ? $"option {extra}" : "option",
            Node.Of("input", [("type", type), ("name", name), ("value", value), ("checked", isChosen ? "" : null)]),
            Node.Of("span", "", label));

    /// <summary>A line of text, or a larger box.</summary>
    /// <param name="id">Name and id of the field.</param>
    /// <param name="type">text, email, url, tel, number, date; empty for a box of several lines.</param>
    /// <param name="value">So far.</param>
    /// <param name="labelledBy">Id of what names it; null when a label of its own stands around it.</param>
    /// <param name="more">Further attributes.</param>
    public static Node Field(string id, string type, string? value, string? labelledBy, params (string, string?)[] more)
    {
        (string, string?)[] common = [("id", id), ("name", id), ("aria-labelledby", labelledBy), .. more];
        return type.Length == 0
            ? Node.Of("textarea", [("rows", "4"), .. common], Node.Text(value ?? ""))
            : Node.Of("input", [("type", type), .. common, ("value", value)]);
    }

    /// <summary>A field with its label above it.</summary>
    public static Node Labelled(string id, string label, string type, string? value, params (string, string?)[] more) =>
        Node.Of("label", "field", Node.Of("span", "", Node.Text(label)), Field(id, type, value, null, more));

    /// <summary>A drop-down list.</summary>
    public static Node Select(string name, string prompt, string? chosen, string? labelledBy, string? label, IEnumerable<Node> options) =>
        Node.Of("select", [("id", name), ("name", name), ("aria-labelledby", labelledBy), ("aria-label", label)],
            [Node.Of("option", [("value", ""), ("selected", chosen is null ? "" : null)], Node.Text(prompt)), .. options]);

    /// <summary>One line of a drop-down list.</summary>
    public static Node Line(string value, string text, bool isChosen) =>
        Node.Of("option", [("value", value), ("selected", isChosen ? "" : null)], Node.Text(text));

    /// <summary>The id of an element's title, by which its only field is named.</summary>
    public static string TitleId(Element element) => element.Id + "-title";

    static Node Radio(string name, string value, bool isChosen, string label) =>
        Node.Of("input", [("type", "radio"), ("name", name), ("value", value), ("aria-label", label), ("checked", isChosen ? "" : null)]);

    static Node Face(string look, int n, int min, int max, string value) => look switch
    {
        "stars" => Node.Of("span", [("class", "star"), ("aria-hidden", "true")], Node.Text("★")),
        "smileys" => Node.Of("span", [("class", $"face f{Mood(n, min, max)}"), ("aria-hidden", "true")], Smiley(Mood(n, min, max))),
        _ => Node.Of("span", [("aria-hidden", "true")], Node.Text(value)),
    };

    // 1 (unhappiest) to 5, wherever the scale begins and ends.
    static int Mood(int n, int min, int max) => 1 + (int)Math.Round(4.0 * (n - min) / (max - min), MidpointRounding.AwayFromZero);

    static Node Smiley(int mood)
    {
        string[] mouths = ["M8 17 Q12 12 16 17", "M8 16.5 Q12 14 16 16.5", "M8 15.5 L16 15.5", "M8 14.5 Q12 17.5 16 14.5", "M8 14 Q12 19 16 14"];
        return Node.Of("svg", [("viewBox", "0 0 24 24"), ("aria-hidden", "true")],
            Node.Of("circle", [("cx", "12"), ("cy", "12"), ("r", "10")]),
            Node.Of("path", [("d", $"M8.5 9 L8.5 10 M15.5 9 L15.5 10 {mouths[mood - 1]}")]));
    }
}
