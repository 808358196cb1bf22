using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Governance.Access;
using Rapport.Kernel;

namespace Rapport.Governance.People;

/// <summary>A new password by a reset link. Ends every session, lifts a lock, and leaves the second factor in force.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ResetPassword(string Password)
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/resets/{token}", HandleAsync)
        .WithName("resetPassword").WithTags("Session").WithSummary("Choose a new password by a reset link")
        .Produces(204).ProducesProblem(410).ProducesProblem(422).RequireRateLimiting(RateLimit.SignIn)
        .IsPublic("the link itself is the credential: sealed, single-use and short-lived");

    static async Task<IResult> HandleAsync(
        string token, ResetPassword request, Links links, UserManager<Person> people, PersonStore store, SessionBook book, IAudit audit,
        CancellationToken ct)
    {
        if (links.ReadReset(token) is not { } read || await people.FindByIdAsync(read.Person.ToString()) is not { } person
            || Links.StampMark(person) != read.Mark)
        {
            return new Refusal("reset.over", "This link is wrong, used or too old. Ask for a new one.", 410).ToResult();
        }

        if (new Fields().Password("password", request.Password, person.Email, person.Name).Refusal is { } wrong) return wrong.ToResult();
        person.PasswordHash = people.PasswordHasher.HashPassword(person, request.Password);
        person.Failures = 0;
        person.Lockouts = 0;
        person.LockedUntil = null;
        store.Also(async (transaction, cancel) =>
        {
            await transaction.Db.Set<Session>().Where(s => s.Person == person.Id).ExecuteDeleteAsync(cancel);
            await audit.WriteAsync(transaction, null, "person.reset", $"person {person.Id}", null, cancel);
            transaction.OnCommitted(book.Forget);
        });
        return (await people.UpdateSecurityStampAsync(person)).ToRefusal()?.ToResult() ?? Results.NoContent();
    }
}
