using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rapport.Feedback.Surveys.Document;

/// <summary>One text in the languages of the survey: BCP 47 tag → text.</summary>
[JsonConverter(typeof(TextConverter))]
sealed record Text(IReadOnlyDictionary<string, string> ByLanguage)
{
    /// <summary>A text of one language.</summary>
    public static Text Of(string language, string text) => new(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [language] = text });

    /// <summary>The text in the language, in its parent (<c>de</c> for <c>de-AT</c>), in the fallback, or any there is; empty when there is none.</summary>
    public string In(string language, string fallback) =>
        Find(language) ?? (language.IndexOf('-') is > 0 and var dash ? Find(language[..dash]) : null) ?? Find(fallback) ?? ByLanguage.Values.FirstOrDefault(t => t.Length > 0) ?? "";

    /// <summary>True when the language has a text of its own.</summary>
    public bool Has(string language) => Find(language) is not null;

    string? Find(string language) => ByLanguage.TryGetValue(language, out var text) && !string.IsNullOrWhiteSpace(text) ? text : null;

    public bool Equals(Text? other) => other is not null && ByLanguage.Count == other.ByLanguage.Count
        && ByLanguage.All(pair => other.ByLanguage.TryGetValue(pair.Key, out var text) && text == pair.Value);

    public override int GetHashCode() => ByLanguage.Aggregate(0, (hash, pair) => hash ^ HashCode.Combine(pair.Key, pair.Value));

    sealed class TextConverter : JsonConverter<Text>
    {
        public override Text Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var texts = JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader, options) ?? throw new JsonException("A text is an object: language → text.");
            return new Text(new Dictionary<string, string>(texts, StringComparer.OrdinalIgnoreCase));
        }

        public override void Write(Utf8JsonWriter writer, Text value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (language, text) in value.ByLanguage) writer.WriteString(language, text);
            writer.WriteEndObject();
        }
    }
}
