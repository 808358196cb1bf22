using System.Text.Json;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Feedback.Heard;

/// <summary>Hears what was answered to other systems and came as a fact, by the event API or an import. Rapport's own surveys hand over what
/// they hear themselves.</summary>
sealed class HearAnswers(Ears ears) : IFactReaction, IImportUndone
{
    const string OwnSurveys = "surveys";

    public async Task ReactAsync(FactBatch batch, IStateTransaction transaction, CancellationToken ct)
    {
        foreach (var fact in batch.Facts)
        {
            if (fact.Type != FactTypes.Answer || fact.Source == OwnSurveys || fact.Props.Span.IndexOf("\"text\""u8) < 0) continue;
            await ears.HearAsync(transaction, fact.Workspace, FeedbackSources.Answer, fact.Id.ToString(), fact.Sign > 0 ? Items(fact) : [], ct);
        }
    }

    public Task UndoneAsync(IStateTransaction transaction, WorkspaceId workspace, Guid import, CancellationToken ct) => ears.TakeBackAsync(transaction, workspace, import, ct);

    static IReadOnlyList<FeedbackItem> Items(Fact fact)
    {
        using var json = JsonDocument.Parse(fact.Props);
        if (Text(json, "text") is not { Length: > 0 } text) return [];
        return
        [
            new("", fact.At, text)
            {
                Subject = fact.Subject, Heading = Text(json, "question") ?? "", Collection = Text(json, "survey") ?? "", Channel = fact.Channel, Touchpoint = fact.Touchpoint,
                Employee = fact.Employee, Metric = fact.Score is null ? "" : fact.Metric, Score = fact.Score, Language = Text(json, "language"), Import = fact.ImportId == Guid.Empty ? null : fact.ImportId, IsHistory = fact.Historical,
            },
        ];
    }

    static string? Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
