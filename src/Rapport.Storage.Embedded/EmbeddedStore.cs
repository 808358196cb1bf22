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

    EmbeddedStore(string folder, FolderLock folderLock, StateStore state, EmbeddedInbox inbox, LocalFiles files)
    {
        Folder = folder;
        this.folderLock = folderLock;
        State = state;
        Inbox = inbox;
        Files = files;
    }

    public string Folder { get; }

    public StateStore State { get; }

    public EmbeddedInbox Inbox { get; }

    public LocalFiles Files { get; }

    public IReadOnlyList<SqliteFile> SqliteFiles => [State.File, Inbox.File];

    public static EmbeddedStore Open(string folder, IReadOnlyList<IModelPart> parts, TimeProvider clock, ILoggerFactory logs)
    {
        var taken = FolderLock.Take(folder);
        StateStore? state = null;
        EmbeddedInbox? inbox = null;
        try
        {
            var stamp = FolderStamp.Read(folder);
            state = StateStore.Open(Path.Combine(folder, "state.db"), !stamp.IsFinished, parts, clock, logs.CreateLogger<StateStore>());
            inbox = EmbeddedInbox.Open(Path.Combine(folder, "inbox.db"), !stamp.IsFinished, clock);
            if (!stamp.IsFinished) Finish(stamp, state, inbox);
            return new EmbeddedStore(folder, taken, state, inbox, new LocalFiles(Path.Combine(folder, "files")));
        }
        catch
        {
            inbox?.Dispose();
            state?.Dispose();
            taken.Dispose();
            throw;
        }
    }

    // From here on a missing or shorter file is damage, so everything must be in the files themselves first.
    static void Finish(FolderStamp stamp, StateStore state, EmbeddedInbox inbox)
    {
        state.File.BringInLog();
        inbox.File.BringInLog();
        stamp.Finish();
    }

    public void Dispose()
    {
        Inbox.Dispose();
        State.Dispose();
        folderLock.Dispose();
    }
}
