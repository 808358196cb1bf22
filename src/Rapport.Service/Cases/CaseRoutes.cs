using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Service.Settings;

namespace Rapport.Service.Cases;

/// <summary>A change of one case on its way: the row as it stands, what is set, and who does it.</summary>
sealed record CaseChangeOf(IStateTransaction Transaction, CaseRow Row, ServiceSettings Settings, CaseDesk Desk, Doer Doer);

/// <summary>Changes one case on behalf of a route: found, seen, changed, kept and written down, or nothing of it.</summary>
sealed class CaseEdit(IStateStore store, SettingBook book, CaseDesk desk, CaseShow show, IAudit audit, IActor actor)
{
    public const string Route = "/api/v1/workspaces/{workspace:guid}/cases";

    public static readonly Refusal Unknown = new("case.unknown", "There is no such case.", 404);

    public static readonly Refusal Merged = new("case.merged", "This case became part of another. Go on there.", 409);

    public static readonly Refusal IsClosed = new("case.closed", "The case is closed. Reopen it first.", 409);

    /// <summary>Changes a case.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="id">Which.</param>
    /// <param name="expected">What the caller believes to change; null where nothing can be overwritten.</param>
    /// <param name="action">For the audit log.</param>
    /// <param name="change">Says why not, or changes it; true when there was something to change.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IResult> ChangeAsync(Guid workspace, Guid id, Expected? expected, string action, Func<CaseChangeOf, Task<(Refusal? Refusal, bool IsChanged)>> change, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.Set<CaseRow>().FirstOrDefaultAsync(c => c.Id == id && c.Workspace == at, ct) is not { } row) return Unknown.ToResult();
        if (expected?.Refuse(row.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture)) is { } stale) return stale.ToResult();
        if (row.MergedInto is not null) return Merged.ToResult();
        var settings = await book.OfAsync(transaction.Db, at, ct);
        var (refusal, isChanged) = await change(new(transaction, row, settings, desk, Doer.Of(actor)));
        if (refusal is not null) return refusal.ToResult();
        if (isChanged)
        {
            await desk.KeepAsync(transaction, settings, row, ct);
            await audit.WriteAsync(transaction, at, action, $"case {row.Id}", new { row.Number }, ct);
            await transaction.CommitAsync(ct);
        }

        await using var now = store.Read();
        return Results.Ok(await show.OneAsync(now, row, ct));
    }

    /// <summary>The same where there is always something to change.</summary>
    public Task<IResult> ChangeAsync(Guid workspace, Guid id, Expected? expected, string action, Func<CaseChangeOf, Task<Refusal?>> change, CancellationToken ct) =>
        ChangeAsync(workspace, id, expected, action, async c => (await change(c), true), ct);
}

/// <summary>Checks what people state about cases.</summary>
sealed class CaseCheck(IColleagues colleagues, IFieldRights rights)
{
    public const int LongestTitle = 200;
    public const int LongestText = 10_000;
    const int MostFields = 30;

    /// <summary>The refusal of an owner, team, cause or fields that cannot be; null when all can.</summary>
    public async Task<Refusal?> RefuseAsync(WorkspaceId workspace, ServiceSettings settings, CaseRow? row, string title, Guid? owner, Guid? team, Guid? cause, IReadOnlyDictionary<string, string>? fields, CancellationToken ct)
    {
        if (title.Trim().Length is 0 or > LongestTitle || title.Any(char.IsControl)) return Invalid("title", $"A title has 1 to {LongestTitle} characters.");
        if (owner is { } who && owner != row?.Owner && await colleagues.FindAsync(workspace, who, ct) is not { Role: >= Role.Agent }) return Assigner.NoServer;
        if (team is not null && team != row?.Team && settings.Teams.Find(team) is null) return new("team.unknown", "There is no such team.");
        if (cause is not null && cause != row?.Cause && settings.Causes.Find(cause) is not { Retired: false }) return NoCause;
        if (fields is null) return null;
        if (fields.Count > MostFields || fields.Any(f => f.Key.Length is 0 or > 60 || f.Key.Any(char.IsControl) || f.Value.Length > 1_000))
            return Invalid("fields", $"Up to {MostFields} fields with a name of 1 to 60 characters and a value of up to 1,000.");
        var sight = await rights.OfAsync(workspace, ct);
        return fields.Keys.All(sight.Sees) ? null : FieldSight.Hidden;
    }

    /// <summary>The fields of a case after a change: what the caller does not see stays as it is.</summary>
    public async Task<string> FieldsAsync(CaseRow row, IReadOnlyDictionary<string, string> stated, CancellationToken ct)
    {
        var sight = await rights.OfAsync(row.Workspace, ct);
        var hidden = ServiceJson.Read<Dictionary<string, string>>(row.Fields).Where(f => !sight.Sees(f.Key));
        return ServiceJson.Write(new SortedDictionary<string, string>(hidden.Concat(stated).ToDictionary(), StringComparer.Ordinal));
    }

    /// <summary>The refusal of a text that people write; null when it is one.</summary>
    public static Refusal? Refuse(string field, string text, bool mayBeEmpty = false) =>
        text.Length > LongestText || (!mayBeEmpty && text.Trim().Length == 0) ? Invalid(field, $"{(mayBeEmpty ? "Up to" : "1 to")} {LongestText:N0} characters.") : null;

    public static readonly Refusal NoCause = new("cause.unknown", "There is no such cause, or it is retired.");

    public static Refusal Invalid(string field, string fault) => new("case.invalid", fault) { Errors = new Dictionary<string, string[]> { [field] = [fault] } };
}
