using Rapport.Kernel;
using Rapport.Messaging.Text;
using Rapport.Messaging.Unsubscribe;

namespace Rapport.Messaging.Consents;

/// <summary>Asks the owner of an address to confirm a yes (double opt-in). The mail asks, and says nothing else.</summary>
sealed class ConfirmByMail(IMessages messages, UnsubscribeLinks links, IWorkspaces workspaces, InstanceAddress address, TimeProvider clock)
{
    /// <summary>How long a link holds.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    public const string Kind = "confirm";

    public async Task AskAsync(IStateTransaction transaction, ConsentRow row, ConsentGiven given, CancellationToken ct)
    {
        if (given.Address is not { } to || await workspaces.FindAsync(row.Workspace, ct) is not { } workspace) return;
        var words = PreferenceWords.Of(row.Language);
        var token = await links.TokenAsync(transaction, new(row.Workspace, row.Id, row.Contact, row.Purpose, row.Language), Kind, ct);
        await messages.QueueAsync(transaction, new OutgoingMail
        {
            Workspace = row.Workspace, Class = MailClass.Transactional, Purpose = "service", To = to, Customer = row.Customer, Subject = PreferenceWords.Fill(words.ConfirmSubject, workspace.Name),
            Language = words.Language, About = $"consent {row.Id}", Key = $"confirm {row.Id}", AskedByStranger = true, NotAfter = clock.GetUtcNow() + Life,
            Parts =
            [
                new MailParagraph(PreferenceWords.Fill(words.ConfirmAsk, workspace.Name)), new MailParagraph(given.Text),
                new MailButton(words.ConfirmButton, new Uri(address.Link($"c/{token}"))), new MailParagraph(words.ConfirmElse),
            ],
        }, ct);
    }
}
