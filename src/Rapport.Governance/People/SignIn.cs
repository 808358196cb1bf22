using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Governance.Access;
using Rapport.Kernel;

namespace Rapport.Governance.People;

/// <summary>Begins a session. Unknown accounts are answered as wrong passwords are, after as long a time, and lock alike.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record SignIn(string Email, string Password, string? Totp = null, string? RecoveryCode = null)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/session", async (Sessions sessions, HttpContext context, CancellationToken ct) =>
                Results.Ok(await sessions.AnswerAsync(context, ct)))
            .WithName("getSession").WithTags("Session").WithSummary("Who is signed in, and the antiforgery token")
            .Produces<SessionAnswer>().IsPublic("screens ask it before anybody has signed in; it tells strangers nothing");
        routes.MapPost("/api/v1/sign-in", HandleAsync)
            .WithName("signIn").WithTags("Session").WithSummary("Sign in with e-mail, password and, where set, a second factor")
            .Produces<SessionAnswer>().ProducesProblem(401).ProducesProblem(429)
            .RequireRateLimiting(RateLimit.SignIn).IsPublic("this is how people stop being strangers");
        routes.MapPost("/api/v1/sign-out", SignOutAsync)
            .WithName("signOut").WithTags("Session").WithSummary("End this session").Produces(204).NeedsPerson().WorksBeforeEnrolment();
    }

    static async Task<IResult> HandleAsync(
        SignIn request, UserManager<Person> people, PersonStore store, SecondFactor factor, Attempts attempts, Sessions sessions,
        IAudit audit, HttpContext context, CancellationToken ct)
    {
        if (InsecureAddress.Check(context) is { } insecure) return insecure.ToResult();
        var key = people.NormalizeEmail(request.Email) ?? "";
        using var turn = await attempts.TurnAsync(key, ct);
        var person = await people.FindByEmailAsync(request.Email);
        if ((person?.LockedUntil ?? attempts.LockedUntil(key)) is { } until && attempts.Left(until) is { } wait) return Locked(context, wait);
        if (person is null || !await PasswordFitsAsync(people, person, request.Password))
        {
            if (person is null) attempts.WasteTime(request.Password);
            return await FailedAsync(people, store, audit, attempts, person, key, context);
        }

        switch (factor.Check(person, request.Totp, request.RecoveryCode))
        {
            case FactorOutcome.Needed: return TotpNeeded.ToResult();
            case FactorOutcome.Wrong: return await FailedAsync(people, store, audit, attempts, person, key, context);
        }

        person.Failures = 0;
        person.Lockouts = 0;
        person.LockedUntil = null;
        var session = Guid.Empty;
        store.Also(async (transaction, token) =>
        {
            session = sessions.Begin(transaction, person, context);
            await audit.WriteAsync(transaction, null, "session.begin", $"person {person.Id}", null, token);
        });
        if ((await people.UpdateAsync(person)).ToRefusal() is { } refusal) return refusal.ToResult();
        return await sessions.WelcomeAsync(context, session, ct);
    }

    static async Task<bool> PasswordFitsAsync(UserManager<Person> people, Person person, string password) =>
        person.PasswordHash is { } hash && password.Length <= 200
        && people.PasswordHasher.VerifyHashedPassword(person, hash, password) != PasswordVerificationResult.Failed;

    static async Task<IResult> FailedAsync(
        UserManager<Person> people, PersonStore store, IAudit audit, Attempts attempts, Person? person, string key, HttpContext context)
    {
        if (person is null)
        {
            attempts.Failed(key);
            return (attempts.LockedUntil(key) is { } end && attempts.Left(end) is { } left) ? Locked(context, left) : Wrong.ToResult();
        }

        if (person.Failures + 1 >= people.Options.Lockout.MaxFailedAccessAttempts)
            store.Also((transaction, token) => audit.WriteAsync(transaction, null, "session.lock", $"person {person.Id}", null, token));
        await people.AccessFailedAsync(person);
        return (person.LockedUntil is { } until && attempts.Left(until) is { } wait) ? Locked(context, wait) : Wrong.ToResult();
    }

    static async Task<IResult> SignOutAsync(IStateStore state, SessionBook book, HttpContext context, CancellationToken ct)
    {
        var session = context.NeedPerson().Session;
        await using (var transaction = await state.BeginAsync(ct))
        {
            await transaction.Db.Set<Session>().Where(s => s.Id == session).ExecuteDeleteAsync(ct);
            transaction.OnCommitted(book.Forget);
            await transaction.CommitAsync(ct);
        }

        await context.SignOutAsync(SessionCookie.Scheme);
        return Results.NoContent();
    }

    static IResult Locked(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new Refusal("session.locked", "Too many wrong tries. Wait some minutes, or ask an admin for a reset link.", 429).ToResult();
    }

    static readonly Refusal Wrong = new("session.refused", "E-mail, password or code is wrong.", 401);

    static readonly Refusal TotpNeeded = new("session.totp_needed", "Enter the code of your authenticator app, or a recovery code.", 401);
}
