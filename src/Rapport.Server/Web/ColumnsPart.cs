using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Server.Web;

/// <summary>The column store as a part of the health page.</summary>
sealed class ColumnsPart(IColumnsHealth store) : IHealthPart
{
    public string Name => "columns";

    public async ValueTask<HealthReport> CheckAsync(CancellationToken ct)
    {
        var seen = await store.LookAsync(ct);
        var status = seen.Status switch { "ok" => HealthStatus.Ok, "degraded" => HealthStatus.Degraded, _ => HealthStatus.Down };
        return new(status, seen.Detail)
        {
            Figures = new Dictionary<string, object>
            {
                ["facts"] = seen.Facts, ["parts"] = seen.Parts, ["diskMb"] = seen.DiskBytes / 1_048_576, ["memoryMb"] = seen.HostBytes / 1_048_576,
                ["waitingRows"] = seen.WaitingRows, ["waitingSeconds"] = Math.Round(seen.WaitingSeconds, 1), ["restarts"] = seen.Restarts,
            },
        };
    }
}
