using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Governance.Mail;

/// <summary>Gives the stored mail servers out, password included, to what sends mail.</summary>
sealed class MailServers(IStateStore state, IDataProtectionProvider protection) : IMailServers
{
    public async ValueTask<MailServer?> FindAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = state.Read();
        return await db.Set<SmtpSettings>().SingleOrDefaultAsync(s => s.Workspace == workspace, ct) is { } row
            ? new MailServer(row.Host, row.Port, row.User, Reveal(row.Password), row.From, row.Tls)
            : null;
    }

    string? Reveal(string? password)
    {
        try
        {
            return password is null ? null : Protector(protection).Unprotect(password);
        }
        catch (CryptographicException)
        {
            // The keys of the data folder were lost: the server will refuse to sign in, and people enter the password again.
            return null;
        }
    }

    public static IDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("Rapport.Smtp");
}
