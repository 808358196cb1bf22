using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Service.Mail;
using Rapport.Tests.Messaging;
using Rapport.Tests.Server;

namespace Rapport.Tests.Service.Mail;

/// <summary>The real server between a real IMAP server and a real SMTP server. It looks into the mailbox when it is told to.</summary>
public sealed class MailboxRig : IAsyncLifetime
{
    public const string User = "help", Address = "help@shop.example";

    public TestServer Server { get; } = new();

    public Dovecot Dovecot { get; } = new();

    public MailSink Sink { get; } = new MailSink();

    public async ValueTask InitializeAsync()
    {
        Server.Settings["Outgoing:Allow:0"] = "127.0.0.1";
        Server.Replace = services => services.Configure<MailboxOptions>(o => (o.Every, o.Limit, o.ReadWithin, o.Trust) = (TimeSpan.FromDays(1), TimeSpan.FromSeconds(20), TimeSpan.Zero, (_, shown, _, _) => Dovecot.IsOwn(shown)));
        await Server.InitializeAsync();
        await Server.Owner.PutAsync(Server.In("settings/smtp"), new { host = "127.0.0.1", port = Sink.Port, from = Address, tls = false }, "");
        await PutAsync(Settings(), "");
        await LookAsync(); // from here on mail is new
    }

    public object Settings(int? port = null, bool tls = false, string password = "secret", string user = User, string folder = "INBOX", bool plus = true) => new
    {
        host = "127.0.0.1", port = port ?? Dovecot.Port, user, address = Address, password, tls, folder, plus, trustedServer = "mx.shop.example",
    };

    public Task<JsonElement> PutAsync(object settings, string seen = "*") => Server.Owner.PutAsync(Server.In("settings/mailbox"), settings, seen);

    public async Task<string> LookAsync() => (await Server.Owner.PostAsync(Server.In("settings/mailbox/look"), new { })).Text("fault");

    /// <summary>Puts mails into the mailbox and has them taken.</summary>
    public async Task BringAsync(params string[] mails)
    {
        foreach (var mail in mails) await Dovecot.PutAsync(User, mail, TestContext.Current.CancellationToken);
        (await LookAsync()).ShouldBe("");
    }

    /// <summary>A plain mail.</summary>
    public static string Mail(string from, string text, string subject = "Lamp", string to = Address, string more = "", string? id = null) =>
        $"From: {from}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{id ?? Guid.NewGuid().ToString("N")}@mail.example>\nDate: Mon, 2 Feb 2026 10:00:00 +0100\n{more}MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{text}\n";

    /// <summary>The conversations with an address, the latest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> TalksAsync(string address) =>
        [.. (await Server.Owner.GetAsync(Server.In("conversations?view=all&limit=200"))).GetProperty("items").EnumerateArray().Where(c => c.Text("email") == address)];

    public async Task<JsonElement> TalkAsync(string address) => (await TalksAsync(address)).ShouldHaveSingleItem();

    public async Task<IReadOnlyList<JsonElement>> SaidAsync(Guid talk) =>
        [.. (await Server.Owner.GetAsync(Server.In($"conversations/{talk}/messages"))).GetProperty("items").EnumerateArray().Where(m => m.Text("by") != "system")];

    public async Task<JsonElement> AnswerAsync(Guid talk, string text) => await Server.Owner.PostAsync(Server.In($"conversations/{talk}/messages"), new { key = Guid.NewGuid().ToString(), text });

    /// <summary>The mail that carried a text, once it was sent.</summary>
    public async Task<SunkMail> SentAsync(string text)
    {
        await UntilAsync(() => Task.FromResult(Sink.Mails.Any(m => m.Text.Contains(text, StringComparison.Ordinal))));
        return Sink.Mails.Single(m => m.Text.Contains(text, StringComparison.Ordinal));
    }

    public async Task<long> NotTakenAsync(string reason)
    {
        var counts = (await Server.Owner.GetAsync(Server.In("settings/mailbox"))).GetProperty("notTaken");
        return counts.TryGetProperty(reason, out var count) ? count.GetInt64() : 0;
    }

    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds()) await Task.Delay(50, late.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Sink.DisposeAsync();
        await Dovecot.DisposeAsync();
    }
}
