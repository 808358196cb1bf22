using System.CommandLine;

namespace Rapport.Server.Commands;

/// <summary><c>rapport rotate-key</c>: a new master key for the stored secrets.</summary>
static class RotateKey
{
    public static Command Command()
    {
        var keyFile = new Option<string?>("--key-file") { Description = "Seal the master key by this KeyFile from now on; left out, by the one set." };
        var command = new Command("rotate-key", "Seal stored passwords and secrets under a new master key. Stop the server first.") { Serve.Data, keyFile };
        command.SetAction((parsed, ct) => RunAsync(new(parsed.GetValue(Serve.Data)!), parsed.GetValue(keyFile), ct)); // it has a default
        return command;
    }

    static async Task<int> RunAsync(RapportOptions options, string? keyFile, CancellationToken ct)
    {
        var next = keyFile is null ? null : KeyFile.From(keyFile);
        await using var app = RapportApp.Build(options);
        var done = await app.Services.GetRequiredService<MasterKeyFile>().RotateAsync(next, ct);
        Console.WriteLine($"{done} stored secrets are sealed under a new key. Backups made before still open with the key inside them.");
        if (keyFile is not null) Console.WriteLine($"Set KeyFile to {Path.GetFullPath(keyFile)} before you start the server. People sign in again.");
        return 0;
    }
}
