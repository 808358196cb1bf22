using Rapport.Kernel;
using Rapport.Messaging.Recipients;
using Rapport.Messaging.Unsubscribe;

namespace Rapport.Messaging;

/// <summary>Leads people who have shown that an address is theirs to where they choose what they get.</summary>
public interface IPreferenceLinks
{
    /// <summary>The path of the page on which the owner of an address chooses, without a leading slash.</summary>
    /// <param name="workspace">Whose mail.</param>
    /// <param name="address">Their own; they were written to before.</param>
    /// <param name="language">Of the page.</param>
    /// <param name="ct">Cancels.</param>
    Task<string> PathAsync(WorkspaceId workspace, string address, string language, CancellationToken ct);
}

/// <summary>Signs them as the links in mails.</summary>
sealed class PreferenceLinks(IStateStore state, Contacts contacts, UnsubscribeLinks links) : IPreferenceLinks
{
    public async Task<string> PathAsync(WorkspaceId workspace, string address, string language, CancellationToken ct)
    {
        await using var transaction = await state.BeginAsync(ct);
        var contact = await contacts.HashAsync(transaction, workspace, address, ct);
        var token = await links.TokenAsync(transaction, new(workspace, Guid.Empty, contact, "service", language), "", ct);
        await transaction.CommitAsync(ct);
        return $"p/{token}?lang={Uri.EscapeDataString(language)}";
    }
}
