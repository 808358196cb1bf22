using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Tests.Columns;

[Trait("Row", "1.5")]
public sealed class CustomersOfSubjects
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_changes_a_row_belongs_to_the_customer_stored_with_it()
    {
        await using var store = await FilledAsync();
        (await PerCustomerAsync(store)).Count.ShouldBe(100);
    }

    [Fact]
    public async Task A_merge_is_seen_by_queries_and_an_unmerge_takes_it_back()
    {
        await using var store = await FilledAsync();
        await MoveAsync(store, subject: 2, to: 1, version: 1);
        var merged = await PerCustomerAsync(store);
        (merged.Count, merged[Facts.Customer(1).Value]).ShouldBe((99, 20));

        await MoveAsync(store, subject: 2, to: 2, version: 2);
        var apart = await PerCustomerAsync(store);
        (apart.Count, apart[Facts.Customer(1).Value], apart[Facts.Customer(2).Value]).ShouldBe((100, 10, 10));
    }

    [Fact]
    public async Task The_highest_version_wins_whatever_the_order_of_arrival()
    {
        await using var store = await FilledAsync();
        await MoveAsync(store, subject: 2, to: 1, version: 9);
        await MoveAsync(store, subject: 2, to: 3, version: 4);
        (await PerCustomerAsync(store))[Facts.Customer(1).Value].ShouldBe(20);
    }

    [Fact]
    public async Task The_fold_writes_the_owner_into_the_rows_and_empties_the_map()
    {
        await using var store = await FilledAsync();
        await MoveAsync(store, subject: 2, to: 1, version: 1);
        (await store.Map.FoldAsync(Ct)).ShouldBe(1);
        store.Map.CustomerSql.ShouldBe("customer");
        var folded = await PerCustomerAsync(store);
        (folded.Count, folded[Facts.Customer(1).Value]).ShouldBe((99, 20));
        (await store.Map.FoldAsync(Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task Changes_survive_a_crash_of_everything()
    {
        await using var store = await FilledAsync();
        await store.SetAsync([new SubjectOwner(Facts.Workspace, Facts.Subject(2), Facts.Customer(1), 1)], Ct);
        await store.CrashAsync(Ct);
        await store.Blocks.WaitAllVisibleAsync(Ct);
        (await PerCustomerAsync(store))[Facts.Customer(1).Value].ShouldBe(20);
    }

    static async Task<ColumnsWithState> FilledAsync()
    {
        var store = await ColumnsWithState.StartAsync(Ct);
        await store.Blocks.WaitVisibleAsync(await store.CommitAsync([.. Enumerable.Range(0, 1000).Select(n => Facts.Of(n))], Ct), Ct);
        return store;
    }

    static async Task MoveAsync(ColumnsWithState store, int subject, int to, long version) => await store.Blocks.WaitVisibleAsync(
        await store.SetAsync([new SubjectOwner(Facts.Workspace, Facts.Subject(subject), Facts.Customer(to), version)], Ct), Ct);

    static async Task<IReadOnlyDictionary<Guid, long>> PerCustomerAsync(ColumnsWithState store) => (await store.Columns.QueryAsync(
        new ColumnQuery($"SELECT {store.Map.CustomerSql} AS c, sum(sign) FROM facts GROUP BY c"), r => (r.Id(0), r.Long(1)), Ct)).ToDictionary(r => r.Item1, r => r.Item2);
}
