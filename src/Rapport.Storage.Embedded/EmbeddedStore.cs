using Microsoft.Extensions.Logging;
using Rapport.Kernel;
using Rapport.Storage.Embedded.Files;
using Rapport.Storage.Embedded.Folder;
using Rapport.Storage.Embedded.Inbox;
using Rapport.Storage.Embedded.State;

namespace Rapport.Storage.Embedded;

/// <summary>An open data folder and what lives in it.</summary>
sealed class EmbeddedStore : IDisposable
{
    readonly FolderLock folderLock;

    EmbeddedStore(FolderLock folderLock, StateStore state, EmbeddedInbox inbox, LocalFiles files)
    {
        this.folderLock = folderLock;
        State = state;
        Inbox = inbox;
        Files = files;
    }

    public StateStore State { get; }

    public EmbeddedInbox Inbox { get; }

    public LocalFiles Files { get; }

    public static EmbeddedStore Open(string folder, IReadOnlyList<IModelPart> parts, TimeProvider clock, ILoggerFactory logs)
    {
        var taken = FolderLock.Take(folder);
        StateStore? state = null;
        try
        {
            state = StateStore.Open(Path.Combine(folder, "state.db"), parts, logs.CreateLogger<StateStore>());
            var inbox = EmbeddedInbox.Open(Path.Combine(folder, "inbox.db"), clock);
            return new EmbeddedStore(taken, state, inbox, new LocalFiles(Path.Combine(folder, "files")));
        }
        catch
        {
            state?.Dispose();
            taken.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Inbox.Dispose();
        State.Dispose();
        folderLock.Dispose();
    }
}
