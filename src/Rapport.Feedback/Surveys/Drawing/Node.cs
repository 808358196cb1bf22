using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rapport.Feedback.Surveys.Drawing;

/// <summary>A piece of a page: an element with attributes and children, or text when <see cref="Tag"/> is empty. Hosted pages
/// write it as HTML; the browser SDK receives it as JSON and builds it with <c>createElement</c>. Text is always text.</summary>
sealed record Node(string Tag, IReadOnlyList<(string Name, string Value)> Attributes, IReadOnlyList<Node> Children)
{
    static readonly HashSet<string> s_tags = new(StringComparer.Ordinal)
    {
        "a", "br", "button", "div", "fieldset", "form", "h1", "h2", "img", "input", "label", "legend", "li", "ol", "option", "optgroup", "output",
        "p", "select", "small", "span", "strong", "svg", "path", "circle", "table", "tbody", "td", "textarea", "th", "thead", "tr", "ul",
    };

    static readonly HashSet<string> s_void = new(StringComparer.Ordinal) { "br", "img", "input" };

    /// <summary>An element. Attributes whose value is null are left out; an empty value is written (<c>required=""</c>).</summary>
    /// <exception cref="ArgumentException">The tag or an attribute is none that pages may hold: a bug, never input.</exception>
    public static Node Of(string tag, IEnumerable<(string Name, string? Value)> attributes, params IEnumerable<Node?> children)
    {
        if (!s_tags.Contains(tag)) throw new ArgumentException($"Pages hold no {tag}.", nameof(tag));
        var kept = attributes.Where(a => a.Value is not null).Select(a => (a.Name, Value: a.Value ?? "")).ToList();
        if (kept.Any(a => a.Name.StartsWith("on", StringComparison.Ordinal) || a.Name == "style")) throw new ArgumentException("Pages hold no handlers and no styles.", nameof(attributes));
        return new Node(tag, kept, [.. children.OfType<Node>()]);
    }

    /// <summary>An element with a class.</summary>
    public static Node Of(string tag, string @class, params IEnumerable<Node?> children) => Of(tag, [("class", @class)], children);

    /// <summary>Text.</summary>
    public static Node Text(string text) => new("", [("", text)], []);

    /// <summary>As HTML.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        Write(html);
        return html.ToString();
    }

    /// <summary>As JSON: <c>["tag",{attributes},[children]]</c>, text as a string.</summary>
    public void Write(Utf8JsonWriter json)
    {
        if (Tag.Length == 0)
        {
            json.WriteStringValue(Attributes[0].Value);
            return;
        }

        json.WriteStartArray();
        json.WriteStringValue(Tag);
        json.WriteStartObject();
        foreach (var (name, value) in Attributes) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteStartArray();
        foreach (var child in Children) child.Write(json);
        json.WriteEndArray();
        json.WriteEndArray();
    }

    void Write(StringBuilder html)
    {
        if (Tag.Length == 0)
        {
            html.Append(HtmlEncoder.Default.Encode(Attributes[0].Value));
            return;
        }

        html.Append('<').Append(Tag);
        foreach (var (name, value) in Attributes) html.Append(' ').Append(name).Append("=\"").Append(HtmlEncoder.Default.Encode(value)).Append('"');
        html.Append('>');
        if (s_void.Contains(Tag)) return;
        foreach (var child in Children) child.Write(html);
        html.Append("</").Append(Tag).Append('>');
    }
}
