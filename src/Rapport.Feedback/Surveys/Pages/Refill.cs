using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Questions;

namespace Rapport.Feedback.Surveys.Pages;

/// <summary>Puts what was typed back into a page that is shown again because something is wrong: nobody types twice.</summary>
static class Refill
{
    /// <summary>The same page with what was sent.</summary>
    public static Node With(Node node, FormFields sent)
    {
        var name = Of(node, "name");
        return node.Tag switch
        {
            "input" when Of(node, "type") is "radio" or "checkbox" => Set(node, "checked", sent.All(name).Contains(Of(node, "value"), StringComparer.Ordinal) ? "" : null),
            "input" when Of(node, "type") is not "file" => Set(node, "value", sent.One(name)),
            "textarea" => node with { Children = [Node.Text(sent.One(name) ?? "")] },
            "select" => node with { Children = [.. node.Children.Select(c => Choose(c, sent.One(name) ?? ""))] },
            _ => node.Children.Count == 0 ? node : node with { Children = [.. node.Children.Select(c => With(c, sent))] },
        };
    }

    static Node Choose(Node node, string value) => node.Tag == "option"
        ? Set(node, "selected", Of(node, "value") == value ? "" : null)
        : node with { Children = [.. node.Children.Select(c => Choose(c, value))] };

    static Node Set(Node node, string name, string? value)
    {
        var others = node.Attributes.Where(a => a.Name != name);
        return node with { Attributes = value is null ? [.. others] : [.. others, (name, value)] };
    }

    static string Of(Node node, string name) => node.Attributes.FirstOrDefault(a => a.Name == name).Value ?? "";
}
