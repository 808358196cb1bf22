using System.CommandLine;
using Rapport.Governance;
using Rapport.Kernel;
using Rapport.Server.Demo;

namespace Rapport.Server.Commands;

/// <summary><c>rapport serve</c>.</summary>
static class Serve
{
    public static readonly Option<string> Data = new("--data")
    {
        Description = "The data folder; made when absent.", DefaultValueFactory = _ => "./data", Recursive = true,
    };

    public static readonly Option<string> Urls = new("--urls")
    {
        Description = "Where to listen; semicolons between several.", DefaultValueFactory = _ => "http://localhost:5080",
    };

    static readonly Option<bool> WithDemo = new("--demo") { Description = "Load the demo company if it is not there." };

    static readonly Option<int> DemoCustomers = new("--demo-customers")
    {
        Description = "How many customers the demo company has; fewer load sooner.", DefaultValueFactory = _ => Truths.Customers,
    };

    public static Command Command()
    {
        var command = new Command("serve", "Serve Rapport until Ctrl+C.") { Data, Urls, WithDemo, DemoCustomers };
        DemoCustomers.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > Truths.Customers) result.AddError($"--demo-customers is a number from 1 to {Truths.Customers}.");
        });
        command.SetAction((parsed, ct) => RunAsync(
            new(parsed.GetValue(Data)!, parsed.GetValue(Urls)!), parsed.GetValue(WithDemo) ? parsed.GetValue(DemoCustomers) : null, ct)); // both have defaults
        return command;
    }

    static async Task<int> RunAsync(RapportOptions options, int? demoCustomers, CancellationToken ct)
    {
        await using var app = RapportApp.Build(options);
        await app.StartAsync(ct);
        Address.SettleBound(app);
        if (demoCustomers is { } customers) await DemoGreeting.RunAsync(app, customers, ct);
        else await GreetAsync(app, ct);
        await app.WaitForShutdownAsync(ct);
        return 0;
    }

    static async Task GreetAsync(WebApplication app, CancellationToken ct)
    {
        var address = app.Services.GetRequiredService<InstanceAddress>();
        var setup = await app.Services.GetRequiredService<ISetup>().PathAsync(ct);
        Console.WriteLine(setup is null
            ? $"Rapport serves at {address.Base} (Ctrl+C stops it)"
            : $"Rapport serves. Open this link once, to become its owner: {address.Link(setup)}");
    }
}
