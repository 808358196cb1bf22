using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Insight.Alerts;

/// <summary>An alarm.</summary>
/// <param name="Id">Its id.</param>
/// <param name="First">The day whose look began it, an ISO date.</param>
/// <param name="End">The day whose look ended it; null while it goes on.</param>
/// <param name="BegunAt">When members were told.</param>
/// <param name="Seen">What the look saw that began it.</param>
/// <param name="TakenBy">Name of the member who has seen it; null while nobody has, empty for somebody who is no member any more.</param>
/// <param name="TakenAt">When.</param>
/// <param name="Note">What they noted; empty for nothing.</param>
sealed record AlarmAnswer(
    Guid Id, string First, string? End, DateTimeOffset BegunAt, LookFigures Seen, string? TakenBy, DateTimeOffset? TakenAt, string Note);

/// <summary>An alert and how it stands. Its version is that of its definition.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Definition">What is watched.</param>
/// <param name="State"><c>waiting</c> for its first look, <c>paused</c>, <c>trouble</c>, <c>thin</c> (too few answers), <c>calm</c> or <c>alarm</c>.</param>
/// <param name="Trouble">Why the last look could not be made; empty where it was.</param>
/// <param name="Seen">What the last look saw; null before the first.</param>
/// <param name="Alarm">The alarm that goes on; null for none.</param>
/// <param name="Alarms">The latest alarms, the last first; at most 50, and only where one alert was asked for.</param>
sealed record AlertAnswer(
    Guid Id, AlertDefinition Definition, string State, string Trouble, LookFigures? Seen, AlarmAnswer? Alarm, IReadOnlyList<AlarmAnswer>? Alarms = null) : Versioned
{
    /// <inheritdoc/>
    public override string? Version => Versions.Of(Definition);
}

sealed record AlertList(IReadOnlyList<AlertAnswer> Items);

/// <summary>Reads alerts as they are shown: only those whose filter the caller may see.</summary>
sealed class AlertBook(IStateStore store, IColleagues colleagues, IFieldRights rights)
{
    const int MostAlarms = 50;

    /// <summary>All alerts: those in alarm first, then by name.</summary>
    public async Task<IReadOnlyList<AlertAnswer>> AllAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var sight = await rights.OfAsync(workspace, ct);
        await using var db = store.Read();
        var rows = await db.Set<AlertRow>().Where(a => a.Workspace == workspace).ToListAsync(ct);
        var open = await db.Set<AlarmRow>().Where(a => a.Workspace == workspace && a.End == null).ToDictionaryAsync(a => a.Alert, ct);
        var names = await NamesAsync(workspace, open.Values, ct);
        return
        [
            .. rows.Where(r => sight.Refuse(Alert.Of(r).Filter) is null).Select(r => Of(r, open.GetValueOrDefault(r.Id), null, names))
                .OrderByDescending(a => a.State == "alarm").ThenBy(a => a.Definition.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>One alert with its latest alarms, or the refusal.</summary>
    public async Task<(AlertAnswer? Alert, Refusal? Refusal)> FindAsync(WorkspaceId workspace, Guid id, CancellationToken ct)
    {
        await using var db = store.Read();
        if (await db.Set<AlertRow>().FirstOrDefaultAsync(a => a.Workspace == workspace && a.Id == id, ct) is not { } row) return (null, Unknown);
        if ((await rights.OfAsync(workspace, ct)).Refuse(Alert.Of(row).Filter) is { } hidden) return (null, hidden);
        var alarms = await db.Set<AlarmRow>().Where(a => a.Workspace == workspace && a.Alert == id).OrderByDescending(a => a.First).Take(MostAlarms).ToListAsync(ct);
        return (Of(row, alarms.FirstOrDefault(a => a.End is null), alarms, await NamesAsync(workspace, alarms, ct)), null);
    }

    public static Refusal Unknown { get; } = new("alert.unknown", "There is no such alert.", 404);

    async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(WorkspaceId workspace, IEnumerable<AlarmRow> alarms, CancellationToken ct) => alarms.Any(a => a.TakenBy is not null)
        ? (await colleagues.AllAsync(workspace, ct)).ToDictionary(c => c.Person, c => c.Name)
        : new Dictionary<Guid, string>();

    static AlertAnswer Of(AlertRow row, AlarmRow? open, IReadOnlyList<AlarmRow>? alarms, IReadOnlyDictionary<Guid, string> names)
    {
        var definition = Alert.Of(row).Definition;
        return new(row.Id, definition, StateOf(row, definition, open), row.Trouble, Figures(row.Seen), open is null ? null : Of(open, names), alarms is null ? null : [.. alarms.Select(a => Of(a, names))]);
    }

    static string StateOf(AlertRow row, AlertDefinition definition, AlarmRow? open) =>
        definition.Paused ? "paused" : row.Trouble.Length > 0 ? "trouble" : open is not null ? "alarm"
        : row.Said switch { Metrics.Look.Thin => "thin", Metrics.Look.Calm or Metrics.Look.Alarming => "calm", _ => "waiting" };

    static AlarmAnswer Of(AlarmRow row, IReadOnlyDictionary<Guid, string> names) => new(
        row.Id, Day(row.First), row.End is { } end ? Day(end) : null, Instant.FromMicros(row.BegunAt), Figures(row.Seen)!, // an alarm has seen something
        row.TakenBy is { } by ? names.GetValueOrDefault(by, "") : null, row.TakenAt is { } at ? Instant.FromMicros(at) : null, row.Note);

    static LookFigures? Figures(string json) => json.Length == 0 ? null : JsonSerializer.Deserialize<LookFigures>(json, JsonSerializerOptions.Web);

    static string Day(int number) => DateOnly.FromDayNumber(number).ToString("O", CultureInfo.InvariantCulture);
}
