using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Governance.Access;
using Rapport.Governance.Workspaces;
using Rapport.Kernel;

namespace Rapport.Governance.People;

/// <summary>Becomes the first owner by the one-time code alone, to look at the demo company at once. Name, address and
/// password follow by <see cref="ClaimAccount"/>; until then the account opens on this browser only.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record EnterByCode(string Code)
{
    static readonly SemaphoreSlim OneAtATime = new(1);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/setup/enter", HandleAsync)
        .WithName("enterByCode").WithTags("Session").WithSummary("Look at the demo company by the one-time code from the console")
        .Produces<SessionAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409)
        .RequireRateLimiting(RateLimit.SignIn)
        .IsPublic("nobody can sign in yet; guarded by the one-time code and gone once an owner exists");

    static async Task<IResult> HandleAsync(
        EnterByCode request, SetupCode setup, UserManager<Person> people, PersonStore store, Sessions sessions, IAudit audit,
        SessionBook book, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        if (InsecureAddress.Check(context) is { } insecure) return insecure.ToResult();
        await OneAtATime.WaitAsync(ct);
        try
        {
            if (!await setup.NeededAsync(ct)) return SetUp.Gone.ToResult();
            if (!setup.Fits(request.Code)) return SetUp.WrongCode.ToResult();
            var now = clock.GetUtcNow();
            var person = new Person { Id = Guid.CreateVersion7(now), Name = "Owner", Email = ClaimAccount.Unclaimed, Founder = true, Created = now };
            var session = Guid.Empty;
            store.Also(async (transaction, token) =>
            {
                foreach (var demo in await transaction.Db.Set<WorkspaceRow>().Where(w => w.IsDemo && w.Deleting == null).Select(w => w.Id).ToListAsync(token))
                    transaction.Db.Add(new Membership { Workspace = demo, Person = person.Id, Role = Role.Owner, Since = now });
                session = sessions.Begin(transaction, person, context);
                await audit.WriteAsync(transaction, null, "instance.enter", $"person {person.Id}", null, token);
                transaction.OnCommitted(book.Forget);
            });
            if ((await people.CreateAsync(person)).ToRefusal() is { } refusal) return refusal.ToResult();
            return await sessions.WelcomeAsync(context, session, ct);
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}

/// <summary>Gives an account that was opened by code its name, address and password, once.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ClaimAccount(string Name, string Email, string Password)
{
    /// <summary>The address of an account nobody has claimed; no mail can reach it (RFC 2606).</summary>
    public const string Unclaimed = "owner@rapport.invalid";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/api/v1/me/account", HandleAsync)
        .WithName("claimAccount").WithTags("Me").WithSummary("Give the account opened by the console's code a name, an address and a password")
        .Produces<PersonAnswer>().ProducesProblem(409).ProducesProblem(422)
        .LastWordCounts("it is refused once it is done").NeedsPerson();

    static async Task<IResult> HandleAsync(
        ClaimAccount request, UserManager<Person> people, PersonStore store, SessionBook book, IAudit audit, HttpContext context)
    {
        var person = await Me.LoadAsync(people, context);
        if (person.PasswordHash is not null)
            return new Refusal("account.claimed", "This account has its address and password already.", 409).ToResult();
        var fields = new Fields().Text("name", request.Name, 100).Email("email", request.Email).Password("password", request.Password, request.Email, request.Name);
        if (fields.Refusal is { } wrong) return wrong.ToResult();
        var session = context.NeedPerson().Session;
        (person.Name, person.Email) = (request.Name.Trim(), request.Email.Trim());
        person.EmailKey = people.NormalizeEmail(person.Email) ?? "";
        person.PasswordHash = people.PasswordHasher.HashPassword(person, request.Password);
        store.Also(async (transaction, ct) =>
        {
            await Me.KeepOnlyAsync(transaction, person, session, ct);
            await audit.WriteAsync(transaction, null, "person.claim", $"person {person.Id}", null, ct);
            transaction.OnCommitted(book.Forget);
        });
        return (await people.UpdateSecurityStampAsync(person)).ToRefusal()?.ToResult()
            ?? Results.Ok(new PersonAnswer(person.Id, person.Email, person.Name, person.TotpOn));
    }
}
