using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using QRCoder;
using Rapport.Governance.Access;
using Rapport.Kernel;

namespace Rapport.Governance.People;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record TotpCode(string Code);

sealed record TotpSecretAnswer(string Secret, string Uri, string QrSvg);

sealed record RecoveryCodesAnswer(IReadOnlyList<string> RecoveryCodes);

/// <summary>Sets up and removes one's authenticator app.</summary>
static class MyTotp
{
    const string Route = "/api/v1/me/totp";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Route, BeginAsync)
            .WithName("beginTotp").WithTags("Me").WithSummary("Get a secret for an authenticator app; not in force before a code proves it")
            .Produces<TotpSecretAnswer>().ProducesProblem(409).NeedsPerson().NeedsFreshSignIn().WorksBeforeEnrolment();
        routes.MapPut(Route, ConfirmAsync)
            .WithName("confirmTotp").WithTags("Me").WithSummary("Switch the second factor on; answers ten recovery codes, once")
            .Produces<RecoveryCodesAnswer>().ProducesProblem(422).RequireRateLimiting(RateLimit.SignIn)
            .LastWordCounts("it is refused once it is done").NeedsPerson().WorksBeforeEnrolment();
        routes.MapDelete(Route, RemoveAsync)
            .WithName("removeTotp").WithTags("Me").WithSummary("Switch the second factor off, proven by a code")
            .Produces(204).ProducesProblem(422).RequireRateLimiting(RateLimit.SignIn).NeedsPerson();
    }

    static async Task<IResult> BeginAsync(UserManager<Person> people, SecondFactor factor, HttpContext context)
    {
        var person = await Me.LoadAsync(people, context);
        if (person.TotpOn) return new Refusal("totp.on", "The second factor is on already. Switch it off first.", 409).ToResult();
        var secret = Totp.Base32(factor.NewSecret(person));
        if ((await people.UpdateAsync(person)).ToRefusal() is { } refusal) return refusal.ToResult();
        var uri = $"otpauth://totp/Rapport:{Uri.EscapeDataString(person.Email)}?secret={secret}&issuer=Rapport";
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return Results.Ok(new TotpSecretAnswer(secret, uri, svg.GetGraphic(4)));
    }

    static async Task<IResult> ConfirmAsync(
        TotpCode request, UserManager<Person> people, PersonStore store, SecondFactor factor, SessionBook book, IAudit audit, HttpContext context)
    {
        var person = await Me.LoadAsync(people, context);
        if (person.TotpOn) return new Refusal("totp.on", "The second factor is on already. Switch it off first.", 409).ToResult();
        if (!factor.Use(person, request.Code)) return WrongCode.ToResult();
        person.TotpOn = true;
        var codes = SecondFactor.NewRecoveryCodes(person);
        Record(store, book, audit, person, context, "person.totp_on");
        return (await people.UpdateSecurityStampAsync(person)).ToRefusal()?.ToResult() ?? Results.Ok(new RecoveryCodesAnswer(codes));
    }

    static async Task<IResult> RemoveAsync(
        [FromBody] TotpCode request, UserManager<Person> people, PersonStore store, SecondFactor factor, SessionBook book, IAudit audit,
        HttpContext context)
    {
        var person = await Me.LoadAsync(people, context);
        if (factor.Check(person, request.Code, null) != FactorOutcome.Fine && factor.Check(person, null, request.Code) != FactorOutcome.Fine)
            return WrongCode.ToResult();
        person.TotpOn = false;
        person.TotpSecret = null;
        person.RecoveryCodes = "";
        Record(store, book, audit, person, context, "person.totp_off");
        return (await people.UpdateSecurityStampAsync(person)).ToRefusal()?.ToResult() ?? Results.NoContent();
    }

    static void Record(PersonStore store, SessionBook book, IAudit audit, Person person, HttpContext context, string action) =>
        store.Also(async (transaction, ct) =>
        {
            await Me.KeepOnlyAsync(transaction, person, context.NeedPerson().Session, ct);
            await audit.WriteAsync(transaction, null, action, $"person {person.Id}", null, ct);
            transaction.OnCommitted(book.Forget);
        });

    static readonly Refusal WrongCode = new("totp.code", "The code is wrong, too old or used already.")
    {
        Errors = new Dictionary<string, string[]> { ["code"] = ["Enter the six digits your app shows now."] },
    };
}
