using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Governance.Access;
using Rapport.Kernel;

namespace Rapport.Governance.People;

/// <summary>A challenge for the browser.</summary>
/// <param name="Options">For <c>navigator.credentials</c>, as WebAuthn writes it in JSON.</param>
/// <param name="Token">Sent back with the answer; good once, for five minutes.</param>
sealed record PasskeyChallenge(JsonElement Options, string Token);

/// <summary>A new passkey as the browser made it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewPasskey(string Name, string Token, JsonElement Credential);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record PasskeyName(string Name);

/// <summary>One passkey.</summary>
/// <param name="Id">As the authenticator named it, base64url.</param>
/// <param name="Name">Given by its owner.</param>
/// <param name="Created">When it was added.</param>
/// <param name="LastUsed">When it signed in last; null when never.</param>
/// <param name="Synced">True when the person's password manager carries it to other devices.</param>
sealed record PasskeyItem(string Id, string Name, DateTimeOffset Created, DateTimeOffset? LastUsed, bool Synced);

sealed record PasskeyList(IReadOnlyList<PasskeyItem> Items);

/// <summary>Adds, names and removes one's passkeys.</summary>
static class MyPasskeys
{
    const string Route = "/api/v1/me/passkeys";

    const int Most = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync)
            .WithName("listPasskeys").WithTags("Me").WithSummary("Your passkeys").Produces<PasskeyList>().NeedsPerson().WorksBeforeEnrolment();
        routes.MapPost(Route + "/challenge", ChallengeAsync)
            .WithName("beginPasskey").WithTags("Me").WithSummary("Get a challenge for a new passkey")
            .Produces<PasskeyChallenge>().ProducesProblem(409).NeedsPerson().NeedsFreshSignIn().WorksBeforeEnrolment();
        routes.MapPost(Route, AddAsync)
            .WithName("addPasskey").WithTags("Me").WithSummary("Add the passkey that your browser made for the challenge")
            .Produces<PasskeyItem>(201).ProducesProblem(422).RequireRateLimiting(RateLimit.SignIn).NeedsPerson().WorksBeforeEnrolment();
        routes.MapPatch(Route + "/{id}", RenameAsync)
            .WithName("renamePasskey").WithTags("Me").WithSummary("Name a passkey").Produces(204).ProducesProblem(404).ProducesProblem(422)
            .LastWordCounts("it is the name of one's own passkey").NeedsPerson();
        routes.MapDelete(Route + "/{id}", RemoveAsync)
            .WithName("removePasskey").WithTags("Me").WithSummary("Remove a passkey; the sessions it began end")
            .Produces(204).ProducesProblem(404).NeedsPerson().NeedsFreshSignIn();
    }

    static async Task<IResult> ListAsync(IStateStore state, HttpContext context, CancellationToken ct)
    {
        var me = context.NeedPerson().Person;
        await using var db = state.Read();
        return Results.Ok(new PasskeyList([.. (await db.Set<Passkey>().Where(p => p.Person == me).OrderBy(p => p.Created).ToListAsync(ct)).Select(Item)]));
    }

    static async Task<IResult> ChallengeAsync(UserManager<Person> people, IPasskeyHandler<Person> handler, PasskeyChallenges challenges, HttpContext context)
    {
        var person = await Me.LoadAsync(people, context);
        if ((await people.GetPasskeysAsync(person)).Count >= Most) return TooMany.ToResult();
        var made = await handler.MakeCreationOptionsAsync(new() { Id = person.Id.ToString(), Name = person.Email, DisplayName = person.Name }, context);
        return Results.Ok(new PasskeyChallenge(JsonElement.Parse(made.CreationOptionsJson), challenges.Token(person.Id, made.AttestationState)));
    }

    static async Task<IResult> AddAsync(
        NewPasskey request, UserManager<Person> people, PersonStore store, IPasskeyHandler<Person> handler, PasskeyChallenges challenges, IAudit audit,
        HttpContext context)
    {
        if (new Fields().Text("name", request.Name, 100).Refusal is { } wrong) return wrong.ToResult();
        var person = await Me.LoadAsync(people, context);
        if (challenges.Take(person.Id, request.Token) is not { } state) return Refused.ToResult();
        var attested = await handler.PerformAttestationAsync(new() { HttpContext = context, CredentialJson = request.Credential.GetRawText(), AttestationState = state });
        if (!attested.Succeeded) return Refused.ToResult();
        var passkey = attested.Passkey;
        if (await people.FindByPasskeyIdAsync(passkey.CredentialId) is not null) return Refused.ToResult();
        passkey.Name = request.Name.Trim();
        var id = Base64Url.EncodeToString(passkey.CredentialId);
        store.Also((transaction, ct) => audit.WriteAsync(transaction, null, "person.passkey_add", $"person {person.Id}", new { passkey = id }, ct));
        return (await people.AddOrUpdatePasskeyAsync(person, passkey)).ToRefusal()?.ToResult()
            ?? Results.Created($"{Route}/{id}", new PasskeyItem(id, passkey.Name, passkey.CreatedAt, null, passkey.IsBackedUp));
    }

    static async Task<IResult> RenameAsync(string id, PasskeyName request, IStateStore state, IAudit audit, HttpContext context, CancellationToken ct)
    {
        if (new Fields().Text("name", request.Name, 100).Refusal is { } wrong) return wrong.ToResult();
        await using var transaction = await state.BeginAsync(ct);
        if (await MineAsync(transaction, id, context, ct) is not { } passkey) return Unknown.ToResult();
        passkey.Name = request.Name.Trim();
        await audit.WriteAsync(transaction, null, "person.passkey_rename", $"person {passkey.Person}", new { passkey = id }, ct);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    static async Task<IResult> RemoveAsync(string id, IStateStore state, SessionBook book, IAudit audit, HttpContext context, CancellationToken ct)
    {
        var me = context.NeedPerson();
        await using var transaction = await state.BeginAsync(ct);
        if (await MineAsync(transaction, id, context, ct) is not { } passkey) return Unknown.ToResult();
        transaction.Db.Remove(passkey);
        // Whoever holds a lost device must not stay signed in by it; this browser has just shown who it is.
        await transaction.Db.Set<Session>().Where(s => s.Person == me.Person && s.ByPasskey && s.Id != me.Session).ExecuteDeleteAsync(ct);
        await audit.WriteAsync(transaction, null, "person.passkey_remove", $"person {passkey.Person}", new { passkey = id }, ct);
        transaction.OnCommitted(book.Forget);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    static async Task<Passkey?> MineAsync(IStateTransaction transaction, string id, HttpContext context, CancellationToken ct)
    {
        if (!Base64Url.IsValid(id)) return null;
        var bytes = Base64Url.DecodeFromChars(id);
        var me = context.NeedPerson().Person;
        return await transaction.Db.Set<Passkey>().SingleOrDefaultAsync(p => p.Id == bytes && p.Person == me, ct);
    }

    static PasskeyItem Item(Passkey p) => new(Base64Url.EncodeToString(p.Id), p.Name, p.Created, p.LastUsed, p.IsBackedUp);

    static readonly Refusal TooMany = new("passkey.too_many", $"At most {Most} passkeys. Remove one first.", 409);

    static readonly Refusal Unknown = new("passkey.unknown", "You have no such passkey.", 404);

    static readonly Refusal Refused = new("passkey.refused", "This passkey does not answer the challenge, or took longer than five minutes. Try again.");
}
