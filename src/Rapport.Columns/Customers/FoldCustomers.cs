using Rapport.Kernel;

namespace Rapport.Columns.Customers;

/// <summary>Every night: writes changes of owner into the facts, so that queries need not look them up.</summary>
sealed class FoldCustomers(ICustomerMap map) : IJobKind
{
    public const string Kind = "columns.fold-customers";

    /// <summary>At a time when hardly anyone asks.</summary>
    public static NightlyJob Nightly => new(Kind, "Write merged customers into their facts", new TimeOnly(2, 30));

    public string Name => Kind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var folded = await map.FoldAsync(ct);
        await run.ProgressAsync(folded, folded, ct);
    }
}
