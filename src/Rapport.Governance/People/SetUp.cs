using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Rapport.Governance.Workspaces;
using Rapport.Kernel;

namespace Rapport.Governance.People;

/// <summary>Makes the first owner and the first workspace, once.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record SetUp(
    string Code, string Name, string Email, string Password, string Workspace, string Zone, string Currency, string Language)
{
    static readonly SemaphoreSlim OneAtATime = new(1);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/setup", HandleAsync)
        .WithName("setUp").WithTags("Session").WithSummary("Become the first owner by the one-time code from the console")
        .Produces<SessionAnswer>().ProducesProblem(404).ProducesProblem(422)
        .RequireRateLimiting(RateLimit.SignIn)
        .IsPublic("nobody can sign in yet; guarded by the one-time code and gone once an owner exists");

    static async Task<IResult> HandleAsync(
        SetUp request, SetupCode setup, UserManager<Person> people, PersonStore store, Sessions sessions, IAudit audit,
        WorkspaceBook workspaces, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        if (!await setup.NeededAsync(ct)) return Gone.ToResult();
        if (InsecureAddress.Check(context) is { } insecure) return insecure.ToResult();
        if (!setup.Fits(request.Code)) return WrongCode.ToResult();
        var fields = new Fields()
            .Text("name", request.Name).Email("email", request.Email).Password("password", request.Password, request.Email, request.Name)
            .Text("workspace", request.Workspace).Zone("zone", request.Zone).Currency("currency", request.Currency).Language("language", request.Language);
        if (fields.Refusal is { } wrong) return wrong.ToResult();

        await OneAtATime.WaitAsync(ct);
        try
        {
            if (!await setup.NeededAsync(ct)) return Gone.ToResult();
            var now = clock.GetUtcNow();
            var person = new Person { Id = Guid.CreateVersion7(now), Name = request.Name.Trim(), Email = request.Email, Founder = true, Created = now };
            var session = Guid.Empty;
            store.Also(async (transaction, token) =>
            {
                var workspace = workspaces.Create(transaction, request.Workspace.Trim(), request.Zone, request.Currency, request.Language, isDemo: false);
                transaction.Db.Add(new Membership { Workspace = workspace, Person = person.Id, Role = Role.Owner, Since = now });
                session = sessions.Begin(transaction, person, context);
                await audit.WriteAsync(transaction, null, "instance.setup", $"person {person.Id}", null, token);
                await audit.WriteAsync(transaction, workspace, "workspace.create", $"workspace {workspace}", null, token);
            });
            if ((await people.CreateAsync(person, request.Password)).ToRefusal() is { } refusal) return refusal.ToResult();
            return await sessions.WelcomeAsync(context, session, ct);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    internal static readonly Refusal Gone = new("setup.done", "This instance is set up already. Ask an owner for an invitation.", 404);

    internal static readonly Refusal WrongCode = new(
        "setup.code", "This is not the code of the running server. Open the link that the console printed at the last start.", 403);
}
