using System.Globalization;
using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Questions.Files;

/// <summary>Which files are taken.</summary>
sealed record FileSettings
{
    [Setting("Kinds of file", Min = 1, Max = 20, Help = "Endings without the dot: jpg, png, pdf.")]
    public IReadOnlyList<string> Extensions { get; init; } = ["jpg", "jpeg", "png", "webp", "pdf"];

    [Setting("Largest size in MB", Min = 1, Max = 20)]
    public double MaxMegabytes { get; init; } = 5;
}

/// <summary>One uploaded file. The answer names a file that was stored before, by the name the server gave it.</summary>
sealed class FileKind : QuestionKind<FileSettings>
{
    public override string Name => "file";

    public override string Title => "File";

    public override double Seconds => 30;

    public override Summary Summary => Summary.Count;

    protected override IEnumerable<string> FaultsOf(FileSettings settings, Element element) =>
        settings.Extensions.Any(e => e.Length is 0 or > 8 || !e.All(char.IsAsciiLetterOrDigit)) ? ["Write endings without the dot, such as jpg."]
        : settings.Extensions.Any(e => e.ToLowerInvariant() is "html" or "htm" or "svg" or "js" or "xml") ? ["Files that can hold script are not taken."] : [];

    protected override JsonElement? ReadForm(Element element, FileSettings settings, FormFields fields) =>
        fields.One(element.Id) is { } stored && stored.Split('|') is [var file, var name, var bytes] && long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? Json(new { file, name, bytes = size }) : null;

    protected override Checked Check(Element element, FileSettings settings, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("file", out var file) || file.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("bytes", out var bytes) || bytes.ValueKind != JsonValueKind.Number || !bytes.TryGetInt64(out var size))
        {
            return Checked.Wrong("errorFile", settings.MaxMegabytes);
        }

        var (stored, called) = (file.GetString()!, name.GetString()!); // both are strings
        var isAllowed = size > 0 && size <= settings.MaxMegabytes * 1_048_576 && called.Length <= 200 && stored.Length <= 100
            && settings.Extensions.Contains(Path.GetExtension(called).TrimStart('.'), StringComparer.OrdinalIgnoreCase);
        return isAllowed ? Checked.As(new Answer { Value = Json(new { file = stored, name = called, bytes = size }), Text = called }) : Checked.Wrong("errorFile", settings.MaxMegabytes);
    }

    /// <summary>The most bytes a file may have.</summary>
    public static long MostBytes(Element element) => (long)(SettingsOf(element).MaxMegabytes * 1_048_576);

    /// <summary>Whether files called so are taken.</summary>
    public static bool Takes(Element element, string name) => SettingsOf(element).Extensions.Contains(Path.GetExtension(name).TrimStart('.'), StringComparer.OrdinalIgnoreCase);

    static FileSettings SettingsOf(Element element) => element.Settings?.Deserialize<FileSettings>(SurveyDocument.Json) ?? new FileSettings();

    /// <summary>An answer as the form writes it.</summary>
    public static string Written(JsonElement answer) =>
        $"{answer.GetProperty("file").GetString()}|{answer.GetProperty("name").GetString()}|{answer.GetProperty("bytes").GetInt64().ToString(CultureInfo.InvariantCulture)}";

    protected override Node Draw(Element element, FileSettings settings, Frame frame) => Node.Of("div", "upload",
        frame.Answer(element)?.Text is { } name ? Node.Of("p", "help", Node.Text(frame.Word("uploaded", name))) : null,
        Controls.Field(element.Id, "file", null, Controls.TitleId(element), ("accept", string.Join(',', settings.Extensions.Select(e => "." + e)))));
}
