using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rapport.Kernel;
using Rapport.Messaging.Settings;
using Rapport.Messaging.Smtp;

namespace Rapport.Messaging.Outbox;

/// <summary>Sends what is due. Each workspace has connections of its own: a dead mail server delays nobody else.</summary>
sealed class Sender(
    MailOutbox outbox, SendQueue queue, MailSettings settings, Postman postman, IWorkspaces workspaces, IMailServers servers,
    IOptions<MessagingOptions> options, TimeProvider clock, ILogger<Sender> log) : BackgroundService
{
    // Retries, mails of processes that died and new settings are looked for this often.
    static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);

    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    readonly ConcurrentDictionary<WorkspaceId, Line> _lines = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var tookOver = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var added = outbox.Added;
            try
            {
                if (!tookOver) await queue.TakeOverAsync(stoppingToken);
                tookOver = true;
                foreach (var workspace in await workspaces.AllAsync(stoppingToken)) await StartAsync(workspace, stoppingToken);
                await Task.WhenAny(added, Task.Delay(Look, clock, stoppingToken));
                await Task.Delay(Gather, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                log.LogError(e, "The mail loop failed and goes on");
                await Task.WhenAny(Task.Delay(Look, clock, stoppingToken)); // a stop ends the loop above
            }
        }

        await Task.WhenAll(_lines.Values.SelectMany(line => line.Runs));
    }

    async Task StartAsync(Workspace workspace, CancellationToken ct)
    {
        await queue.RecoverAsync(workspace.Id, ct);
        var line = _lines.GetOrAdd(workspace.Id, _ => new());
        line.Runs.RemoveAll(run => run.IsCompleted);
        if (line.Runs.Count >= options.Value.Connections || line.PausedUntil > clock.GetUtcNow() || !await queue.HasDueAsync(workspace.Id, ct)) return;
        if (await settings.MissingAsync(workspace.Id, MailClass.Transactional, ct) is { } nothing)
        {
            await queue.GiveUpAsync(workspace.Id, null, nothing.Code, ct);
            return;
        }

        var missing = await settings.MissingAsync(workspace.Id, MailClass.Marketing, ct);
        if (missing is not null) await queue.GiveUpAsync(workspace.Id, MailClass.Marketing, missing.Code, ct);
        line.Runs.Add(RunAsync(workspace, line, missing is null ? null : MailClass.Transactional, ct));
    }

    async Task RunAsync(Workspace workspace, Line line, MailClass? only, CancellationToken ct)
    {
        await Task.Yield();
        (MessageRow Row, SmtpOutcome Outcome)? last = null;
        var connection = new Connection();
        try
        {
            if (await servers.FindAsync(workspace.Id, ct) is not { } server) return;
            var its = await settings.FindAsync(workspace.Id, ct);
            while (await queue.NextAsync(workspace.Id, only, last, ct) is { } mail)
            {
                last = (mail.Row, await SendAsync(connection, server, workspace, its, mail, ct));
                if (last is { Outcome.Handed: Handed.NoServer })
                {
                    line.Failed(clock.GetUtcNow(), LongestPause);
                    return;
                }

                line.Worked();
            }

            last = null; // the queue has written it down
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Written down below, or by the next start.
        }
        catch (Exception e)
        {
            log.LogError(e, "Sending mail of workspace {Workspace} failed and goes on", workspace.Id);
            line.Failed(clock.GetUtcNow(), LongestPause);
        }
        finally
        {
            await EndAsync(connection, last);
        }
    }

    async Task EndAsync(Connection connection, (MessageRow Row, SmtpOutcome Outcome)? last)
    {
        try
        {
            if (last is { } done) await queue.FinishAsync(done.Row, done.Outcome, CancellationToken.None);
            if (connection.Session is { } session) await session.DisposeAsync();
        }
        catch (Exception e)
        {
            // The lease runs out and the mail is looked after.
            log.LogError(e, "The end of a mail could not be written");
        }
    }

    async Task<SmtpOutcome> SendAsync(
        Connection connection, MailServer server, Workspace workspace, MailSettingsRow its, TakenMail mail, CancellationToken ct)
    {
        byte[] content;
        try
        {
            content = postman.Draw(mail, workspace, server, its).ToBytes();
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException)
        {
            log.LogError(e, "Mail {Message} cannot be drawn", mail.Row.Id);
            return new(Handed.Refused, "mail.broken");
        }

        try
        {
            return await postman.SendAsync(connection, server, new(server.From, mail.Row.Recipient, content), ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return new(Handed.NoServer, "sender.stopped");
        }
    }

    /// <summary>The running connections of a workspace, and its pause after failures.</summary>
    sealed class Line
    {
        int _failures;

        public List<Task> Runs { get; } = [];

        public DateTimeOffset PausedUntil { get; private set; }

        public void Worked() => _failures = 0;

        /// <summary>Pauses for 5, 10, 20 … seconds.</summary>
        public void Failed(DateTimeOffset now, TimeSpan longest)
        {
            var pause = TimeSpan.FromSeconds(5 * Math.Pow(2, Math.Min(10, _failures++)));
            PausedUntil = now + (pause < longest ? pause : longest);
        }
    }
}
