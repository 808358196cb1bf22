using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>Gives an import its mapping, checks it, starts, cancels and undoes it, and removes it.</summary>
sealed class ChangeImport(
    IStateStore store, IJobs jobs, IFiles files, IWorkspaces workspaces, IAudit audit, IChanges changes, ImportWork work)
{
    const string _one = "/api/v1/workspaces/{workspace}/imports/{id}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        Change(routes.MapPut(_one + "/mapping", SetMappingAsync), "setImportMapping", "Sets how the rows become facts; checked against the files")
            .Accepts<Mapping>("application/json").ChecksVersion();
        Change(routes.MapPost(_one + "/dry-run", (Guid workspace, Guid id, ChangeImport change, CancellationToken ct) =>
                change.StartAsync(workspace, id, ImportStates.Checking, CheckImport.Kind, "import.check", ct)),
            "checkImport", "Goes through all rows and stores nothing: counts, reasons, the first refused rows, sample facts");
        Change(routes.MapPost(_one + "/start", (Guid workspace, Guid id, ChangeImport change, CancellationToken ct) =>
                change.StartAsync(workspace, id, ImportStates.Running, RunImport.Kind, "import.start", ct)),
            "startImport", "Imports the rows; a cancelled or failed import goes on where it stopped");
        Change(routes.MapPost(_one + "/cancel", (Guid workspace, Guid id, ChangeImport change, CancellationToken ct) =>
                change.CancelAsync(workspace, id, ct)),
            "cancelImport", "Stops the import; what is imported so far stays until it is undone");
        Change(routes.MapPost(_one + "/undo", (Guid workspace, Guid id, ChangeImport change, CancellationToken ct) =>
                change.StartAsync(workspace, id, ImportStates.Undoing, UndoImport.Kind, "import.undo", ct)),
            "undoImport", "Takes back every fact of the import; a corrected file can then be imported");
        routes.MapDelete(_one, (Guid workspace, Guid id, ChangeImport change, CancellationToken ct) => change.DeleteAsync(workspace, id, ct))
            .Needs(Role.Analyst).WithName("deleteImport").WithSummary("Removes the uploaded files and the record of an import; its facts stay")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    static RouteHandlerBuilder Change(RouteHandlerBuilder route, string name, string summary) => route
        .Needs(Role.Analyst).WithName(name).WithSummary(summary).Produces<ImportAnswer>()
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> SetMappingAsync(
        Guid workspace, Guid id, HttpRequest request, Expected expected, ChangeImport change, CancellationToken ct)
    {
        var (mapping, refusal) = await ReadAsync(request, ct);
        return mapping is null ? refusal!.ToResult() : await change.SetAsync(workspace, id, mapping, expected, ct); // one of the two is set
    }

    /// <summary>The mapping in a request's body.</summary>
    public static async Task<(Mapping? Mapping, Refusal? Refusal)> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, ct)) > 0;)
        {
            body.Write(buffer, 0, read);
            if (body.Length > ImportPlan.MaxBytes) break;
        }

        return ImportPlan.Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    async Task<IResult> SetAsync(Guid workspace, Guid id, Mapping mapping, Expected expected, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var (row, refusal) = await FindAsync(transaction, workspace, id, ct);
        if (row is null) return refusal!.ToResult(); // one of the two is set
        if (row.State is not (ImportStates.Uploaded or ImportStates.Checked or ImportStates.Undone)) return WrongState(row.State).ToResult();
        if (expected.Refuse(ImportAnswers.Of(row, null).MappingVersion) is { } stale) return stale.ToResult();
        if (await workspaces.FindAsync(row.Workspace, ct) is not { } home) return ImportAnswers.Unknown.ToResult();
        var (_, _, wrong) = BoundFiles.Compile(mapping, ImportJson.FilesOf(row), home);
        if (wrong is not null) return wrong.ToResult();
        row.Mapping = JsonSerializer.Serialize(mapping, Mapping.Json);
        (row.State, row.Report, row.Preview) = (ImportStates.Uploaded, null, null);
        await audit.WriteAsync(transaction, row.Workspace, "import.map", $"import {id}", null, ct);
        return await SavedAsync(transaction, row, ct);
    }

    async Task<IResult> StartAsync(Guid workspace, Guid id, string state, string kind, string action, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var (row, refusal) = await FindAsync(transaction, workspace, id, ct);
        if (row is null) return refusal!.ToResult(); // one of the two is set
        if (!Leads(row.State, state)) return WrongState(row.State).ToResult();
        if (state != ImportStates.Undoing)
        {
            if (ImportJson.MappingOf(row) is not { } mapping) return new Refusal("import.no_mapping", "Set a mapping first.").ToResult();
            if (await workspaces.FindAsync(row.Workspace, ct) is not { } home) return ImportAnswers.Unknown.ToResult();
            if (BoundFiles.Compile(mapping, ImportJson.FilesOf(row), home).Refusal is { } wrong) return wrong.ToResult();
            // A check begins anew; a run begins anew unless it goes on with one that was stopped.
            if (row.State is not (ImportStates.Cancelled or ImportStates.Failed)) (row.Report, row.Record, row.Row, row.Position) = (null, 0, 0, 0);
        }

        (row.State, row.Error) = (state, null);
        row.Job = await jobs.AddAsync(transaction, new NewJob(row.Workspace, kind, Title(kind, row), new ImportArgs(id)), ct);
        await audit.WriteAsync(transaction, row.Workspace, action, $"import {id}", null, ct);
        return await SavedAsync(transaction, row, ct);
    }

    static bool Leads(string from, string to) => to switch
    {
        ImportStates.Checking => from is ImportStates.Uploaded or ImportStates.Checked or ImportStates.Undone,
        ImportStates.Running => from is ImportStates.Uploaded or ImportStates.Checked or ImportStates.Cancelled or ImportStates.Failed or ImportStates.Undone,
        _ => from is ImportStates.Done or ImportStates.Cancelled or ImportStates.Failed,
    };

    static string Title(string kind, ImportRow row)
    {
        var names = string.Join(", ", ImportJson.FilesOf(row).Take(3).Select(f => f.FileName));
        return kind switch { CheckImport.Kind => $"Check {names}", UndoImport.Kind => $"Undo the import of {names}", _ => $"Import {names}" };
    }

    async Task<IResult> CancelAsync(Guid workspace, Guid id, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var (row, refusal) = await FindAsync(transaction, workspace, id, ct);
        if (row is null) return refusal!.ToResult(); // one of the two is set
        if (!ImportStates.IsBusy(row.State) || row.State == ImportStates.Undoing || row.Job is not { } job) return WrongState(row.State).ToResult();
        await jobs.CancelAsync(transaction, row.Workspace, job, ct);
        row.State = row.State == ImportStates.Checking ? ImportStates.Uploaded : ImportStates.Cancelled;
        await audit.WriteAsync(transaction, row.Workspace, "import.cancel", $"import {id}", null, ct);
        return await SavedAsync(transaction, row, ct);
    }

    async Task<IResult> DeleteAsync(Guid workspace, Guid id, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var (row, refusal) = await FindAsync(transaction, workspace, id, ct);
        if (row is null) return refusal!.ToResult(); // one of the two is set
        if (ImportStates.IsBusy(row.State)) return ImportAnswers.Busy.ToResult();
        transaction.Db.Remove(row);
        await audit.WriteAsync(transaction, row.Workspace, "import.delete", $"import {id}", null, ct);
        await transaction.CommitAsync(ct);
        foreach (var file in ImportJson.FilesOf(row).Where(f => f.Stored.Length > 0)) files.Delete(row.Workspace, file.Stored);
        changes.Publish(row.Workspace, "imports");
        return Results.NoContent();
    }

    /// <summary>The import with the end of its job taken in.</summary>
    async Task<(ImportRow? Row, Refusal? Refusal)> FindAsync(IStateTransaction transaction, Guid workspace, Guid id, CancellationToken ct)
    {
        var home = new WorkspaceId(workspace);
        var row = await transaction.Db.Set<ImportRow>().SingleOrDefaultAsync(r => r.Id == id && r.Workspace == home, ct);
        if (row is null) return (null, ImportAnswers.Unknown);
        if (row.Job is { } job && ImportStates.IsBusy(row.State)) (row.State, row.Error) = ImportAnswers.State(row, await jobs.FindAsync(job, ct));
        return (row, null);
    }

    async Task<IResult> SavedAsync(IStateTransaction transaction, ImportRow row, CancellationToken ct)
    {
        await transaction.CommitAsync(ct);
        changes.Publish(row.Workspace, "imports");
        var job = row.Job is { } id && ImportStates.IsBusy(row.State) ? await jobs.FindAsync(id, ct) : null;
        return Results.Ok(ImportAnswers.Of(await work.LoadAsync(row.Id, ct) ?? row, job));
    }

    static Refusal WrongState(string state) => ImportStates.IsBusy(state)
        ? ImportAnswers.Busy
        : new Refusal("import.state", $"That cannot be done with an import that is {state}.", 409);
}
