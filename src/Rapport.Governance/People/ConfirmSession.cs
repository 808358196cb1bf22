using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Governance.Access;
using Rapport.Kernel;

namespace Rapport.Governance.People;

/// <summary>Shows that it is still the same person at the browser, before something that cannot be taken back.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ConfirmSession(string Password, string? Totp = null, string? RecoveryCode = null)
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/session/confirm", HandleAsync)
        .WithName("confirmSession").WithTags("Session").WithSummary("Enter password and second factor again, for what needs a fresh sign-in")
        .Produces(204).ProducesProblem(422).ProducesProblem(429).RequireRateLimiting(RateLimit.SignIn).NeedsPerson().WorksBeforeEnrolment();

    static async Task<IResult> HandleAsync(
        ConfirmSession request, UserManager<Person> people, PersonStore store, SecondFactor factor, Attempts attempts, SessionBook book,
        IAudit audit, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        var session = context.NeedPerson().Session;
        using var turn = await attempts.TurnAsync((await Me.LoadAsync(people, context)).EmailKey, ct);
        var person = await Me.LoadAsync(people, context);
        if (person.LockedUntil is { } until && attempts.Left(until) is not null)
            return new Refusal("session.locked", "Too many wrong tries. Wait some minutes.", 429).ToResult();
        if (request.Password.Length > 200 || !await people.CheckPasswordAsync(person, request.Password))
            return await WrongAsync(people, person, "password", "This is not your password.");
        switch (factor.Check(person, request.Totp, request.RecoveryCode))
        {
            case FactorOutcome.Needed: return new Fields().Wrong("totp", "Enter the code of your authenticator app.").Refusal!.ToResult(); // one wrong field refuses
            case FactorOutcome.Wrong: return await WrongAsync(people, person, "totp", "The code is wrong, too old or used already.");
        }

        person.Failures = 0;
        store.Also(async (transaction, token) =>
        {
            var now = clock.GetUtcNow();
            await transaction.Db.Set<Session>().Where(s => s.Id == session).ExecuteUpdateAsync(s => s.SetProperty(x => x.Confirmed, now), token);
            await audit.WriteAsync(transaction, null, "session.confirm", $"person {person.Id}", null, token);
            transaction.OnCommitted(book.Forget);
        });
        return (await people.UpdateAsync(person)).ToRefusal()?.ToResult() ?? Results.NoContent();
    }

    static async Task<IResult> WrongAsync(UserManager<Person> people, Person person, string field, string sentence)
    {
        await people.AccessFailedAsync(person);
        return new Fields().Wrong(field, sentence).Refusal!.ToResult(); // one wrong field refuses
    }
}
