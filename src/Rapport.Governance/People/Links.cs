using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Rapport.Kernel;

namespace Rapport.Governance.People;

/// <summary>Links that somebody copies into a message: one purpose each, good once, for a limited time.</summary>
sealed class Links(IDataProtectionProvider protection, InstanceAddress address)
{
    public static readonly TimeSpan InviteLife = TimeSpan.FromDays(7);

    public static readonly TimeSpan ResetLife = TimeSpan.FromHours(24);

    readonly ITimeLimitedDataProtector _invites = protection.CreateProtector("Rapport.Invite").ToTimeLimitedDataProtector();
    readonly ITimeLimitedDataProtector _resets = protection.CreateProtector("Rapport.Reset").ToTimeLimitedDataProtector();

    public string Invite(Invite invite) =>
        address.Link($"app/invite/{_invites.Protect($"{invite.Workspace.Value:N} {invite.Id:N}", invite.Expires)}");

    public (WorkspaceId Workspace, Guid Invite)? ReadInvite(string token) =>
        Read(_invites, token) is [{ } workspace, { } invite] ? (new(workspace), invite) : null;

    /// <summary>Good until the person's security stamp changes, which using it does.</summary>
    public string Reset(Person person, DateTimeOffset expires) =>
        address.Link($"app/reset/{_resets.Protect($"{person.Id:N} {StampMark(person):N}", expires)}");

    public (Guid Person, Guid Mark)? ReadReset(string token) =>
        Read(_resets, token) is [{ } person, { } mark] ? (person, mark) : null;

    /// <summary>A fingerprint of the security stamp.</summary>
    public static Guid StampMark(Person person) => new(SHA256.HashData(Encoding.UTF8.GetBytes(person.SecurityStamp)).AsSpan(0, 16));

    static Guid[]? Read(ITimeLimitedDataProtector protector, string token)
    {
        try
        {
            return [.. protector.Unprotect(token).Split(' ').Select(Guid.Parse)];
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
