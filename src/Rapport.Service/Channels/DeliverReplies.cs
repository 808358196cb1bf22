using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rapport.Kernel;
using Rapport.Service.Inbox;

namespace Rapport.Service.Channels;


/// <summary>Sends agents' answers to the systems that bring their channels: signed, in the order of each conversation, and again after a
/// doubt. The other system knows by the message's number what it has already.</summary>
/// <remarks>Headers: <c>Rapport-Timestamp</c> in seconds, <c>Rapport-Signature: v1=</c> HMAC-SHA256 over <c>timestamp.body</c> in hex. The
/// receiver refuses what is older than five minutes.</remarks>
sealed class DeliverReplies(IStateStore store, IOutgoing outgoing, ISecrets secrets, ConversationBoard board, TimeProvider clock, ILogger<DeliverReplies> log)
    : Rounds(TimeSpan.FromSeconds(1), clock, log)
{
    const int MostTogether = 16;
    static readonly TimeSpan s_giveUp = TimeSpan.FromDays(3);

    /// <inheritdoc/>
    protected override async Task<bool> RoundAsync(CancellationToken ct)
    {
        await using var db = store.Read();
        var now = Clock.NowMicros();
        var due = await db.Set<DeliveryRow>().Where(d => d.State == DeliveryState.Queued && d.Due <= now).OrderBy(d => d.Due).Take(200).ToListAsync(ct);
        // What was said first goes first: of one conversation one at a time.
        var next = due.GroupBy(d => d.Conversation).Select(g => g.MinBy(d => d.Message)!).Take(MostTogether).ToList(); // a group has one at least
        await Task.WhenAll(next.Select(d => SendAsync(d, ct)));
        return next.Count > 0;
    }

    async Task SendAsync(DeliveryRow delivery, CancellationToken ct)
    {
        ChannelRow? channel;
        ConversationMessageRow? message;
        ConversationRow? talk;
        await using (var db = store.Read())
        {
            channel = await db.Set<ChannelRow>().FirstOrDefaultAsync(c => c.Workspace == delivery.Workspace && c.Key == delivery.Channel, ct);
            message = await db.Set<ConversationMessageRow>().FirstOrDefaultAsync(m => m.No == delivery.Message, ct);
            talk = await db.Set<ConversationRow>().FirstOrDefaultAsync(c => c.Id == delivery.Conversation, ct);
            // One before it that is tried later holds it back.
            if (await db.Set<DeliveryRow>().AnyAsync(d => d.Conversation == delivery.Conversation && d.State == DeliveryState.Queued && d.Message < delivery.Message, ct))
            {
                await SettleAsync(delivery, d => d.Due = Clock.NowMicros() + 1_000_000, ct);
                return;
            }
        }

        if (channel is null || message is null || talk is null || channel.Url.Length == 0)
        {
            await SettleAsync(delivery, d => (d.State, d.Fault) = (DeliveryState.Failed, "channel.unknown"), ct);
            return;
        }

        if (channel.IsGone)
        {
            await SettleAsync(delivery, d => (d.State, d.Fault) = (DeliveryState.Failed, "channel.gone"), ct);
            return;
        }

        var answer = await outgoing.SendAsync(Request(channel, talk, message), ct);
        await HandleAsync(delivery, channel, answer, ct);
    }

    HttpRequestMessage Request(ChannelRow channel, ConversationRow talk, ConversationMessageRow message)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            type = "message", message = message.No, conversation = talk.Id, channel = talk.Channel, thread = talk.Thread, text = message.Text, agent = message.ActorName, at = Instant.FromMicros(message.At),
            who = ConversationFacts.Who(talk).Select(w => new { @namespace = w.Item1, value = w.Item2 }),
        }, Settings.ServiceJson.Options);
        var timestamp = Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, channel.Url) { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };
        request.Headers.Add("Rapport-Timestamp", timestamp);
        request.Headers.Add("Rapport-Signature", $"v1={Sign(secrets.OpenText(EditChannels.Purpose, channel.Secret), timestamp, body)}");
        return request;
    }

    /// <summary>HMAC-SHA256 over the timestamp, a dot and the body, in lower hex.</summary>
    public static string Sign(string secret, string timestamp, byte[] body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes(timestamp + "."), .. body]));

    // 5xx, no answer and "too many" may pass; any other no stands.
    async Task HandleAsync(DeliveryRow delivery, ChannelRow channel, OutgoingAnswer answer, CancellationToken ct)
    {
        if (answer.Status is >= 200 and < 300)
        {
            await SettleAsync(delivery, d => (d.State, d.Fault) = (DeliveryState.Sent, ""), ct);
            return;
        }

        var fault = answer.Refusal?.Code ?? answer.Status.ToString(CultureInfo.InvariantCulture);
        var isLasting = answer.Status is >= 300 and < 500 and not (408 or 425 or 429);
        if (answer.Status == 410) await GoneAsync(channel, ct);
        await SettleAsync(delivery, d =>
        {
            (d.Tries, d.Fault) = (d.Tries + 1, fault);
            var now = Clock.NowMicros();
            if (isLasting || now - d.Since > (long)s_giveUp.TotalMicroseconds) d.State = DeliveryState.Failed;
            else d.Due = now + Pause(d.Tries);
        }, ct);
    }

    // 2 s doubling to an hour.
    static long Pause(int tries) => Math.Min(3_600L, 1L << Math.Min(tries, 12)) * 1_000_000L;

    async Task GoneAsync(ChannelRow channel, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<ChannelRow>().Where(c => c.Workspace == channel.Workspace && c.Key == channel.Key && c.Revision == channel.Revision)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.IsGone, true).SetProperty(c => c.Revision, c => c.Revision + 1), ct);
        await transaction.CommitAsync(ct);
    }

    async Task SettleAsync(DeliveryRow delivery, Action<DeliveryRow> change, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.FindAsync<DeliveryRow>([delivery.Message], ct) is not { State: DeliveryState.Queued } row) return;
        var before = row.State;
        change(row);
        if (row.State != before || row.Tries == 1) transaction.OnCommitted(() => board.Changed(row.Workspace, row.Conversation));
        await transaction.CommitAsync(ct);
    }
}
