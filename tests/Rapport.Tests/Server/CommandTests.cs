using System.Diagnostics;

namespace Rapport.Tests.Server;

/// <summary>The program as people run it.</summary>
public sealed class CommandTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_start_that_cannot_be_says_why_in_one_sentence()
    {
        await using var server = await TestServer.StartAsync();
        var free = Path.Combine(Path.GetTempPath(), $"rapport-test-{Guid.NewGuid():N}");
        try
        {
            (await CommandLine.RunAsync("serve", "--data", free, "--urls", server.Url.ToString())).ShouldRefuse("listens at");
            (await CommandLine.RunAsync("serve", "--data", server.DataFolder, "--urls", "http://127.0.0.1:0")).ShouldRefuse("in use by another Rapport");
            (await CommandLine.RunAsync("serve", "--data", free, "--urls", "nonsense")).ShouldRefuse("is no address");
        }
        finally
        {
            if (Directory.Exists(free)) Directory.Delete(free, recursive: true);
        }
    }

    [Fact]
    public async Task A_locked_out_owner_is_helped_from_the_console()
    {
        await using var server = await TestServer.StartAsync();
        await server.StopAsync();

        var reset = await CommandLine.RunAsync("reset-owner", "--data", server.DataFolder);
        (await CommandLine.RunAsync("audit-verify", "--data", server.DataFolder)).Output.ShouldContain("unbroken");
        (await CommandLine.RunAsync("reset-owner", "--data", server.DataFolder, "--email", "nobody@example.org")).Code.ShouldBe(1);

        reset.Code.ShouldBe(0, reset.Error);
        var token = reset.Output.Split("app/reset/")[1].Split('\n')[0].Trim();
        await server.RestartAsync();
        await server.Stranger().PostAsync($"api/v1/resets/{token}", new { password = "Rescued-Harbour-Velvet-1" });
        await server.SignInAsync("owner@example.org", "Rescued-Harbour-Velvet-1");
    }

    [Theory]
    [InlineData("classify", "text;category", "accuracy 1.0000", "macro-f1 1.0000", "late: 10 texts")]
    [InlineData("retrieve", "text;category", "hit@1 1.0000", "hit@3 1.0000", "asked 20")]
    [InlineData("topics", "text;category", "nmi ", "texts 60")]
    [InlineData("sentiment", "review,label", "accuracy ", "negative: 30 texts")]
    [Trait("Row", "2.28")]
    public async Task Any_labelled_file_says_how_well_texts_are_understood(string what, string names, params string[] said)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(said);
        var mark = names.Contains(';', StringComparison.Ordinal) ? ';' : ',';
        string[] labels = what == "sentiment" ? ["Negative", "positive"] : ["late", "kind"];
        string[] words = ["the parcel came late again, no courier for days", "lovely friendly helpful people everywhere here"];
        var file = Path.GetTempFileName();
        try
        {
            var rows = Enumerable.Range(0, 60).Select(i => $"\"{words[i / 3 % 2]} {i}\"{mark}{labels[i / 3 % 2]}");
            await File.WriteAllLinesAsync(file, [names, .. rows], Ct);
            var evaluated = await CommandLine.RunAsync("evaluate", what, file);

            evaluated.Code.ShouldBe(0, evaluated.Error);
            foreach (var part in said) evaluated.Output.ShouldContain(part);
            (await CommandLine.RunAsync("evaluate", what, file, "--label", "nobody")).ShouldRefuse("There is no column nobody");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    [Trait("Row", "2.30")]
    public async Task Weights_are_made_from_sources_and_a_missing_source_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("rapport-test-").FullName;
        try
        {
            (await CommandLine.RunAsync("train", "languages", folder)).ShouldRefuse("langdetect");
            (await CommandLine.RunAsync("train", "nonsense", folder)).Code.ShouldBe(1);

            Directory.CreateDirectory(Path.Combine(folder, "profiles"));
            foreach (var language in Rapport.Models.Language.LanguagesRecipe.Languages)
                await File.WriteAllTextAsync(Path.Combine(folder, "profiles", language + ".json"), """{"freq":{"a":3,"ab":2,"abc":1},"n_words":[3,2,1],"name":"x"}""", Ct);
            var file = Path.Combine(folder, "made.weights");
            var made = await CommandLine.RunAsync("train", "languages", folder, "--out", file);

            made.Code.ShouldBe(0, made.Error);
            made.Output.ShouldContain("made.weights");
            new FileInfo(file).Length.ShouldBeGreaterThan(100);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_first_start_prints_a_link_and_ctrl_c_ends_it_within_seconds()
    {
        var data = Path.Combine(Path.GetTempPath(), $"rapport-test-{Guid.NewGuid():N}");
        using var process = CommandLine.Start("serve", "--data", data, "--urls", "http://127.0.0.1:0");
        try
        {
            string? line;
            do line = await process.StandardOutput.ReadLineAsync(Ct);
            while (line?.Contains("/app/setup?code=", StringComparison.Ordinal) == false);
            line.ShouldNotBeNull();

            var asked = Stopwatch.GetTimestamp();
            using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(Ct);
            await process.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);

            process.ExitCode.ShouldBe(0);
            Stopwatch.GetElapsedTime(asked).TotalSeconds.ShouldBeLessThan(10);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            if (Directory.Exists(data)) Directory.Delete(data, recursive: true);
        }
    }
}
