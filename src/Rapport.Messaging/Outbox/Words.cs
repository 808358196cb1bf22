namespace Rapport.Messaging.Outbox;

/// <summary>States as the API spells them.</summary>
static class Words
{
    /// <summary>Lower case.</summary>
    public static string Word(this MessageState state) => state.ToString().ToLowerInvariant();

    /// <summary>The state of that name, or null. Numbers are no names.</summary>
    public static MessageState? State(string? word) =>
        Enum.GetValues<MessageState>().Where(s => s.Word() == word).Select(s => (MessageState?)s).FirstOrDefault();
}
