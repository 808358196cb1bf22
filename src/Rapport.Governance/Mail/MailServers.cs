using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Governance.Mail;

/// <summary>Gives the stored mail servers out, password included, to what sends mail.</summary>
sealed class MailServers(IStateStore state, ISecrets secrets) : IMailServers
{
    public async ValueTask<MailServer?> FindAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = state.Read();
        return await db.Set<SmtpSettings>().SingleOrDefaultAsync(s => s.Workspace == workspace, ct) is { } row
            ? new MailServer(row.Host, row.Port, row.User, Reveal(row.Password), row.From, row.Tls)
            : null;
    }

    string? Reveal(string? password) => password is null ? null : secrets.OpenText(Purpose, password);

    /// <summary>What passwords are sealed for.</summary>
    public const string Purpose = "smtp";
}
