using System.Diagnostics;
using System.Text;
using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Tests.Columns;

[Trait("Row", "9.3")]
public sealed class ErasedFactsAreGone
{
    const string Canary = "CANARY-7f3a9c-weeps-at-dawn";

    static readonly WorkspaceId Other = new(Guid.Parse("22222222-2222-4222-8222-222222222222"));

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_file_holds_the_bytes_of_an_erased_subject()
    {
        await using var store = await FilledAsync();
        (await HoldingAsync(store)).ShouldNotBeEmpty("the canary must be findable for its absence to mean anything");

        var receipt = await store.Erasure.EraseAsync(Facts.Workspace, [Facts.Subject(5)], Ct);
        receipt.Facts.ShouldBe(10);
        receipt.Gone.ShouldBeGreaterThanOrEqualTo(receipt.Hidden);
        (await HoldingAsync(store)).ShouldBeEmpty();
        (await Facts.CountAsync(store.Columns, Ct)).ShouldBe(1990);
        (await store.Erasure.EraseAsync(Facts.Workspace, [Facts.Subject(5)], Ct)).Facts.ShouldBe(0);
    }

    [Fact]
    public async Task Erasing_a_workspace_takes_all_of_it_and_nothing_else()
    {
        await using var store = await FilledAsync();
        (await store.Erasure.EraseWorkspaceAsync(Facts.Workspace, Ct)).Facts.ShouldBe(1000);
        (await HoldingAsync(store)).ShouldBeEmpty();
        var left = await store.Columns.QueryAsync(new ColumnQuery("SELECT workspace, count() FROM facts GROUP BY workspace"), r => (r.Id(0), r.Long(1)), Ct);
        left.ShouldBe([(Other.Value, 1000)]);
    }

    [Fact]
    public async Task Undoing_an_import_takes_its_facts_only()
    {
        await using var store = await ColumnsWithState.StartAsync(Ct);
        var import = Guid.NewGuid();
        await store.CommitAsync([Facts.Of(1), Facts.Of(2) with { ImportId = import }, Facts.Of(3) with { ImportId = import }], Ct);
        (await store.Erasure.EraseImportAsync(Facts.Workspace, import, Ct)).Facts.ShouldBe(2);
        (await Facts.CountAsync(store.Columns, Ct)).ShouldBe(1);
        await Should.ThrowAsync<ArgumentException>(() => store.Erasure.EraseImportAsync(Facts.Workspace, Guid.Empty, Ct));
        (await Facts.CountAsync(store.Columns, Ct)).ShouldBe(1);
    }

    /// <summary>Two workspaces; one subject of the first carries the canary in everything a person may have written.</summary>
    static async Task<ColumnsWithState> FilledAsync()
    {
        var store = await ColumnsWithState.StartAsync(Ct);
        var mine = Enumerable.Range(0, 1000).Select(n => n % 100 == 5
            ? Facts.Of(n) with
            {
                Touchpoint = Canary, Company = Canary, Props = Encoding.UTF8.GetBytes($$"""{"text":"{{Canary}} {{n}}"}"""),
            }
            : Facts.Of(n));
        await store.CommitAsync([.. mine], Ct);
        await store.CommitAsync([.. Enumerable.Range(0, 1000).Select(n => Facts.Of(n, Other))], Ct);
        await store.SetAsync([new SubjectOwner(Facts.Workspace, Facts.Subject(5), Facts.Customer(6), 1)], Ct);
        await store.Blocks.WaitAllVisibleAsync(Ct);
        return store;
    }

    /// <summary>Files of the data folder in which the canary stands.</summary>
    static async Task<string> HoldingAsync(ColumnsWithState store)
    {
        using var grep = Process.Start(new ProcessStartInfo("grep", ["-rlaF", Canary, store.ColumnsFolder])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!; // started directly, so there is a process
        var files = await grep.StandardOutput.ReadToEndAsync(Ct);
        await grep.WaitForExitAsync(Ct);
        return files;
    }
}
