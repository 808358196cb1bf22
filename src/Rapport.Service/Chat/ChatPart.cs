using Rapport.Kernel;
using Rapport.Service.Settings;

namespace Rapport.Service.Chat;

/// <summary>How a page offers chat.</summary>
/// <param name="Name">What the company is called there.</param>
/// <param name="Greeting">By language.</param>
sealed record ChatOffer(string Name, IReadOnlyDictionary<string, string> Greeting);

/// <summary>Tells pages that there is somebody to talk with, where chat is switched on.</summary>
sealed class ChatPart(IStateStore store, SettingBook book, IWorkspaces workspaces) : IPagePart
{
    public string Name => "chat";

    public async ValueTask<object?> OfAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        var inbox = (await book.OfAsync(db, workspace, ct)).Inbox;
        if (!inbox.Chat) return null;
        return new ChatOffer(inbox.Name.Length > 0 ? inbox.Name : (await workspaces.FindAsync(workspace, ct))?.Name ?? "", inbox.Greeting);
    }
}
