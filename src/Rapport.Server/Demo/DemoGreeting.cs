using System.Globalization;
using Rapport.Governance;
using Rapport.Kernel;

namespace Rapport.Server.Demo;

/// <summary>What <c>serve --demo</c> says on the console: how far the demo company is, and then where to look at it.</summary>
static class DemoGreeting
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(WebApplication app, int customers, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, app.Lifetime.ApplicationStopping);
        try
        {
            await GreetAsync(app, customers, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.WriteLine("Stopped; the next start goes on loading the demo company.");
        }
    }

    static async Task GreetAsync(WebApplication app, int customers, CancellationToken ct)
    {
        var address = app.Services.GetRequiredService<InstanceAddress>();
        var begun = await app.Services.GetRequiredService<LoadDemo>().StartAsync(owner: null, customers, ct);
        if (begun is not null)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Loading the demo company: {customers:N0} customers, two years…"));
            if (!await LoadedAsync(app, begun, ct)) return;
        }

        var setup = await app.Services.GetRequiredService<ISetup>().PathAsync(ct);
        Console.WriteLine(setup is null
            ? $"The demo company is at {address.Link("app/")} (Ctrl+C stops Rapport)"
            : $"The demo company is ready. Open this link once, to look at its dashboard: {address.Link(setup)}&look=demo");
    }

    // The greeting waits until every fact that was sent can be counted.
    static async Task<bool> LoadedAsync(WebApplication app, DemoAnswer begun, CancellationToken ct)
    {
        var jobs = app.Services.GetRequiredService<IJobs>();
        var inbox = app.Services.GetRequiredService<IInbox>();
        var clock = app.Services.GetRequiredService<TimeProvider>();
        while (true)
        {
            await Task.Delay(Look, clock, ct);
            switch ((await jobs.FindAsync(begun.Job, ct))?.State)
            {
                case "failed" or "cancelled" or null:
                    Console.WriteLine("The demo company could not be loaded; the page Jobs says why.");
                    return false;
                case "done" when (await inbox.BacklogAsync(ct)).Events == 0:
                    return true;
            }
        }
    }
}
