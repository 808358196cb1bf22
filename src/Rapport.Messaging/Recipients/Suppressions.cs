using Rapport.Kernel;

namespace Rapport.Messaging.Recipients;

/// <summary>Puts addresses on the list of those that are not written to.</summary>
static class Suppressions
{
    /// <summary>Adds an entry; one that is there already stays as it is.</summary>
    /// <param name="transaction">Of the cause.</param>
    /// <param name="workspace">Where.</param>
    /// <param name="contact">Hash of the address.</param>
    /// <param name="purpose">Empty: every purpose.</param>
    /// <param name="cause">Why.</param>
    /// <param name="now">UTC microseconds.</param>
    /// <param name="message">The message that led to it; null when none did.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task AddAsync(
        IStateTransaction transaction, WorkspaceId workspace, byte[] contact, string purpose, SuppressionCause cause, long now, Guid? message, CancellationToken ct)
    {
        if (await transaction.Db.FindAsync<SuppressionRow>([workspace, contact, purpose, cause], ct) is not null) return;
        transaction.Db.Add(new SuppressionRow { Workspace = workspace, Contact = contact, Purpose = purpose, Cause = cause, At = now, Message = message });
    }
}
