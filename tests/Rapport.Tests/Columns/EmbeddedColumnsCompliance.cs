using Rapport.Columns;
using Rapport.Kernel;
using Rapport.Storage.Compliance.Columns;

namespace Rapport.Tests.Columns;

/// <summary>chDB behind its host, on a Unix socket.</summary>
public sealed class EmbeddedColumnsCompliance(EmbeddedColumns store) : ColumnsCompliance, IClassFixture<EmbeddedColumns>
{
    protected override IColumns Columns => store.Columns;

    [Fact]
    public async Task A_question_over_many_rows_is_read_by_all_threads_it_may_have()
    {
        var ct = TestContext.Current.CancellationToken;
        await Columns.ExecuteAsync(new ColumnQuery("CREATE TABLE wide ENGINE = MergeTree ORDER BY n AS SELECT number AS n FROM numbers(1000000)"), ct);
        var plan = await Columns.QueryAsync(new ColumnQuery("EXPLAIN PIPELINE SELECT sum(n) FROM wide"), row => row.Text(0), ct);
        plan.ShouldContain(line => line.Contains("MergeTreeSelect", StringComparison.Ordinal) && line.Contains("× 2", StringComparison.Ordinal));
    }
}

/// <summary>The same client over TCP with a name in the URL, as it talks to a ClickHouse server. The host stands for the
/// server: the engine behind it is the same.</summary>
public sealed class ServerColumnsCompliance(ServerColumnsCompliance.Pair stores) : ColumnsCompliance, IClassFixture<ServerColumnsCompliance.Pair>
{
    protected override IColumns Columns => stores.Client.Columns;

    public sealed class Pair : IAsyncLifetime
    {
        readonly EmbeddedColumns host;

        public Pair()
        {
            var port = Ports.Free();
            host = new EmbeddedColumns(new ColumnsOptions { Folder = Folders.New("columns"), Port = port });
            Client = new EmbeddedColumns(new ColumnsOptions
            {
                Folder = "",
                Server = new Uri($"http://rapport:{host.Token}@127.0.0.1:{port}/rapport"),
            });
        }

        public EmbeddedColumns Client { get; }

        public async ValueTask InitializeAsync()
        {
            await host.InitializeAsync();
            await host.Columns.ExecuteAsync(new ColumnQuery("SELECT 1"), CancellationToken.None);
            await Client.InitializeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Client.StopAsync();
            await host.DisposeAsync();
        }
    }
}
