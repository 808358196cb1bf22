using System.CommandLine;
using Rapport.Governance;

namespace Rapport.Server.Commands;

/// <summary><c>rapport reset-owner</c>: whoever may run commands on the machine helps an owner who is locked out.</summary>
static class ResetOwner
{
    public static Command Command()
    {
        var email = new Option<string?>("--email") { Description = "The owner's e-mail address; left out, the one who set the instance up." };
        var command = new Command("reset-owner", "Print a link by which an owner chooses a new password. Stop the server first.") { Serve.Data, Serve.Urls, email };
        command.SetAction((parsed, ct) => RunAsync(new(parsed.GetValue(Serve.Data)!, parsed.GetValue(Serve.Urls)!), parsed.GetValue(email), ct)); // both have defaults
        return command;
    }

    static async Task<int> RunAsync(RapportOptions options, string? email, CancellationToken ct)
    {
        await using var app = RapportApp.Build(options);
        if (await app.Services.GetRequiredService<IOwnerReset>().LinkAsync(email, ct) is not { } link)
        {
            await Console.Error.WriteLineAsync("There is no owner of that address in this data folder.");
            return 1;
        }

        Console.WriteLine($"Start the server, then open this link within 24 hours: {link}");
        Console.WriteLine("The second factor of this owner is switched off and their passkeys are removed; set them up again after signing in.");
        return 0;
    }
}
