using System.CommandLine;
using Rapport.Governance;

namespace Rapport.Server.Commands;

/// <summary><c>rapport audit-verify</c>: walks every chain of the audit log.</summary>
static class VerifyAudit
{
    public static Command Command()
    {
        var command = new Command("audit-verify", "Check that no audit entry was edited, removed or put in. Stop the server first.") { Serve.Data };
        command.SetAction((parsed, ct) => RunAsync(new(parsed.GetValue(Serve.Data)!), ct)); // it has a default
        return command;
    }

    static async Task<int> RunAsync(RapportOptions options, CancellationToken ct)
    {
        await using var app = RapportApp.Build(options);
        var verdicts = await app.Services.GetRequiredService<IAuditCheck>().VerifyAllAsync(ct);
        foreach (var (workspace, verdict) in verdicts)
        {
            var whose = workspace == default ? "instance" : $"workspace {workspace}";
            Console.WriteLine(verdict.Ok
                ? $"{whose}: {verdict.Entries} entries, unbroken"
                : $"{whose}: broken at entry {verdict.BrokenAt}");
        }

        return verdicts.Values.All(v => v.Ok) ? 0 : 1;
    }
}
