using System.Diagnostics;
using System.Text.Json;

namespace Rapport.Tests.Server;

/// <summary>Runs the program as people do.</summary>
static class CommandLine
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Ended> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(Ct);
        var error = process.StandardError.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromMinutes(5), Ct);
        return new(process.ExitCode, await output, await error);
    }

    // A shell that runs these tests beside other work has its children ignore Ctrl+C, and the server would inherit that.
    public static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("env", ["--default-signal=INT", Path.Combine(AppContext.BaseDirectory, "Rapport.Server"), .. arguments])
    {
        UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
    }) ?? throw new InvalidOperationException("The server did not start.");

    /// <summary>What <c>rapport analyse … --json</c> prints.</summary>
    public static async Task<JsonElement> AnalyseAsync(params string[] arguments)
    {
        var ended = await RunAsync(["analyse", .. arguments, "--json"]);
        ended.Code.ShouldBe(0, ended.Error);
        return JsonDocument.Parse(ended.Output).RootElement;
    }

    /// <summary>The same of a file of these lines.</summary>
    public static async Task<Ended> RunOnAsync(string lines, params string[] arguments)
    {
        var file = Path.Combine(Path.GetTempPath(), $"rapport-test-{Guid.NewGuid():N}.csv");
        try
        {
            await File.WriteAllTextAsync(file, lines, Ct);
            return await RunAsync([.. arguments.Select(a => a == "FILE" ? file : a)]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public static double At(this JsonElement said, params string[] path) => path.Aggregate(said, (e, name) => e.GetProperty(name)).GetDouble();
}

sealed record Ended(int Code, string Output, string Error)
{
    public void ShouldRefuse(string words)
    {
        Code.ShouldBe(1, Error);
        Error.ShouldContain(words);
        Error.ShouldNotContain("   at ");
        Error.Trim().Split('\n').Length.ShouldBe(1, Error);
    }
}
