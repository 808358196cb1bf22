using System.Diagnostics;
using System.Reflection;
using Rapport.Kernel;

namespace Rapport.Server.Web;

sealed record HealthAnswer(string Status, string Version, long UptimeSeconds, IReadOnlyList<HealthPartAnswer> Parts);

sealed record HealthPartAnswer(string Name, string Status, string Detail, IReadOnlyDictionary<string, object> Figures);

sealed record ReadyAnswer(string Status);

/// <summary>Is it alive, is it ready, and how is every part.</summary>
static class HealthPage
{
    static readonly long Begun = Stopwatch.GetTimestamp();

    static readonly string Version =
        typeof(HealthPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Ok(new ReadyAnswer("ok")))
            .WithName("getLive").WithTags("Health").WithSummary("The process answers").Produces<ReadyAnswer>()
            .IsPublic("load balancers ask it; it tells only that the process runs");
        routes.MapGet("/health/ready", ReadyAsync)
            .WithName("getReady").WithTags("Health").WithSummary("Every part works").Produces<ReadyAnswer>().Produces<ReadyAnswer>(503)
            .IsPublic("load balancers ask it; it tells one word");
        routes.MapGet("/api/v1/health", async (HealthWatch watch, CancellationToken ct) => Results.Ok(Answer(await watch.LookAsync(ct))))
            .WithName("getHealth").WithTags("Health").WithSummary("How every part of the instance is").Produces<HealthAnswer>().NeedsPerson();
    }

    static async Task<IResult> ReadyAsync(HealthWatch watch, CancellationToken ct)
    {
        var worst = Worst(await watch.LookAsync(ct));
        return Results.Json(new ReadyAnswer(Word(worst)), statusCode: worst == HealthStatus.Down ? 503 : 200);
    }

    static HealthAnswer Answer(IReadOnlyList<PartReport> reports) => new(
        Word(Worst(reports)), Version, (long)Stopwatch.GetElapsedTime(Begun).TotalSeconds,
        [.. reports.Select(r => new HealthPartAnswer(r.Name, Word(r.Report.Status), r.Report.Detail, r.Report.Figures))]);

    static HealthStatus Worst(IReadOnlyList<PartReport> reports) => reports.Select(r => r.Report.Status).DefaultIfEmpty(HealthStatus.Ok).Max();

    static string Word(HealthStatus status) => status.ToString().ToLowerInvariant();
}

/// <summary>Memory and time of the server itself.</summary>
sealed class ProcessHealth : IHealthPart
{
    public string Name => "server";

    public ValueTask<HealthReport> CheckAsync(CancellationToken ct)
    {
        using var self = Process.GetCurrentProcess();
        return new(new HealthReport(HealthStatus.Ok, "Serving.")
        {
            Figures = new Dictionary<string, object>
            {
                ["memoryMb"] = self.WorkingSet64 / 1024 / 1024, ["threads"] = self.Threads.Count, ["cpuSeconds"] = Math.Round(self.TotalProcessorTime.TotalSeconds),
            },
        });
    }
}
