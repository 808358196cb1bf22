using System.Text.Json.Nodes;
using Rapport.Kernel;
using Rapport.Service.Settings;

namespace Rapport.Service.Cases;

/// <summary>The facts that tell of cases.</summary>
static class CaseFacts
{
    /// <summary>With which all of them begin.</summary>
    public const string Prefix = "Case ";

    /// <summary>A case was closed.</summary>
    public const string Closed = "Case Closed";

    /// <summary>It was opened again.</summary>
    public const string Reopened = "Case Reopened";

    static readonly Dictionary<CaseEventKind, string> s_types = new()
    {
        [CaseEventKind.Opened] = "Case Opened", [CaseEventKind.Assigned] = "Case Assigned", [CaseEventKind.Replied] = "Case Replied", [CaseEventKind.Contacted] = "Case Replied",
        [CaseEventKind.Breached] = "Case Breached", [CaseEventKind.Escalated] = "Case Escalated", [CaseEventKind.Closed] = Closed, [CaseEventKind.Reopened] = Reopened,
        [CaseEventKind.Merged] = "Case Merged",
    };

    /// <summary>The fact that tells of something; null for what stays within the case, as what people wrote down.</summary>
    public static string? TypeOf(CaseEventKind kind) => s_types.GetValueOrDefault(kind);

    /// <summary>What the fact of something says: the case as it stands.</summary>
    public static JsonObject Properties(ServiceSettings settings, CaseRow row, CaseEventKind kind, string by, long at)
    {
        var json = new JsonObject { ["case"] = row.Id.ToString(), ["number"] = row.Number, ["priority"] = Names.Snake(row.Priority.ToString()), ["by"] = by };
        foreach (var (name, value) in new[]
                 {
                     ("touchpoint", row.Touchpoint), ("channel", row.Channel), ("interaction", row.Interaction), ("rule", row.Rule), ("owner", row.Owner?.ToString()), ("team", settings.Teams.Find(row.Team)?.Name),
                     ("cause", CaseDesk.Path(settings, row.Cause)), ("outcome", row.Outcome is { } outcome ? Names.Snake(outcome.ToString()) : null),
                 })
        {
            if (value?.Length > 0) json[name] = value;
        }

        if (kind == CaseEventKind.Closed) json["hours"] = Math.Round((at - row.OpenedAt) / 3.6e9, 2);
        return json;
    }
}
