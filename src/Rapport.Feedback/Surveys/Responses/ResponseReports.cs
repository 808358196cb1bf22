using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Customers;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Honesty;
using Rapport.Feedback.Surveys.Interview;
using Rapport.Feedback.Surveys.Logic;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Responses;

/// <summary>What was reported under a name.</summary>
/// <param name="Revision">Of the last telling.</param>
/// <param name="At">Of the last telling, UTC microseconds.</param>
/// <param name="Properties">Of the last telling; null when it was taken back.</param>
sealed record Told(uint Revision, long At, JsonElement? Properties);

/// <summary>Turns a response into facts: one per answer on the path, and one for the response itself. What changes later is taken
/// back and told anew, so figures follow a respondent who goes back and thinks better of it.</summary>
static class ResponseReports
{
    /// <summary>The fact of a response as a whole.</summary>
    public const string ResponseType = FactTypes.Response;

    const string Whole = "";

    // Names by which answers and facts speak of themselves.
    static readonly HashSet<string> s_own = new(StringComparer.OrdinalIgnoreCase)
    {
        "element", "kind", "value", "choices", "text", "notApplicable", "position", "metric", "score", "excludedMetric", "excludedScore", "state", "shown", "answered", "ms", "leftAt",
        "ending", "seconds", "flags", "followUp", "leftOut", "survey", "version", "response", "language", "channel", "touchpoint", "employee", "link", "interaction", "device", "company", "amount", "total",
        "revenue", "currency",
    };

    /// <summary>What must be told so that the facts say what the response says now. Nothing for tests and previews.</summary>
    /// <param name="row">The response.</param>
    /// <param name="survey">The version answered.</param>
    /// <param name="standing">Where the respondent stands.</param>
    /// <param name="rules">Which responses count.</param>
    /// <param name="told">By element, and under the empty name the response; brought up to date here.</param>
    /// <param name="now">UTC microseconds.</param>
    public static IReadOnlyList<Report> Make(
        ResponseRow row, SurveyDocument survey, Standing standing, HonestyRules rules, Dictionary<string, Told> told, long now)
    {
        if (row.Mode != ResponseMode.Live) return [];
        var origin = Read<Origin>(row.Origin);
        var flags = Read<List<string>>(row.Flags);
        var isOut = rules.LeavesOut(flags);
        var wanted = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (row.State is not (ResponseState.QuotaFull or ResponseState.Dismissed or ResponseState.Displayed))
        {
            foreach (var (id, answer) in standing.Answers)
            {
                if (survey.Element(id) is { } element) wanted[id] = Answer(row, survey, element, answer, origin, standing, flags, isOut);
            }
        }

        if (TellsWhole(row, told)) wanted[Whole] = Response(row, survey, origin, standing, flags, isOut);
        else if (told.TryGetValue(Whole, out var before) && before.Properties is { } kept) wanted[Whole] = kept;

        var reports = new List<Report>();
        foreach (var name in told.Keys.Union(wanted.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList())
        {
            var had = told.GetValueOrDefault(name);
            JsonElement? wants = wanted.TryGetValue(name, out var properties) ? properties : null;
            if (had?.Properties?.GetRawText() == wants?.GetRawText()) continue;
            if (had is { Properties: { } old }) reports.Add(One(row, origin, name, had.Revision, had.At, old) with { Retracts = true, Message = Message(row, name, had.Revision) + "-" });
            if (wants is not { } tell)
            {
                told[name] = had! with { Properties = null }; // something was told, else both were null
                continue;
            }

            // What was said and only counts otherwise now was still said then.
            var at = name == Whole ? row.CreatedAt : had is { Properties: { } said } && IsSame(said, tell) ? had.At : now;
            var next = new Told(had is null ? 0 : had.Revision + 1, at, tell);
            reports.Add(One(row, origin, name, next.Revision, next.At, tell));
            told[name] = next;
        }

        return reports;
    }

    /// <summary>Reads JSON of a column.</summary>
    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, SurveyDocument.Json) ?? throw new InvalidOperationException("A column of a response is empty.");

    /// <summary>Writes JSON for a column.</summary>
    public static string Json<T>(T value) => JsonSerializer.Serialize(value, SurveyDocument.Json);

    // Each state is told when it begins and when the response is over, not at every page: a page would cost three facts.
    static bool TellsWhole(ResponseRow row, Dictionary<string, Told> told) =>
        !told.TryGetValue(Whole, out var before) || before.Properties is not { } properties
        || row.State is ResponseState.Completed or ResponseState.QuotaFull or ResponseState.Dismissed or ResponseState.Abandoned
        || properties.GetProperty("state").GetString() != Name(row.State);

    static bool IsSame(JsonElement said, JsonElement tell) => said.GetProperty("value").GetRawText() == tell.GetProperty("value").GetRawText();

    static Report One(ResponseRow row, Origin origin, string name, uint revision, long at, JsonElement properties) => new(
        Message(row, name, revision), name == Whole ? ResponseType : FactTypes.Answer, at, [.. origin.Who.Select(w => (w.Key, w.Value))], properties)
    {
        Fact = $"response:{row.Id}:{name}", Revision = revision,
    };

    static string Message(ResponseRow row, string name, uint revision) => string.Create(CultureInfo.InvariantCulture, $"response:{row.Id}:{name}:{revision}");

    static JsonElement Answer(ResponseRow row, SurveyDocument survey, Element element, Answer answer, Origin origin, Standing standing, List<string> flags, bool isOut)
    {
        var kind = QuestionKinds.Of(element) ?? throw new InvalidOperationException($"No kind {element.Kind}: the survey was published unchecked.");
        var json = Common(row, survey, origin, flags, isOut, element.Touchpoint);
        json["element"] = element.Id;
        json["kind"] = kind.Name;
        json["value"] = JsonNode.Parse(answer.Value.GetRawText());
        if (answer.Choices.Count > 0) json["choices"] = new JsonArray([.. answer.Choices.Select(c => (JsonNode)c)]);
        if (kind.Summary == Summary.Texts && answer.Text is { } text) json["text"] = text;
        else if (answer.Parts.GetValueOrDefault("other")?.Text is { } other) json["text"] = other;
        if (answer.NotApplicable) json["notApplicable"] = true;
        json["position"] = standing.Path.SelectMany(b => b.Elements).Select((e, i) => (e.Id, i)).FirstOrDefault(e => e.Id == element.Id).i + 1;
        if (kind.Score(element, answer) is not { } score) return ToElement(json);
        // What the survey's rules leave out is kept and shown, and counts in no figure.
        json[isOut ? "excludedMetric" : "metric"] = score.Metric;
        json[isOut ? "excludedScore" : "score"] = score.Value;
        return ToElement(json);
    }

    static JsonElement Response(ResponseRow row, SurveyDocument survey, Origin origin, Standing standing, List<string> flags, bool isOut)
    {
        var times = Read<Dictionary<string, int>>(row.Times);
        var shown = standing.Path.SelectMany(b => b.Elements).Select(e => e.Id).ToList();
        var json = Common(row, survey, origin, flags, isOut, null);
        json["state"] = Name(row.State);
        json["shown"] = new JsonArray([.. shown.Select(e => (JsonNode)e)]);
        json["answered"] = new JsonArray([.. shown.Where(standing.Counts).Select(e => (JsonNode)e)]);
        json["ms"] = new JsonObject(shown.Where(times.ContainsKey).Select(e => KeyValuePair.Create(e, (JsonNode?)times[e])));
        if (standing.Current is { } current) json["leftAt"] = current.Id;
        if (FollowUp.Of(standing) is { } may) json["followUp"] = may;
        if (row.Ending is not null) json["ending"] = row.Ending;
        if (row is { CompletedAt: { } completed, Sequence: > 0 }) json["seconds"] = Math.Round((completed - row.CreatedAt) / 1e6, 1);
        return ToElement(json);
    }

    static JsonObject Common(ResponseRow row, SurveyDocument survey, Origin origin, List<string> flags, bool isOut, string? touchpoint)
    {
        var json = new JsonObject { ["survey"] = row.Survey.ToString(), ["version"] = row.Version, ["response"] = row.Id.ToString(), ["language"] = row.Language, ["channel"] = origin.Channel };
        if ((touchpoint ?? NotEmpty(origin.Touchpoint) ?? survey.Options.Touchpoint) is { } about) json["touchpoint"] = about;
        if (NotEmpty(origin.Employee) is { } employee) json["employee"] = employee;
        if (NotEmpty(origin.Link) is { } link) json["link"] = link;
        if (NotEmpty(origin.Interaction) is { } interaction) json["interaction"] = interaction;
        if (NotEmpty(origin.Device) is { } device) json["device"] = device;
        if (flags.Count > 0) json["flags"] = new JsonArray([.. flags.Select(f => (JsonNode)f)]);
        if (isOut) json["leftOut"] = true;
        // What the address or the sender said about the case is what figures are split by. It never passes for what was answered.
        foreach (var field in survey.Hidden)
            if (!s_own.Contains(field.Id) && origin.Hidden.TryGetValue(field.Id, out var value)) json.TryAdd(field.Id, value);
        return json;
    }

    static string? NotEmpty(string text) => text.Length > 0 ? text : null;

    static JsonElement ToElement(JsonObject json) => JsonSerializer.SerializeToElement(json);

    static string Name(ResponseState state) => Names.Snake(state.ToString());
}
