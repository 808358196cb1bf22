using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Bench.Load;
using Rapport.Columns;
using Rapport.Customers.Ingest;
using Rapport.Customers.Ingest.Dialects;
using Rapport.Customers.Ingest.Steps;
using Rapport.Kernel;

namespace Rapport.Bench.Segments;

/// <summary>Years of facts in minutes: each customer comes through the pipeline once, all else goes straight into the fact store, as the
/// pipeline would have written it. What the pipeline keeps beside facts (profiles, timelines) knows only of the first.</summary>
sealed class PastFacts(IServiceProvider services, WorkspaceId workspace)
{
    const int AtOnce = 20_000;

    readonly IStateStore _store = services.GetRequiredService<IStateStore>();

    /// <summary>Facts per second.</summary>
    public async Task<double> FillAsync(ShopMix mix, int facts)
    {
        var begin = Stopwatch.GetTimestamp();
        await IntroduceAsync(mix);
        var customers = await CustomersAsync();
        var blocks = services.GetRequiredService<IFactBlocks>();
        for (var made = mix.Customers; made < facts; made += AtOnce)
        {
            var row = Row(mix.Next(AtOnce), AtOnce);
            var read = DialectList.Of(row).Read(row, "EUR").Events.Select(e => Made(e, customers)).ToList();
            long block;
            await using (var transaction = await _store.BeginAsync(CancellationToken.None))
            {
                block = await blocks.AddAsync(transaction, read, CancellationToken.None);
                await transaction.CommitAsync(CancellationToken.None);
            }

            if (made / AtOnce % 10 == 9) await blocks.WaitVisibleAsync(block, CancellationToken.None);
        }

        await blocks.WaitAllVisibleAsync(CancellationToken.None);
        return Math.Round(facts / Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }

    async Task IntroduceAsync(ShopMix mix)
    {
        var (inbox, pipeline, last) = (services.GetRequiredService<IInbox>(), services.GetRequiredService<Pipeline>(), 0L);
        for (var first = 0; first < mix.Customers; first += 500)
        {
            var count = Math.Min(500, mix.Customers - first);
            last = await inbox.AppendAsync(Row(mix.Introduce(first, count), count), CancellationToken.None);
            if (first % 50_000 == 0) await pipeline.WaitAsync(last, CancellationToken.None);
        }

        await pipeline.WaitAsync(last, CancellationToken.None);
    }

    InboxRow Row(byte[] body, int events) => new(0, workspace, "bench", "segment", TimeProvider.System.NowMicros(), events, default, body);

    static Fact Made(IncomingEvent e, Dictionary<string, (SubjectId Subject, CustomerId Customer)> customers)
    {
        var (subject, customer) = customers[e.UserId!]; // every event of the mix names one
        return MakeFacts.Make(new PipelineEvent(e) { Customer = customer }) with { Subject = subject };
    }

    async Task<Dictionary<string, (SubjectId, CustomerId)>> CustomersAsync()
    {
        var customers = new Dictionary<string, (SubjectId, CustomerId)>(StringComparer.Ordinal);
        await using var connection = await _store.OpenReadAsync(CancellationToken.None);
        await using var command = connection.Command("SELECT value, subject, customer FROM identifier WHERE workspace = @w AND namespace = 'user_id'").With("@w", workspace);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) customers[rows.GetString(0)] = (new SubjectId(rows.GetId(1)), new CustomerId(rows.GetId(2)));
        return customers;
    }
}
