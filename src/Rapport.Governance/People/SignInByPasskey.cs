using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;

namespace Rapport.Governance.People;

/// <summary>Begins a session by a passkey: the device that holds it has asked for a finger, a face or a PIN, so nothing else is asked for.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record SignInByPasskey(string Token, JsonElement Credential)
{
    const string Route = "/api/v1/sign-in/passkey";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Route + "/challenge", ChallengeAsync)
            .WithName("beginPasskeySignIn").WithTags("Session").WithSummary("Get a challenge to sign in with a passkey")
            .Produces<PasskeyChallenge>().RequireRateLimiting(RateLimit.SignIn).IsPublic("a challenge tells nothing and is the same for everybody");
        routes.MapPost(Route, HandleAsync)
            .WithName("signInByPasskey").WithTags("Session").WithSummary("Sign in with a passkey")
            .Produces<SessionAnswer>().ProducesProblem(401).RequireRateLimiting(RateLimit.SignIn).IsPublic("this is how people stop being strangers");
    }

    static async Task<IResult> ChallengeAsync(IPasskeyHandler<Person> handler, PasskeyChallenges challenges, HttpContext context)
    {
        if (InsecureAddress.Check(context) is { } insecure) return insecure.ToResult();
        var made = await handler.MakeRequestOptionsAsync(null, context);
        return Results.Ok(new PasskeyChallenge(JsonElement.Parse(made.RequestOptionsJson), challenges.Token(Guid.Empty, made.AssertionState)));
    }

    static async Task<IResult> HandleAsync(
        SignInByPasskey request, UserManager<Person> people, PersonStore store, IPasskeyHandler<Person> handler, PasskeyChallenges challenges,
        Sessions sessions, IAudit audit, HttpContext context, CancellationToken ct)
    {
        if (InsecureAddress.Check(context) is { } insecure) return insecure.ToResult();
        if (challenges.Take(Guid.Empty, request.Token) is not { } state) return Refused.ToResult();
        var asserted = await handler.PerformAssertionAsync(new() { HttpContext = context, CredentialJson = request.Credential.GetRawText(), AssertionState = state });
        if (!asserted.Succeeded) return Refused.ToResult();
        var person = asserted.User;
        var session = Guid.Empty;
        store.Also(async (transaction, token) =>
        {
            session = sessions.Begin(transaction, person, context, byPasskey: true);
            await audit.WriteAsync(transaction, null, "session.begin", $"person {person.Id}", new { by = "passkey" }, token);
        });
        if ((await people.AddOrUpdatePasskeyAsync(person, asserted.Passkey)).ToRefusal() is { } refusal) return refusal.ToResult();
        return await sessions.WelcomeAsync(context, session, ct);
    }

    static readonly Refusal Refused = new("passkey.refused", "This passkey is not known here, or took longer than five minutes. Try again, or use your password.", 401);
}
