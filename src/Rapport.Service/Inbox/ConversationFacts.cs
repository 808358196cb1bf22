using System.Globalization;
using System.Text.Json.Nodes;
using Rapport.Service.Settings;

namespace Rapport.Service.Inbox;

/// <summary>The facts that tell of conversations.</summary>
static class ConversationFacts
{
    /// <summary>The fact that tells of something; null for what stays within the conversation.</summary>
    public static string? TypeOf(MessageBy by, string text) => (by, text) switch
    {
        (MessageBy.Customer, _) => "Message Received",
        (MessageBy.Agent, _) => "Message Sent",
        (MessageBy.Bot, _) => "Bot Answered",
        (MessageBy.Call, _) => "Call Ended",
        (MessageBy.System, SystemLine.Began) => "Conversation Started",
        (MessageBy.System, SystemLine.Closed) => "Conversation Closed",
        (MessageBy.System, SystemLine.HandedOver) => "Conversation Handed Over",
        (MessageBy.System, SystemLine.Rated) => "Conversation Rated",
        _ => null,
    };

    /// <summary>What the fact of a message says.</summary>
    /// <param name="row">Of the conversation.</param>
    /// <param name="message">Of what was said.</param>
    /// <param name="text">Its words as they may be kept.</param>
    public static JsonObject Properties(ConversationRow row, ConversationMessageRow message, string text)
    {
        var json = new JsonObject { ["conversation"] = row.Id.ToString(), ["channel"] = row.Channel };
        if (row.Touchpoint.Length > 0) json["touchpoint"] = row.Touchpoint;
        if (message.By is MessageBy.Customer or MessageBy.Agent or MessageBy.Bot) json["text"] = text;
        if (message.By == MessageBy.Bot && Details(message).GetValueOrDefault("article") is { } article) json["article"] = article;
        if (message is { By: MessageBy.System, Text: SystemLine.HandedOver }) json["why"] = row.HandedOver;
        if (message is { By: MessageBy.System, Text: SystemLine.Rated } && int.TryParse(Details(message).GetValueOrDefault("value"), CultureInfo.InvariantCulture, out var rating)) (json["rating"], json["by_bot"]) = (rating, row.Replies == 0);
        if (message.By == MessageBy.Agent && message.Actor is { } agent) json["agent"] = agent.ToString();
        if (message.By == MessageBy.Agent && Details(message).GetValueOrDefault(Saying.Suggestion) is { } suggestion) json[Saying.Suggestion] = suggestion;
        if (message.By == MessageBy.Call)
        {
            foreach (var (name, value) in Details(message))
                json[name] = name.EndsWith("seconds", StringComparison.Ordinal) && int.TryParse(value, CultureInfo.InvariantCulture, out var seconds) ? seconds : value;
            json["repeats"] = row.Repeats;
            if (text.Length > 0) json["text"] = text;
        }

        if (message is { By: MessageBy.System, Text: SystemLine.Began }) json["repeats"] = row.Repeats;
        if (message is { By: MessageBy.System, Text: SystemLine.Closed }) json["minutes"] = Math.Round((message.At - row.OpenedAt) / 60e6, 1);
        return json;
    }

    static Dictionary<string, string?> Details(ConversationMessageRow message) => ServiceJson.Read<Dictionary<string, string?>>(message.Details);

    /// <summary>By what the customer of a conversation is named.</summary>
    public static IReadOnlyList<(string, string)> Who(ConversationRow row) => [.. ServiceJson.Read<string[][]>(row.Who).Select(w => (w[0], w[1]))];
}
