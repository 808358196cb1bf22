using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Messaging.Settings;

/// <summary>Finds what a workspace says about its mail.</summary>
sealed class MailSettings(IStateStore state, IMailServers servers)
{
    static readonly Refusal s_noServer = new("mail.no_server", "Enter a mail server in the settings first.", 409);

    static readonly Refusal s_noAddress = new(
        "mail.no_postal_address", "Enter the company's postal address in the mail settings first: the law asks for it in mail that people did not ask for.", 409);

    /// <summary>The settings, or those a workspace begins with.</summary>
    public async Task<MailSettingsRow> FindAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = state.Read();
        return await db.Set<MailSettingsRow>().SingleOrDefaultAsync(s => s.Workspace == workspace, ct) ?? new() { Workspace = workspace };
    }

    /// <summary>What keeps mail of a class from being sent at all; null when nothing does.</summary>
    public async Task<Refusal?> MissingAsync(WorkspaceId workspace, MailClass kind, CancellationToken ct)
    {
        if (await servers.FindAsync(workspace, ct) is null) return s_noServer;
        return kind == MailClass.Marketing && (await FindAsync(workspace, ct)).PostalAddress.Length == 0 ? s_noAddress : null;
    }
}
