using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Messaging.Outbox;
using Rapport.Messaging.Smtp;
using Rapport.Tests.Server;

namespace Rapport.Tests.Messaging;

/// <summary>The real server with a mail server to send through.</summary>
public sealed class MailRig : IAsyncLifetime
{
    public static readonly IReadOnlyList<MailPart> Hello = [new MailParagraph("Hello")];

    string _ingest = "";
    string _admin = "";

    public TestServer Server { get; } = new();

    public MailSink Sink { get; } = new MailSink();

    public TestClock Clock { get; } = new();

    public Listener Reaction { get; } = new();

    public WorkspaceId Workspace => new(Server.Workspace);

    public IMessages Messages => Server.Services.GetRequiredService<IMessages>();

    /// <summary>A client with a key that may do everything, and asks for no password after the clock was moved.</summary>
    public HttpClient Admin() => Server.WithKey(_admin);

    /// <summary>Starts a rig of its own, for a test that changes what all others share.</summary>
    public static async Task<MailRig> StartAsync(Action<TestServer>? prepare = null, bool complete = true)
    {
        var rig = new MailRig();
        prepare?.Invoke(rig.Server);
        await rig.StartAsync(complete);
        return rig;
    }

    public async ValueTask InitializeAsync() => await StartAsync(complete: true);

    /// <summary>The sink behaves and has nothing, and no pause of an earlier test lasts.</summary>
    public void Begin()
    {
        Sink.Mode = SinkMode.Ok;
        Sink.Mails.Clear();
        Clock.Advance(TimeSpan.FromMinutes(6));
    }

    async Task StartAsync(bool complete)
    {
        Server.Settings["Outgoing:Allow:0"] = "127.0.0.1";
        Server.Replace = services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            services.AddSingleton<IMessageReaction>(Reaction);
            services.Configure<SmtpOptions>(o => (o.Limit, o.AnswerLimit) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)));
        };
        await Server.InitializeAsync();
        _ingest = await Server.KeyAsync("ingest");
        _admin = await Server.KeyAsync("read", "write", "admin");
        if (!complete) return;
        await UseSinkAsync();
        await Server.Owner.PutAsync(Server.In("settings/mail"), new { postalAddress = "Nordwind GmbH\nKai 1\n20457 Hamburg", replyTo = "help@example.org" }, "*");
        // What is sent for tests is no survey too many.
        await RulesAsync(new { surveyCoolDownDays = 0, limits = Array.Empty<object>(), quietHours = Array.Empty<object>(), priorities = Array.Empty<object>() });
    }

    /// <summary>Changes how often and when people are reached.</summary>
    public Task RulesAsync(object rules) => Server.Owner.PutAsync(Server.In("settings/contact"), rules, "*");

    public Task UseSinkAsync() => Server.Owner.PutAsync(
        Server.In("settings/smtp"), new { host = "127.0.0.1", port = Sink.Port, from = "cx@example.org", tls = false }, "");

    public OutgoingMail Mail(MailClass kind = MailClass.Transactional, string? to = null) => new()
    {
        Workspace = Workspace, Class = kind, Purpose = kind == MailClass.Marketing ? "survey" : "service",
        To = to ?? $"p{Guid.NewGuid():N}@example.org", Subject = "How was it?", Language = "en", Parts = Hello,
    };

    public async Task<MessageId> QueueAsync(OutgoingMail mail)
    {
        await using var transaction = await Server.Services.GetRequiredService<IStateStore>().BeginAsync(default);
        var id = await Messages.QueueAsync(transaction, mail, default);
        await transaction.CommitAsync(default);
        return id;
    }

    public async Task<MessageStatus> StatusAsync(MessageId id) => (await Messages.FindAsync(Workspace, [id], default)).ShouldHaveSingleItem();

    public Task<MessageStatus> UntilAsync(MessageId id, MessageState state) => UntilAsync(id, s => s.State == state, state.ToString());

    public async Task<MessageStatus> UntilAsync(MessageId id, Func<MessageStatus, bool> done, string what)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var status = await StatusAsync(id);
            if (done(status)) return status;
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(30), $"{status} instead of {what}");
            await Task.Delay(20);
        }
    }

    /// <summary>Sends a mail and returns it as it arrived.</summary>
    public async Task<(MessageId Id, SunkMail Mail)> SendAsync(OutgoingMail mail)
    {
        var id = await QueueAsync(mail);
        await UntilAsync(id, MessageState.Sent);
        return (id, Sink.Mails.Single(m => m.Header("Message-ID").StartsWith($"<{id.Value:N}@", StringComparison.Ordinal)));
    }

    /// <summary>A customer who is known by these addresses.</summary>
    public async Task<CustomerId> CustomerAsync(string user, params string[] emails)
    {
        using var sender = Server.WithKey(_ingest);
        foreach (var email in emails)
        {
            var event_ = $$$"""{"batch":[{"type":"identify","userId":"{{{user}}}","messageId":"{{{Guid.NewGuid()}}}","traits":{"name":"{{{user}}}","email":"{{{email}}}"}}]}""";
            using var answer = await sender.PostAsync("v1/batch", new StringContent(event_, System.Text.Encoding.UTF8, "application/json"));
            ((int)answer.StatusCode).ShouldBe(200);
        }

        var inbox = Server.Services.GetRequiredService<IInbox>();
        for (var i = 0; i < 1000 && (await inbox.BacklogAsync(default)).Events > 0; i++) await Task.Delay(20);
        var found = await Server.Owner.GetAsync(Server.In($"customers?search={emails[^1]}"));
        return new(found.GetProperty("items").EnumerateArray().ShouldHaveSingleItem().Id());
    }

    /// <summary>Changes rows as no route does: to be in a state that only a crash leads to.</summary>
    internal async Task ChangeAsync(MessageId id, Action<MessageRow> change)
    {
        await using var transaction = await Server.Services.GetRequiredService<IStateStore>().BeginAsync(default);
        change(await transaction.Db.Set<MessageRow>().SingleAsync(m => m.Id == id.Value));
        await transaction.CommitAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Sink.DisposeAsync();
    }
}

/// <summary>Stands for a module above that wants to know what became of its messages.</summary>
public sealed class Listener : IMessageReaction
{
    public System.Collections.Concurrent.ConcurrentQueue<MessageChange> Heard { get; } = new();

    public Task ReactAsync(MessageChange change, IStateTransaction transaction, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(change);
        Heard.Enqueue(change);
        return Task.CompletedTask;
    }
}
