using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rapport.Feedback.Surveys.Document;

/// <summary>A survey as its author writes it and as a version keeps it: what is asked, in which order, under which conditions.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record SurveyDocument
{
    /// <summary>BCP 47 tags; the first is the default, in which every text must exist.</summary>
    public IReadOnlyList<string> Languages { get; init; } = ["en"];

    /// <summary>Shown before the first block; null for none.</summary>
    public Card? Welcome { get; init; }

    /// <summary>Pages, in order. Each shows its elements together and then decides where to go.</summary>
    public IReadOnlyList<Block> Blocks { get; init; } = [];

    /// <summary>Where a respondent may arrive. The first is the ordinary one.</summary>
    public IReadOnlyList<Ending> Endings { get; init; } = [];

    /// <summary>Values that rules compute; recomputed from the answers at every save.</summary>
    public IReadOnlyList<Variable> Variables { get; init; } = [];

    /// <summary>Values that a link or the SDK hands in; others are ignored.</summary>
    public IReadOnlyList<HiddenField> Hidden { get; init; } = [];

    /// <summary>Limits on kinds of respondents, checked in order.</summary>
    public IReadOnlyList<Quota> Quotas { get; init; } = [];

    /// <summary>True when the blocks come in an order of chance, those that are <see cref="Block.Fixed"/> at their place.</summary>
    public bool ShuffleBlocks { get; init; }

    /// <summary>How the survey behaves and looks.</summary>
    public SurveyOptions Options { get; init; } = new();

    /// <summary>The default language.</summary>
    [JsonIgnore]
    public string Language => Languages.Count > 0 ? Languages[0] : "en";

    /// <summary>Every element, in the author's order.</summary>
    [JsonIgnore]
    public IEnumerable<Element> Elements => Blocks.SelectMany(b => b.Elements);

    /// <summary>Where an element stands; null when there is none of that id.</summary>
    public Element? Element(string id) => Elements.FirstOrDefault(e => e.Id == id);

    /// <summary>The language to answer in: the wish, its parent, or the default.</summary>
    public string Closest(string? wish)
    {
        if (wish is null) return Language;
        return Languages.FirstOrDefault(l => l.Equals(wish, StringComparison.OrdinalIgnoreCase))
            ?? Languages.FirstOrDefault(l => Root(l).Equals(Root(wish), StringComparison.OrdinalIgnoreCase))
            ?? Language;

        static string Root(string tag) => tag.Split('-')[0];
    }

    /// <summary>How documents are read and written, in the API and in the store.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 32,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };
}

/// <summary>A text with a button, before the first block.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Card(Text Title, Text? Body = null, Text? Button = null);

/// <summary>One page of the survey.</summary>
/// <param name="Id">Unique among blocks and endings.</param>
/// <param name="Elements">Shown together.</param>
/// <param name="Title">Above them; null for none.</param>
/// <param name="Rules">What happens when the page is left, in order.</param>
/// <param name="Shuffle">True when its elements come in an order of chance.</param>
/// <param name="Fixed">Keeps its place when blocks are shuffled.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Block(string Id, IReadOnlyList<Element> Elements, Text? Title = null, IReadOnlyList<Rule>? Rules = null, bool Shuffle = false, bool Fixed = false);

/// <summary>One question or statement.</summary>
/// <param name="Id">Unique in the survey; answers are kept under it for ever.</param>
/// <param name="Kind">One of the question kinds.</param>
/// <param name="Title">The question.</param>
/// <param name="Help">Below it; null for none.</param>
/// <param name="Required">The page cannot be left without an answer.</param>
/// <param name="Touchpoint">Which touchpoint the answer is about; null for that of the survey.</param>
/// <param name="Settings">Of the kind; null for its defaults.</param>
/// <param name="Validation">What an answer must satisfy beyond its kind; null for nothing.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Element(
    string Id, string Kind, Text Title, Text? Help = null, bool Required = false, string? Touchpoint = null,
    JsonElement? Settings = null, Validation? Validation = null);

/// <summary>Rules an answer must satisfy.</summary>
/// <param name="Rules">What is checked.</param>
/// <param name="Any">True when one of them suffices; else all must hold.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Validation(IReadOnlyList<ValidationRule> Rules, bool Any = false);

/// <summary>One check: <c>minLength 10</c>, <c>between 2026-01-01 2026-12-31</c>.</summary>
/// <param name="Rule">One of <see cref="Questions.ValidationRules"/>.</param>
/// <param name="Value">What it compares with; numbers and dates are written as text.</param>
/// <param name="Value2">The upper end of a range.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ValidationRule(string Rule, string? Value = null, string? Value2 = null);

/// <summary>Where a respondent arrives.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Ending(string Id, Text Title, Text? Body = null, Uri? Redirect = null);

/// <summary>What kind of value a variable or a hidden field holds.</summary>
enum ValueType
{
    /// <summary>Text of any length; starts empty.</summary>
    Text,

    /// <summary>A number; starts at 0.</summary>
    Number,
}

/// <summary>A value that rules compute.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Variable(string Id, ValueType Type = ValueType.Number, string Initial = "");

/// <summary>A value handed in from outside.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record HiddenField(string Id, ValueType Type = ValueType.Text);

/// <summary>At most so many respondents of a kind.</summary>
/// <param name="Id">Unique among quotas.</param>
/// <param name="Name">For people.</param>
/// <param name="Limit">How many are wanted, at least 1.</param>
/// <param name="When">Who belongs to it; null for everybody.</param>
/// <param name="CountPartial">True when a respondent counts as soon as the condition holds; else when the survey is complete.</param>
/// <param name="Then">What happens to those who come when it is full.</param>
/// <param name="Ending">Where they arrive; null for the first ending.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Quota(string Id, string Name, int Limit, Condition? When = null, bool CountPartial = false, QuotaAction Then = QuotaAction.End, string? Ending = null);

/// <summary>What a full quota does.</summary>
enum QuotaAction
{
    /// <summary>The respondent arrives at an ending at once.</summary>
    End,

    /// <summary>The respondent goes on; the answer is marked.</summary>
    Continue,
}

/// <summary>How a survey behaves and looks.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record SurveyOptions
{
    /// <summary>Show how far the respondent has come.</summary>
    public bool Progress { get; init; } = true;

    /// <summary>Let the respondent go back.</summary>
    public bool Back { get; init; } = true;

    /// <summary>Minutes after the end in which answers may still be changed; 0 for never.</summary>
    public int EditMinutes { get; init; }

    /// <summary>Which touchpoint the answers are about; null for none.</summary>
    public string? Touchpoint { get; init; }

    /// <summary>Accent colour as <c>#rrggbb</c>; null for Rapport's.</summary>
    public string? Accent { get; init; }

    /// <summary>Minutes without a sign of life after which an unfinished response counts as abandoned.</summary>
    public int AbandonMinutes { get; init; } = 30;
}
