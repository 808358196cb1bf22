using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Governance.Access;
using Rapport.Kernel;

namespace Rapport.Governance.People;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Rename(string Name);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ChangePassword(string Current, string Next);

sealed record SessionItem(Guid Id, DateTimeOffset Created, DateTimeOffset LastSeen, string Browser, bool Current);

sealed record SessionList(IReadOnlyList<SessionItem> Items);

/// <summary>What people change about themselves.</summary>
static class Me
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPatch("/api/v1/me", RenameAsync)
            .WithName("rename").WithTags("Me").WithSummary("Change your name").Produces<PersonAnswer>().ProducesProblem(422)
            .LastWordCounts("it is one's own name").NeedsPerson();
        routes.MapPost("/api/v1/me/password", ChangePasswordAsync)
            .WithName("changePassword").WithTags("Me").WithSummary("Change your password; your other sessions end")
            .Produces(204).ProducesProblem(422).RequireRateLimiting(RateLimit.SignIn).NeedsPerson();
        routes.MapGet("/api/v1/me/sessions", SessionsAsync)
            .WithName("listSessions").WithTags("Me").WithSummary("Where you are signed in").Produces<SessionList>().NeedsPerson();
        routes.MapDelete("/api/v1/me/sessions/{id:guid}", EndSessionAsync)
            .WithName("endSession").WithTags("Me").WithSummary("End one of your sessions").Produces(204).ProducesProblem(404).NeedsPerson();
    }

    /// <summary>The signed-in person as stored.</summary>
    public static async Task<Person> LoadAsync(UserManager<Person> people, HttpContext context) =>
        await people.FindByIdAsync(context.NeedPerson().Person.ToString())
        ?? throw new InvalidOperationException("A session outlived its person.");

    static async Task<IResult> RenameAsync(
        Rename request, UserManager<Person> people, PersonStore store, SessionBook book, IAudit audit, HttpContext context)
    {
        if (new Fields().Text("name", request.Name, 100).Refusal is { } wrong) return wrong.ToResult();
        var person = await LoadAsync(people, context);
        person.Name = request.Name.Trim();
        store.Also(async (transaction, ct) =>
        {
            await audit.WriteAsync(transaction, null, "person.rename", $"person {person.Id}", null, ct);
            transaction.OnCommitted(book.Forget);
        });
        return (await people.UpdateAsync(person)).ToRefusal()?.ToResult()
            ?? Results.Ok(new PersonAnswer(person.Id, person.Email, person.Name, person.TotpOn));
    }

    static async Task<IResult> ChangePasswordAsync(
        ChangePassword request, UserManager<Person> people, PersonStore store, SessionBook book, IAudit audit, HttpContext context)
    {
        var person = await LoadAsync(people, context);
        if (await people.IsLockedOutAsync(person) || !await people.CheckPasswordAsync(person, request.Current))
        {
            await people.AccessFailedAsync(person);
            return new Fields().Wrong("current", "This is not your password.").Refusal!.ToResult(); // one wrong field refuses
        }

        if (new Fields().Password("next", request.Next, person.Email, person.Name).Refusal is { } wrong) return wrong.ToResult();
        var session = context.NeedPerson().Session;
        person.Failures = 0;
        person.PasswordHash = people.PasswordHasher.HashPassword(person, request.Next);
        store.Also(async (transaction, ct) =>
        {
            await KeepOnlyAsync(transaction, person, session, ct);
            await audit.WriteAsync(transaction, null, "person.password", $"person {person.Id}", null, ct);
            transaction.OnCommitted(book.Forget);
        });
        return (await people.UpdateSecurityStampAsync(person)).ToRefusal()?.ToResult() ?? Results.NoContent();
    }

    /// <summary>Ends all sessions but one, which goes on under the person's new stamp.</summary>
    public static async Task KeepOnlyAsync(IStateTransaction transaction, Person person, Guid session, CancellationToken ct)
    {
        var sessions = transaction.Db.Set<Session>().Where(s => s.Person == person.Id);
        await sessions.Where(s => s.Id != session).ExecuteDeleteAsync(ct);
        await sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.Stamp, person.SecurityStamp), ct);
    }

    static async Task<IResult> SessionsAsync(IStateStore state, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        var me = context.NeedPerson();
        var now = clock.GetUtcNow();
        var (since, seen) = (now - SignedIn.Longest, now - SignedIn.Idle);
        await using var db = state.Read();
        var sessions = await db.Set<Session>().Where(s => s.Person == me.Person && s.Created > since && s.LastSeen > seen)
            .OrderByDescending(s => s.LastSeen).ToListAsync(ct);
        return Results.Ok(new SessionList([.. sessions.Select(s => new SessionItem(s.Id, s.Created, s.LastSeen, s.Browser, s.Id == me.Session))]));
    }

    static async Task<IResult> EndSessionAsync(Guid id, IStateStore state, SessionBook book, IAudit audit, HttpContext context, CancellationToken ct)
    {
        var me = context.NeedPerson().Person;
        await using var transaction = await state.BeginAsync(ct);
        if (await transaction.Db.Set<Session>().Where(s => s.Id == id && s.Person == me).ExecuteDeleteAsync(ct) == 0)
            return new Refusal("session.unknown", "You have no such session.", 404).ToResult();
        await audit.WriteAsync(transaction, null, "session.end", $"session {id}", null, ct);
        transaction.OnCommitted(book.Forget);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }
}
