using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Rapport.Governance.Access;
using Rapport.Governance.Workspaces;
using Rapport.Kernel;

namespace Rapport.Governance.People;

/// <summary>Who is signed in, where they may go, and the token that their screens send back.</summary>
sealed record SessionAnswer(
    bool SetupNeeded, PersonAnswer? Person, IReadOnlyList<MyWorkspace> Workspaces, string Antiforgery, string Version)
{
    /// <summary>True while nothing is open but setting up a second factor, which a workspace of theirs demands.</summary>
    public bool MustEnrol { get; init; }
}

/// <summary>The signed-in person.</summary>
/// <param name="Id">The person's id.</param>
/// <param name="Email">Their address; <see cref="ClaimAccount.Unclaimed"/> until the account is claimed.</param>
/// <param name="Name">Their name.</param>
/// <param name="Totp">True when a second factor is on.</param>
sealed record PersonAnswer(Guid Id, string Email, string Name, bool Totp)
{
    /// <summary>False while the account, opened by the console's code, has no address and password of its own.</summary>
    public bool Claimed => Email != ClaimAccount.Unclaimed;
}

sealed record MyWorkspace(Guid Id, string Name, string Role, string Zone, string Currency, string Language, bool IsDemo);

/// <summary>Begins, shows and ends sessions.</summary>
sealed class Sessions(IStateStore state, SessionBook book, AntiforgeryToken tokens, SetupCode setup, TimeProvider clock)
{
    static readonly string ProductVersion =
        typeof(Sessions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>Adds a session to a transaction; <see cref="WelcomeAsync"/> gives it to the browser after the commit.</summary>
    public Guid Begin(IStateTransaction transaction, Person person, HttpContext context, bool byPasskey = false)
    {
        var now = clock.GetUtcNow();
        var session = new Session
        {
            Id = Guid.NewGuid(), Person = person.Id, Stamp = person.SecurityStamp, Created = now, LastSeen = now, Confirmed = now, ByPasskey = byPasskey,
            Browser = Browser.Name(context.Request.Headers.UserAgent.ToString()),
        };
        transaction.Db.Add(session);
        return session.Id;
    }

    /// <summary>Sets the cookie and answers as <c>GET /api/v1/session</c> will from now on.</summary>
    public async Task<IResult> WelcomeAsync(HttpContext context, Guid session, CancellationToken ct)
    {
        book.Forget();
        await SessionCookie.SignInAsync(context, session);
        context.Person = await book.FindAsync(session, ct);
        return Results.Ok(await AnswerAsync(context, ct));
    }

    public async Task<SessionAnswer> AnswerAsync(HttpContext context, CancellationToken ct)
    {
        if (context.Person is not { } who) return new(await setup.NeededAsync(ct), null, [], "", ProductVersion);
        await using var db = state.Read();
        var person = await db.Set<Person>().SingleAsync(p => p.Id == who.Person, ct);
        var workspaces = await db.Set<WorkspaceRow>().Where(w => w.Deleting == null).OrderBy(w => w.Created).ToListAsync(ct);
        return new(
            SetupNeeded: false,
            new(person.Id, person.Email, person.Name, person.TotpOn),
            [.. from w in workspaces
                let role = who.RoleIn(w.Id)
                where role is not null
                select new MyWorkspace(w.Id.Value, w.Name, role.Value.Word(), w.Zone, w.Currency, w.Language, w.IsDemo)],
            tokens.For(who.Session),
            ProductVersion)
        {
            MustEnrol = who.MustEnrol,
        };
    }
}

/// <summary>A browser in words that a person recognises their own by.</summary>
static class Browser
{
    static readonly (string Mark, string Name)[] Browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    static readonly (string Mark, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    public static string Name(string userAgent)
    {
        var browser = Find(Browsers, userAgent) ?? "Unknown browser";
        return Find(Systems, userAgent) is { } system ? $"{browser} on {system}" : browser;
    }

    static string? Find((string Mark, string Name)[] marks, string text) =>
        marks.Where(m => text.Contains(m.Mark, StringComparison.Ordinal)).Select(m => m.Name).FirstOrDefault();
}
