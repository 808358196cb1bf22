using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Customers;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Recovery;
using Rapport.Service.Settings;

namespace Rapport.Service.Rules;

/// <summary>Opens the cases that rules ask for, in the transaction of the fact or of the reading: a case is there as soon as what it is
/// about is, or neither is. What was imported, belongs to the past or was taken back opens none; nor does what is told anew long after
/// it was said.</summary>
sealed class OpenByRule(SettingBook book, CaseDesk desk, RecoveryDesk recovery, ISegmentMembers segments) : IFactReaction, ITextReaction
{
    const long MostAge = 30 * 86_400_000_000L;
    const long MostAgeOfCorrections = 3_600_000_000L;

    public async Task ReactAsync(FactBatch batch, IStateTransaction transaction, CancellationToken ct)
    {
        var complaints = new ComplaintList(desk, transaction);
        var corrected = batch.Facts.Where(f => f.Sign < 0 || f.Revision > 0).ToLookup(f => f.Id);
        foreach (var fact in batch.Facts)
        {
            if (fact.Historical || fact.ImportId != Guid.Empty) continue;
            var settings = await book.OfAsync(transaction.Db, fact.Workspace, ct);
            if (await recovery.HearAsync(transaction, settings, fact, ct)) continue;
            if (fact.Sign < 0 || fact.Revision > 0)
            {
                await complaints.TakeAsync(ct); // a case that a correction is about may be among them
                await CorrectAsync(transaction, settings, fact, corrected[fact.Id], ct);
            }

            if (fact.Sign < 0 || fact.Received - fact.At > (fact.Revision > 0 ? MostAgeOfCorrections : MostAge)) continue;
            foreach (var rule in settings.Compiled.Fitting(fact))
            {
                if (!await IsMemberAsync(rule, fact.Workspace, fact.Subject, ct)) continue;
                complaints.Add(settings, rule, Complaints.Of(fact));
                break;
            }
        }

        await complaints.TakeAsync(ct);
    }

    // What is taken back and what takes its place come together, but for where a batch ends between them.
    async Task CorrectAsync(IStateTransaction transaction, ServiceSettings settings, Fact fact, IEnumerable<Fact> told, CancellationToken ct)
    {
        var (before, after) = fact.Sign < 0 ? (fact.Score, told.FirstOrDefault(f => f.Sign > 0 && f.Revision > fact.Revision)?.Score)
            : fact.Revision > 0 && !told.Any(f => f.Sign < 0 && f.Revision < fact.Revision) ? (null, fact.Score) : (null, null);
        if (before != after) await desk.CorrectAsync(transaction, settings, fact, before, after, ct);
    }

    public async Task ReactAsync(IReadOnlyList<TextRead> texts, IStateTransaction transaction, CancellationToken ct)
    {
        var complaints = new ComplaintList(desk, transaction);
        foreach (var text in texts)
        {
            var settings = await book.OfAsync(transaction.Db, text.Workspace, ct);
            var fact = Complaints.AsFact(text);
            if (fact.Received - fact.At > MostAge) continue;
            foreach (var rule in settings.Compiled.Fitting(fact))
            {
                if (!await IsMemberAsync(rule, fact.Workspace, fact.Subject, ct)) continue;
                if (await recovery.HearAsync(transaction, settings, text, Doer.Of(rule), ct)) break;
                complaints.Add(settings, rule, Complaints.Of(text));
                break;
            }
        }

        await complaints.TakeAsync(ct);
    }

    async Task<bool> IsMemberAsync(CaseRule rule, WorkspaceId workspace, SubjectId subject, CancellationToken ct) =>
        rule.Segment is not { } segment || (subject != SubjectId.None && (await segments.OfAsync(workspace, [subject], ct)).Contains(segment));

    /// <summary>What rules found, until the desk takes it.</summary>
    sealed class ComplaintList(CaseDesk desk, IStateTransaction transaction)
    {
        readonly List<(ServiceSettings Settings, CaseRule Rule, Complaint Complaint)> _found = [];

        public void Add(ServiceSettings settings, CaseRule rule, Complaint complaint) => _found.Add((settings, rule, complaint));

        public async Task TakeAsync(CancellationToken ct)
        {
            foreach (var of in _found.GroupBy(f => f.Complaint.Workspace))
                await desk.ComplainAsync(transaction, of.First().Settings, of.Key, [.. of.Select(f => (f.Rule, f.Complaint))], ct);
            _found.Clear();
        }
    }
}

/// <summary>Something said or done that a case is about.</summary>
/// <param name="Workspace">Where.</param>
/// <param name="Self">Names it for ever: said again it is the same.</param>
/// <param name="About">Names what it is about: what else is said about that belongs to the same case.</param>
/// <param name="At">When, UTC microseconds.</param>
/// <param name="Subject">Whose.</param>
sealed record Complaint(WorkspaceId Workspace, string Self, IReadOnlyList<string> About, long At, SubjectId Subject)
{
    /// <summary>Names what was said at one origin of a source of feedback.</summary>
    public static string Heard(string source, string origin) => $"{source}:{origin}";

    public string Touchpoint { get; init; } = "";

    public string Channel { get; init; } = "";

    public string Employee { get; init; } = "";

    public string Interaction { get; init; } = "";

    public Guid? Survey { get; init; }

    public Guid? Response { get; init; }

    public Guid? Fact { get; init; }

    public string HeardSource { get; init; } = "";

    public string HeardOrigin { get; init; } = "";

    public string Metric { get; init; } = "";

    public double? Score { get; init; }
}

/// <summary>Reads complaints from facts and texts. All that was said in one response, or about one order or call of a customer, is one.</summary>
static class Complaints
{
    /// <summary>Of a fact.</summary>
    public static Complaint Of(Fact fact)
    {
        using var props = JsonDocument.Parse(fact.Props);
        var response = Id(props, "response");
        var called = Text(props, "interaction") is { Length: > 0 } said ? said : Interactions.Of(fact, "").Name;
        List<string> about = [];
        if (response is not null) about.Add(Complaint.Heard(FeedbackSources.Survey, $"{response}"));
        else if (fact.Type == FactTypes.Answer) about.Add(Complaint.Heard(FeedbackSources.Answer, $"{fact.Id}"));
        if (called.Length > 0) about.Add($"interaction:{fact.Customer}:{called}");
        return new(fact.Workspace, $"fact:{fact.Id}", about, fact.At, fact.Subject)
        {
            Touchpoint = fact.Touchpoint, Channel = fact.Channel, Employee = fact.Employee, Interaction = called, Survey = Id(props, "survey"), Response = response, Fact = fact.Id.Value,
            HeardSource = response is not null ? FeedbackSources.Survey : fact.Type == FactTypes.Answer ? FeedbackSources.Answer : "",
            HeardOrigin = response?.ToString() ?? (fact.Type == FactTypes.Answer ? fact.Id.ToString() : ""), Metric = fact.Score is null ? "" : fact.Metric, Score = fact.Score,
        };
    }

    /// <summary>Of words.</summary>
    public static Complaint Of(TextRead text) => new(text.Workspace, $"text:{text.Id}", [Complaint.Heard(text.Source, text.Origin)], text.At, text.Subject)
    {
        Touchpoint = text.Touchpoint, Channel = text.Channel, Employee = text.Employee, HeardSource = text.Source, HeardOrigin = text.Origin,
        Response = text.Source == FeedbackSources.Survey && Guid.TryParse(text.Origin, out var response) ? response : null,
    };

    /// <summary>Words as conditions see them.</summary>
    public static Fact AsFact(TextRead text)
    {
        var json = new JsonObject { ["source"] = text.Source };
        if (text.Sentiment is { } sentiment) json["sentiment"] = sentiment;
        if (text.Level is { } level) json["level"] = level;
        foreach (var topic in text.Topics) json[string.Create(CultureInfo.InvariantCulture, $"topic.{topic}")] = true;
        return new Fact
        {
            Workspace = text.Workspace, Type = CaseRule.Words, Subject = text.Subject, At = text.At, Received = text.Received, Id = new(text.Id), Source = text.Source, Channel = text.Channel,
            Touchpoint = text.Touchpoint, Employee = text.Employee, Metric = text.Metric, Score = text.Score, Props = JsonSerializer.SerializeToUtf8Bytes(json),
        };
    }

    static string? Text(JsonDocument json, string name) =>
        json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static Guid? Id(JsonDocument json, string name) => Guid.TryParse(Text(json, name), out var id) ? id : null;
}
