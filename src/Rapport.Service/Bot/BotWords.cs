using Rapport.Service.Help;

namespace Rapport.Service.Bot;

/// <summary>All that the bot says itself, in the visitor's language where it is known, else in English. Everything else is quoted.</summary>
/// <param name="Language">Of the words.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Quote">Around what an article says.</param>
/// <param name="Unsure">It does not know.</param>
/// <param name="Asked">A person was asked for.</param>
/// <param name="NotHelped">Its answer was none.</param>
/// <param name="Hello">Back to a greeting.</param>
/// <param name="Order">Of an order: its id, the day it was placed, what became of it.</param>
/// <param name="Placed">Nothing more is known.</param>
/// <param name="Delivered">With the day.</param>
/// <param name="Cancelled">It counts no longer.</param>
/// <param name="Refunded">Money went back.</param>
sealed record BotWords(string Language, string Name, string Quote, string Unsure, string Asked, string NotHelped, string Hello, string Order, string Placed, string Delivered, string Cancelled, string Refunded)
{
    static readonly BotWords s_english = new(
        "en", "Assistant", "“{0}”", "I am not sure about that. I am passing you to a person, who sees all that was said here.", "I am passing you to a person, who sees all that was said here.",
        "I am sorry. I am passing you to a person, who sees all that was said here.", "Hello! What would you like to know?",
        "Order {0} of {1}: {2}", "it was placed; no delivery is known yet.", "it was delivered on {0}.", "it was cancelled.", "Money was paid back.");

    static readonly BotWords s_german = new(
        "de", "Assistent", "„{0}“", "Da bin ich mir nicht sicher. Ich gebe Sie an einen Menschen weiter, der alles sieht, was hier gesagt wurde.", "Ich gebe Sie an einen Menschen weiter, der alles sieht, was hier gesagt wurde.",
        "Das tut mir leid. Ich gebe Sie an einen Menschen weiter, der alles sieht, was hier gesagt wurde.", "Guten Tag! Was möchten Sie wissen?",
        "Bestellung {0} vom {1}: {2}", "sie ist eingegangen; von einer Lieferung ist noch nichts bekannt.", "sie wurde am {0} geliefert.", "sie wurde storniert.", "Geld wurde erstattet.");

    public static BotWords Of(string language) => language.StartsWith("de", StringComparison.OrdinalIgnoreCase) ? s_german : s_english;

    /// <summary>What the bot of a workspace is called.</summary>
    public string NameOf(BotSettings settings) => settings.Name.Length > 0 ? settings.Name : Name;

    /// <summary>Puts values in place of {0}, {1}.</summary>
    public static string Fill(string words, params object[] values) => HelpWords.Fill(words, values);
}
