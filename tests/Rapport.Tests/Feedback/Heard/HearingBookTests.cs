using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback.Heard;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Heard;

/// <summary>What is kept of what workspaces chose is never older than what is stored.</summary>
[Collection(nameof(OneServer))]
public sealed class HearingBookTests(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Row", "9.8")]
    public async Task A_choice_made_while_the_former_one_is_read_is_not_overlooked()
    {
        var (workspace, store) = (new WorkspaceId(Guid.NewGuid()), server.Services.GetRequiredService<IStateStore>());
        var slow = new SlowStore(store);
        var book = new HearingBook(slow, new ReadingBell());
        slow.WhileReading = () => ChooseAsync(book, store, workspace, masks: false);

        await book.OfAsync(workspace, Ct); // sees what stood before

        (await book.OfAsync(workspace, Ct)).Masks.ShouldBeFalse();
    }

    static async Task ChooseAsync(HearingBook book, IStateStore store, WorkspaceId workspace, bool masks)
    {
        await using var transaction = await store.BeginAsync(Ct);
        await book.ChangeAsync(transaction, workspace, h => h.Masks = masks, Ct);
        await transaction.CommitAsync(Ct);
    }

    /// <summary>A store in which something happens between the moment of a read and its answer.</summary>
    sealed class SlowStore(IStateStore store) : IStateStore
    {
        public Func<Task>? WhileReading { get; set; }

        public Task<IStateTransaction> BeginAsync(CancellationToken ct) => store.BeginAsync(ct);

        public ValueTask<DbConnection> OpenReadAsync(CancellationToken ct) => store.OpenReadAsync(ct);

        public RapportDb Read()
        {
            var db = store.Read();
            if (WhileReading is not { } happens) return db;
            WhileReading = null;
            db.Database.OpenConnection();
            db.Database.UseTransaction(((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true));
            _ = db.Set<HearingRow>().Any(); // from here on the store answers as of now
            Task.Run(happens).GetAwaiter().GetResult();
            return db;
        }
    }
}
