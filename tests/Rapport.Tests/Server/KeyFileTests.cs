using System.Security.Cryptography;
using Rapport.Kernel;

namespace Rapport.Tests.Server;

/// <summary>The keys that protect cookies and secrets, sealed with a key from outside the data folder.</summary>
[Trait("Row", "9.16")]
public sealed class KeyFileTests : IDisposable
{
    readonly string _path = Path.Combine(Path.GetTempPath(), $"rapport-key-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task Keys_are_sealed_and_opened_again_after_a_restart()
    {
        await File.WriteAllTextAsync(_path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), TestContext.Current.CancellationToken);
        await using var server = await TestServer.StartAsync(s => s.Settings["KeyFile"] = _path);
        var keys = Directory.GetFiles(Path.Combine(server.DataFolder, "keys"), "key-*.xml");
        keys.ShouldNotBeEmpty();
        foreach (var key in keys)
        {
            var text = await File.ReadAllTextAsync(key, TestContext.Current.CancellationToken);
            text.ShouldContain(nameof(Rapport.Server.KeyFileDecryptor));
            text.ShouldNotContain("<value>");
        }

        await server.RestartAsync();

        await server.Owner.GetAsync(server.In(""));
    }

    [Fact]
    public async Task Another_key_stops_the_start_with_a_sentence()
    {
        await File.WriteAllTextAsync(_path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), TestContext.Current.CancellationToken);
        await using var server = await TestServer.StartAsync(s => s.Settings["KeyFile"] = _path);
        await File.WriteAllTextAsync(_path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<StartRefusedException>(server.RestartAsync)).Message.ShouldContain("another KeyFile");
    }

    [Fact]
    public async Task A_file_that_holds_no_key_stops_the_start_with_a_sentence()
    {
        await File.WriteAllTextAsync(_path, "change-me", TestContext.Current.CancellationToken);
        var refused = await Should.ThrowAsync<StartRefusedException>(() => TestServer.StartAsync(s => s.Settings["KeyFile"] = _path));
        refused.Message.ShouldContain("openssl rand -base64 32");
    }
}
