using Microsoft.AspNetCore.Mvc;
using Rapport.Governance;
using Rapport.Kernel;

namespace Rapport.Server.Demo;

sealed record DemoAnswer(Guid Workspace, Guid Job);

/// <summary>Makes a workspace for the demo company and fills it; removes it.</summary>
sealed class LoadDemo(IWorkspaces workspaces, IWorkspaceMaker maker, IStateStore state, IJobs jobs)
{
    static readonly SemaphoreSlim OneAtATime = new(1);

    public static void Add(IServiceCollection services) =>
        services.AddSingleton<LoadDemo>().AddSingleton<Loopback>().AddJobKind<DemoJob>().AddJobKind<DemoCauses>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/demo", HandleAsync)
            .WithName("loadDemo").WithTags("Demo").WithSummary("Load the demo company into a workspace of its own")
            .Produces<DemoAnswer>(202).ProducesProblem(409).NeedsPerson();
        routes.MapDelete("/api/v1/demo", RemoveAsync)
            .WithName("removeDemo").WithTags("Demo").WithSummary("Remove the demo company and everything in its workspace")
            .Produces(202).ProducesProblem(403).ProducesProblem(404).NeedsPerson();
    }

    /// <summary>Makes the workspace and orders the load; null when there is a demo company already.</summary>
    public async Task<DemoAnswer?> StartAsync(Guid? owner, int customers, CancellationToken ct)
    {
        await OneAtATime.WaitAsync(ct);
        try
        {
            if (await FindAsync(ct) is not null) return null;
            await using var transaction = await state.BeginAsync(ct);
            var workspace = await maker.MakeDemoAsync(transaction, Truths.Company, "Europe/Berlin", "EUR", "en", owner, ct);
            var job = await jobs.AddAsync(transaction, new NewJob(workspace, DemoJob.Kind, "Load the demo company", new DemoJob.Args(customers)), ct);
            await transaction.CommitAsync(ct);
            return new(workspace.Value, job);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    async Task<Workspace?> FindAsync(CancellationToken ct) => (await workspaces.AllAsync(ct)).FirstOrDefault(w => w.IsDemo);

    static async Task<IResult> HandleAsync([FromServices] LoadDemo demo, IWorkspaceMaker maker, HttpContext context, CancellationToken ct) =>
        await demo.StartAsync(maker.PersonOf(context), Truths.Customers, ct) is { } begun
            ? Results.Accepted(value: begun)
            : new Refusal("demo.loaded", "The demo company is here already; remove it first to load it anew.", 409).ToResult();

    static async Task<IResult> RemoveAsync([FromServices] LoadDemo demo, IWorkspaceMaker maker, HttpContext context, CancellationToken ct)
    {
        if (await demo.FindAsync(ct) is not { } company)
            return new Refusal("demo.none", "There is no demo company to remove.", 404).ToResult();
        if (maker.RoleOf(context, company.Id) is not Role.Owner)
            return new Refusal("access.role", "Only an owner of the demo company removes it.", 403).ToResult();
        await maker.DeleteAsync(company.Id, ct);
        return Results.Accepted();
    }
}
