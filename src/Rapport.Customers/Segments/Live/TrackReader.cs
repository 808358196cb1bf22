using Microsoft.EntityFrameworkCore;
using Rapport.Columns;
using Rapport.Customers.Sources.Import;
using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>Reads tracks from the facts themselves. Facts of an import that is being taken back are left out: the columns have them a while
/// longer.</summary>
sealed class TrackReader(IColumns columns, IStateStore store, TimeProvider clock)
{
    /// <summary>About so many facts are read at once.</summary>
    const int AtOnce = 200_000;

    static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <summary>In how many parts a whole track is read; none for a list.</summary>
    public async Task<int> PartsAsync(WorkspaceId workspace, TrackSpec track, CancellationToken ct)
    {
        if (track.IsList) return 0;
        var parameters = new Parameters();
        var counted = await columns.QueryAsync(
            new ColumnQuery($"SELECT count() FROM {FactTable.Name} WHERE workspace = {parameters.Id(workspace.Value)} AND {Where(workspace, track, parameters)}")
            {
                Parameters = parameters.Values, Limit = s_limit,
            },
            row => row.Long(0), ct);
        return 1 + (int)(counted[0] / AtOnce);
    }

    /// <summary>One of the parts of a track, by identifier.</summary>
    public Task<IReadOnlyList<(SubjectId Subject, Entry Entry)>> PartAsync(WorkspaceId workspace, TrackSpec track, int part, int parts, CancellationToken ct) =>
        ReadAsync(workspace, track, _ => $"cityHash64(subject) % {parts} = {part}", ct);

    /// <summary>A track of some identifiers.</summary>
    public Task<IReadOnlyList<(SubjectId Subject, Entry Entry)>> OfAsync(
        WorkspaceId workspace, TrackSpec track, IReadOnlyCollection<Guid> subjects, CancellationToken ct) => subjects.Count == 0
            ? Task.FromResult<IReadOnlyList<(SubjectId, Entry)>>([])
            : ReadAsync(workspace, track, p => $"subject IN {p.Add(subjects.ToList(), "Array(UUID)")}", ct);

    /// <summary>The identifiers that an import brought something of.</summary>
    public Task<IReadOnlyList<Guid>> ImportedAsync(WorkspaceId workspace, Guid import, CancellationToken ct)
    {
        var parameters = new Parameters();
        return columns.QueryAsync(
            new ColumnQuery(
                $"""
                SELECT DISTINCT subject FROM {FactTable.Name}
                WHERE workspace = {parameters.Id(workspace.Value)} AND import_id = {parameters.Id(import)} AND subject <> {FactSql.Nobody} ORDER BY subject
                """)
            {
                Parameters = parameters.Values, Limit = s_limit,
            },
            row => row.Id(0), ct);
    }

    /// <summary>Which imports were or are being taken back: what was read before this changed may hold facts that are gone.</summary>
    public static async Task<string> TakenBackAsync(RapportDb db, WorkspaceId workspace, CancellationToken ct) => string.Join(' ', await db.Set<ImportRow>()
        .Where(r => r.Workspace == workspace && (r.State == ImportStates.Undoing || r.State == ImportStates.Undone)).OrderBy(r => r.Id).Select(r => r.Id).ToListAsync(ct));

    async Task<List<Guid>> UndoingAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<ImportRow>().Where(r => r.Workspace == workspace && r.State == ImportStates.Undoing).Select(r => r.Id).ToListAsync(ct);
    }

    async Task<IReadOnlyList<(SubjectId Subject, Entry Entry)>> ReadAsync(
        WorkspaceId workspace, TrackSpec track, Func<Parameters, string> who, CancellationToken ct)
    {
        if (track.IsList) return [];
        var parameters = new Parameters();
        var where = $"workspace = {parameters.Id(workspace.Value)} AND {Where(workspace, track, parameters)} AND {who(parameters)}";
        if (await UndoingAsync(workspace, ct) is { Count: > 0 } undoing) where += $" AND import_id NOT IN {parameters.Add(undoing, "Array(UUID)")}";
        var (value, once) = Value(workspace, track, parameters);
        return await columns.QueryAsync(
            new ColumnQuery(
                $"""
                SELECT subject, {FactTable.AtMicros}, id, revision, {value}, {once} FROM {FactTable.Name}
                WHERE {where} AND subject <> {FactSql.Nobody} AND {FactSql.Stands(where)}
                ORDER BY subject
                """)
            {
                Parameters = parameters.Values, Limit = s_limit,
            },
            row => Read(track, row), ct);
    }

    static (SubjectId, Entry) Read(TrackSpec track, ColumnRow row)
    {
        var value = row.Json(4).ValueKind == System.Text.Json.JsonValueKind.Null ? null : row.Text(4);
        var (number, text) = track.Read(value, row.Long(5) == 1);
        return (new SubjectId(row.Id(0)), new Entry(row.Long(1), Entry.IdOf(row.Id(2), (uint)row.Long(3)), number, text));
    }

    string Where(WorkspaceId workspace, TrackSpec track, Parameters parameters)
    {
        var (sql, refusal) = Filter(workspace, track, parameters).Compile(track.Set.AsPredicate());
        if (refusal is not null) throw new PlanException(refusal.Code, refusal.Detail);
        if (track.Trait is not { } trait) return sql;
        var key = parameters.Text(trait);
        return $"{sql} AND (mapContains({FactTable.Traits}, {key}) OR mapContains({FactTable.TraitsOnce}, {key}))";
    }

    (string Value, string Once) Value(WorkspaceId workspace, TrackSpec track, Parameters parameters)
    {
        if (track.Trait is { } trait)
        {
            var key = parameters.Text(trait);
            return ($"if(mapContains({FactTable.Traits}, {key}), {FactTable.Traits}[{key}], {FactTable.TraitsOnce}[{key}])", $"toInt64(NOT mapContains({FactTable.Traits}, {key}))");
        }

        if (track.Of is { } of && FactSql.Field(of, AreAnswers(track), parameters) is { } field) return ($"toString({field.Sql})", "toInt64(0)");
        if (track.Then is null) return ("NULL", "toInt64(0)");
        var (sql, refusal) = Filter(workspace, track, parameters).Compile(new Predicate.All(track.Then));
        if (refusal is not null) throw new PlanException(refusal.Code, refusal.Detail);
        return ($"toString(toUInt8({sql}))", "toInt64(0)");
    }

    FactFilter Filter(WorkspaceId workspace, TrackSpec track, Parameters parameters) =>
        new(workspace, "customer", clock.NowMicros(), parameters, AreAnswers(track));

    static bool AreAnswers(TrackSpec track) => track.Metrics is not null;
}
