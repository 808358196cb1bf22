using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Service.Channels;
using Rapport.Service.Inbox;

namespace Rapport.Service.Mail;

/// <summary>Writes at an answer what became of its mail. One that did not arrive is owed again.</summary>
/// <param name="services">Of the desk, which itself needs what sends mail.</param>
sealed class MailOutcome(IServiceProvider services) : IMessageReaction
{
    public async Task ReactAsync(MessageChange change, IStateTransaction transaction, CancellationToken ct)
    {
        if (!change.About.StartsWith(AnswerWays.About, StringComparison.Ordinal)) return;
        var key = $"out:{change.Id.Value:N}";
        if (await transaction.Db.Set<MailRow>().FirstOrDefaultAsync(m => m.Workspace == change.Workspace && m.Key == key, ct) is not { } mail) return;
        if (await transaction.Db.FindAsync<DeliveryRow>([mail.Message], ct) is not { } delivery) return;
        var isThere = change.State is MessageState.Sent or MessageState.Delivered or MessageState.Complained || change.Reason == AnswerWays.Read;
        (delivery.State, delivery.Fault) = (isThere ? DeliveryState.Sent : DeliveryState.Failed, isThere ? "" : change.Reason);
        if (await transaction.Db.FindAsync<ConversationRow>([mail.Conversation], ct) is not { } row) return;
        var desk = services.GetRequiredService<ConversationDesk>();
        if (!isThere && row.IsOpen) desk.Turn(row, ConversationStatus.Open);
        await desk.KeepAsync(transaction, row, ct);
    }
}
