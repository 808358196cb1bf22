using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Governance.People;
using Rapport.Kernel;
using Rapport.Server;
using Rapport.Tests.Governance;

namespace Rapport.Tests.Server;

/// <summary>Stored secrets are under a master key of their own, which can be changed, and not under the keys of cookies.</summary>
[Trait("Row", "9.16")]
public sealed class MasterKeyTests
{
    const string Canary = "Hush-Canary-Master-7";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void A_box_opens_for_its_purpose_under_its_key_and_unchanged()
    {
        var (first, second) = (MasterKeys.NewKey(), MasterKeys.NewKey());
        var box = new MasterKeys([first]).Seal("smtp", "secret"u8);
        new MasterKeys([second, first]).Open("smtp", box).ShouldBe("secret"u8.ToArray());
        new MasterKeys([first]).Seal("smtp", "secret"u8).ShouldNotBe(box, "each has its own nonce");
        Should.Throw<CryptographicException>(() => new MasterKeys([first]).Open("totp", box));
        Should.Throw<CryptographicException>(() => new MasterKeys([second]).Open("smtp", box));
        for (var i = 0; i < box.Length; i++)
        {
            var changed = (byte[])box.Clone();
            changed[i] ^= 1;
            Should.Throw<CryptographicException>(() => new MasterKeys([first]).Open("smtp", changed));
        }

        Should.Throw<CryptographicException>(() => new MasterKeys([first]).Open("smtp", box.AsSpan(0, 12)));
    }

    [Fact]
    public async Task Losing_the_keys_of_cookies_signs_people_out_and_loses_nothing_else()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(s => s.Replace = services => services.AddSingleton<TimeProvider>(clock));
        var secrets = await FillAsync(server, clock);
        await server.StopAsync();
        Directory.Delete(Path.Combine(server.DataFolder, "keys"), recursive: true);

        await server.RestartAsync();

        (await server.Owner.RefusedAsync(HttpMethod.Get, server.In(""))).ShouldBe((401, "session.needed"));
        await secrets.StillThereAsync(server, clock);
    }

    [Fact]
    public async Task A_new_master_key_seals_everything_anew_and_the_last_opens_nothing_any_more()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(s => s.Replace = services => services.AddSingleton<TimeProvider>(clock));
        var secrets = await FillAsync(server, clock);
        var before = server.Services.GetRequiredService<MasterKeyFile>().Load().ShouldHaveSingleItem();
        var boxes = await BoxesAsync(server);
        boxes.Count.ShouldBeGreaterThanOrEqualTo(3);
        await server.StopAsync();

        var (code, output) = await CommandAsync("rotate-key", "--data", server.DataFolder);

        code.ShouldBe(0, output);
        output.ShouldContain($"{boxes.Count} stored secrets");
        await server.RestartAsync();
        server.Services.GetRequiredService<MasterKeyFile>().Load().ShouldHaveSingleItem().ShouldNotBe(before);
        var last = new MasterKeys([before]);
        foreach (var (purpose, box) in await BoxesAsync(server)) Should.Throw<CryptographicException>(() => last.Open(purpose, box), purpose);
        await server.Owner.GetAsync(server.In(""));
        await secrets.StillThereAsync(server, clock);
    }

    [Fact]
    public async Task A_crash_in_the_middle_of_changing_it_loses_nothing()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(s => s.Replace = services => services.AddSingleton<TimeProvider>(clock));
        var secrets = await FillAsync(server, clock);
        var file = Path.Combine(server.DataFolder, "master.key");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => server.Services.GetRequiredService<MasterKeyFile>().RotateAsync(null, cancelled.Token));
        server.Services.GetRequiredService<MasterKeyFile>().Load().Count.ShouldBe(2, "the new key is there, and the one everything is still sealed by");

        await server.RestartAsync();
        await secrets.StillThereAsync(server, clock);
        await server.StopAsync();
        (await CommandAsync("rotate-key", "--data", server.DataFolder)).Code.ShouldBe(0);
        await server.RestartAsync();
        server.Services.GetRequiredService<MasterKeyFile>().Load().Count.ShouldBe(1);
        await secrets.StillThereAsync(server, clock);
        File.Exists(file + ".new").ShouldBeFalse();
    }

    [Fact]
    public async Task It_is_made_for_its_owner_only_and_a_folder_that_lost_it_does_not_start()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(s => s.Replace = services => services.AddSingleton<TimeProvider>(clock));
        var file = Path.Combine(server.DataFolder, "master.key");
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await FillAsync(server, clock);
        await server.StopAsync();
        File.Move(file, file + ".kept");

        (await Should.ThrowAsync<StartRefusedException>(server.RestartAsync)).Message.ShouldContain("Restore it from a backup");

        File.Move(file + ".kept", file);
        await File.WriteAllTextAsync(file, "{", Ct);
        (await Should.ThrowAsync<StartRefusedException>(server.RestartAsync)).Message.ShouldContain("is damaged");
    }

    [Fact]
    public async Task A_key_file_seals_it_and_can_be_changed()
    {
        var (one, other) = (await KeyFileAsync(), await KeyFileAsync());
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(s => s.Replace = services => services.AddSingleton<TimeProvider>(clock));
        var secrets = await FillAsync(server, clock);
        await server.StopAsync();
        server.Settings["KeyFile"] = one;
        await server.RestartAsync();
        var key = Convert.ToBase64String(server.Services.GetRequiredService<MasterKeyFile>().Load()[0]);
        (await File.ReadAllTextAsync(Path.Combine(server.DataFolder, "master.key"), Ct)).ShouldNotContain(key);
        await secrets.StillThereAsync(server, clock);
        await server.StopAsync();

        (await CommandAsync("rotate-key", "--data", server.DataFolder)).Output.ShouldContain("setting KeyFile is missing");
        var (code, output) = await CommandWithAsync(new() { ["RAPPORT_KeyFile"] = one }, "rotate-key", "--data", server.DataFolder, "--key-file", other);
        code.ShouldBe(0, output);
        (await Should.ThrowAsync<StartRefusedException>(server.RestartAsync)).Message.ShouldContain("another KeyFile");
        server.Settings["KeyFile"] = other;
        await server.RestartAsync();
        await secrets.StillThereAsync(server, clock);
        File.Delete(one);
        File.Delete(other);
    }

    static async Task<string> KeyFileAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), $"rapport-key-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), Ct);
        return path;
    }

    /// <summary>A mail password, an identity secret and a second factor.</summary>
    static async Task<Filled> FillAsync(TestServer server, TestClock clock)
    {
        await server.Owner.PutAsync(server.In("settings/smtp"), new { host = "11.22.33.44", port = 587, from = "cx@example.org", user = "cx", password = Canary }, "");
        var identity = (await server.Owner.PostAsync(server.In("identity-secret"))).Text("secret");
        var totp = TotpTests.FromBase32((await server.Owner.PostAsync("api/v1/me/totp")).Text("secret"));
        await server.Owner.PutAsync("api/v1/me/totp", new { code = Totp.Code(totp, clock.GetUtcNow()) });
        return new(identity, totp);
    }

    sealed record Filled(string Identity, byte[] Totp)
    {
        public async Task StillThereAsync(TestServer server, TestClock clock)
        {
            (await server.Services.GetRequiredService<IMailServers>().FindAsync(new(server.Workspace), Ct))?.Password.ShouldBe(Canary);
            var hash = Convert.ToHexStringLower(HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Identity), "ada"u8));
            (await server.Services.GetRequiredService<Rapport.Customers.IIdentityProof>().HoldsAsync(new(server.Workspace), "ada", hash, Ct)).ShouldBeTrue();
            clock.Advance(TimeSpan.FromMinutes(1));
            await server.Stranger().EnterAsync("api/v1/sign-in", new { email = "owner@example.org", password = TestServer.Password, totp = Rapport.Governance.People.Totp.Code(Totp, clock.GetUtcNow()) });
        }
    }

    static async Task<IReadOnlyList<(string Purpose, byte[] Box)>> BoxesAsync(TestServer server)
    {
        var boxes = new List<(string, byte[])>();
        await using var connection = await server.Services.GetRequiredService<IStateStore>().OpenReadAsync(Ct);
        foreach (var column in server.Services.GetServices<SealedColumn>())
        {
            await using var command = connection.Command($"SELECT {column.Column} FROM {column.Table} WHERE length({column.Column}) > 0");
            await using var reader = await command.ExecuteReaderAsync(Ct);
            while (await reader.ReadAsync(Ct)) boxes.Add((column.Purpose, reader.GetValue(0) as byte[] ?? Convert.FromBase64String(reader.GetString(0))));
        }

        return boxes;
    }

    static Task<(int Code, string Output)> CommandAsync(params string[] arguments) => CommandWithAsync([], arguments);

    static async Task<(int Code, string Output)> CommandWithAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Rapport.Server"), arguments)
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = System.Diagnostics.Process.Start(start) ?? throw new InvalidOperationException("It did not start.");
        var output = process.StandardOutput.ReadToEndAsync(Ct);
        var error = process.StandardError.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromMinutes(2), Ct);
        return (process.ExitCode, await output + await error);
    }
}
