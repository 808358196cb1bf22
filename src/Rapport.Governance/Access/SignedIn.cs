using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Rapport.Kernel;

namespace Rapport.Governance.Access;

/// <summary>The person behind a request.</summary>
/// <param name="Session">The browser session; its id is the secret half of the antiforgery token.</param>
/// <param name="Person">Who.</param>
/// <param name="Name">Shown in the audit log.</param>
/// <param name="Founder">Made the instance.</param>
/// <param name="Roles">Role by workspace; workspaces being deleted are left out.</param>
/// <param name="Created">When the session began.</param>
/// <param name="Confirmed">When password and second factor were entered last; null for an account that has none yet.</param>
/// <param name="MustEnrol">A workspace of theirs demands a second factor, and they have none: nothing else is open to them before.</param>
sealed record SignedIn(
    Guid Session, Guid Person, string Name, bool Founder, IReadOnlyDictionary<WorkspaceId, Role> Roles, DateTimeOffset Created,
    DateTimeOffset? Confirmed, bool MustEnrol)
{
    /// <summary>A session ends this long after its last request.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(8);

    /// <summary>A session ends this long after signing in, whatever happens.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>So long after entering it the password is not asked for again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);

    /// <summary>True while what cannot be taken back may be done without entering the password again. An account opened by the
    /// console's code has no password to enter.</summary>
    public bool IsFresh(DateTimeOffset now) => Confirmed is not { } confirmed || now - confirmed <= Fresh;

    /// <summary>The role in a workspace, or null when the person is no member.</summary>
    public Role? RoleIn(WorkspaceId workspace) => Roles.TryGetValue(workspace, out var role) ? role : null;
}

/// <summary>The token that proves that an unsafe request was made by our own screens: bound to the session, readable
/// only from the same origin, sent back in a header no other site can set.</summary>
sealed class AntiforgeryToken(IDataProtectionProvider protection)
{
    public const string Header = "X-Rapport-Antiforgery";

    readonly IDataProtector _protector = protection.CreateProtector("Rapport.Antiforgery");

    public string For(Guid session) => _protector.Protect(session.ToString("N"));

    public bool Fits(HttpRequest request, Guid session)
    {
        if (request.Headers[Header] is not [{ Length: > 0 } token]) return false;
        try
        {
            return _protector.Unprotect(token) == session.ToString("N");
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

static class Caller
{
    static readonly object KeyItem = new();
    static readonly object PersonItem = new();

    extension(HttpContext context)
    {
        /// <summary>The signed-in person; null when nobody is.</summary>
        public SignedIn? Person
        {
            get => context.Items[PersonItem] as SignedIn;
            set => context.Items[PersonItem] = value;
        }

        /// <summary>The secret or write key the request was made with; null when none was.</summary>
        public KeyGrant? Key
        {
            get => context.Items[KeyItem] as KeyGrant;
            set => context.Items[KeyItem] = value;
        }

        /// <summary>The signed-in person, on a route that needs one.</summary>
        public SignedIn NeedPerson() => context.Person ?? throw new InvalidOperationException("The route lacks NeedsPerson().");
    }

    /// <summary>What a key may do, as a role; null when it may only send events.</summary>
    public static Role? Role(this KeyGrant key) =>
        key.Scopes.Contains(Scope.Admin) ? Kernel.Role.Admin
        : key.Scopes.Contains(Scope.Write) ? Kernel.Role.Analyst
        : key.Scopes.Contains(Scope.Read) ? Kernel.Role.Viewer
        : null;
}
