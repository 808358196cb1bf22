using Rapport.Kernel;

namespace Rapport.Service.Fixes;

sealed record TellFixArgs(Guid Fix);

/// <summary>The job that tells everybody who raised what was fixed. It may die and run again at any point: who was told is not told again.</summary>
sealed class TellFix(IStateStore store, RaiserDesk raising, FixDesk desk, IChanges changes) : IJobKind
{
    public const string Kind = "service.fix";

    const int AtOnce = 50;

    public string Name => Kind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        FixRow? fix;
        await using (var db = store.Read()) fix = await db.FindAsync<FixRow>([run.Args<TellFixArgs>().Fix], ct);
        if (fix is null) return;
        var raisers = await raising.OfAsync(fix, ct);
        var done = 0L;
        foreach (var some in raisers.Customers.Chunk(AtOnce))
        {
            var people = new List<Told>();
            foreach (var customer in some) people.Add(await desk.WhoAsync(fix, customer, ct));
            await using var transaction = await store.BeginAsync(ct);
            foreach (var who in people)
            {
                await desk.TellAsync(transaction, fix, who, ct);
                await transaction.Db.SaveChangesAsync(ct); // two ids of one customer may stand in one chunk
            }

            await transaction.CommitAsync(ct);
            changes.Publish(fix.Workspace, EditFixes.Topic);
            await run.ProgressAsync(done += some.Length, raisers.Customers.Count, ct);
        }
    }
}
