using Rapport.Kernel;

namespace Rapport.Service.Inbox;

/// <summary>Whose turn it is in a conversation.</summary>
enum ConversationStatus
{
    /// <summary>The company's: an answer is owed.</summary>
    Open,

    /// <summary>The customer's.</summary>
    Waiting,

    /// <summary>It is over.</summary>
    Closed,
}

/// <summary>Somebody talks with the company by one channel. One that goes on in another channel is another conversation of the same case.</summary>
sealed class ConversationRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    /// <summary><c>chat</c>, or as whoever brings it calls it: sms, whatsapp, phone …</summary>
    public required string Channel { get; init; }

    /// <summary>Names it within its channel, for ever: begun again it is the same.</summary>
    public required string Thread { get; init; }

    public ConversationStatus Status { get; set; }

    /// <summary>Not closed; kept beside the status so that lists of what is open are found by one index.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>A member; null for nobody.</summary>
    public Guid? Assignee { get; set; }

    public Guid? Team { get; set; }

    /// <summary>What whoever answers must know; empty for nothing in particular.</summary>
    public string Skill { get; set; } = "";

    /// <summary>Who talks; none for nobody known.</summary>
    public SubjectId Subject { get; init; }

    /// <summary>JSON: pairs of namespace and value, the strongest first.</summary>
    public required string Who { get; set; }

    /// <summary>What they call themselves; nobody has proved it. Empty for nothing said.</summary>
    public string Name { get; set; } = "";

    /// <summary>Where they want an answer when nobody was there; nobody has proved it. Empty for nothing said.</summary>
    public string Email { get; set; } = "";

    /// <summary>Where they were when they began; empty when unknown.</summary>
    public string Page { get; init; } = "";

    /// <summary>As their browser says; empty when unknown.</summary>
    public string Language { get; init; } = "";

    public string Touchpoint { get; init; } = "";

    /// <summary>How often the same customer had begun one within the week before.</summary>
    public int Repeats { get; init; }

    public required long OpenedAt { get; init; }

    /// <summary>When something was said last.</summary>
    public required long LastAt { get; set; }

    /// <summary>The beginning of what was said last.</summary>
    public string LastText { get; set; } = "";

    public MessageBy LastBy { get; set; }

    /// <summary>Since when an answer is owed; null while none is.</summary>
    public long? OwedSince { get; set; }

    public long? FirstRepliedAt { get; set; }

    public long? ClosedAt { get; set; }

    /// <summary>How often what the customer said was answered.</summary>
    public int Replies { get; set; }

    /// <summary>How often it was opened again.</summary>
    public int Reopenings { get; set; }

    /// <summary>Working time from the beginning to the first reply in writing, microseconds; null while there is none.</summary>
    public long? FirstReplyWork { get; set; }

    /// <summary>Working time from the beginning to the end, microseconds; null while it is open.</summary>
    public long? ResolutionWork { get; set; }

    /// <summary>Up to which message somebody of the company has seen it, by its number.</summary>
    public long AgentRead { get; set; }

    /// <summary>Up to which message the customer has.</summary>
    public long CustomerRead { get; set; }

    /// <summary>The last message of the customer, by its number; 0 for none.</summary>
    public long LastFromCustomer { get; set; }

    /// <summary>What the bot does in it.</summary>
    public BotPart Bot { get; set; }

    /// <summary>How often it has answered.</summary>
    public int BotAnswers { get; set; }

    /// <summary>Its last answer, by its number; 0 for none.</summary>
    public long BotAnswered { get; set; }

    /// <summary>Up to which answer the customer has said whether it was one, by its number.</summary>
    public long BotJudged { get; set; }

    /// <summary>Why a person took over from the bot, of <see cref="HandOver"/>; empty while none has.</summary>
    public string HandedOver { get; set; } = "";

    /// <summary>Whether the bot's last answer that was judged answered the question, as the customer says; null while they say nothing.</summary>
    public bool? Helped { get; set; }

    /// <summary>How satisfied the customer was with it, 1 to 5; null while they say nothing.</summary>
    public int? Rating { get; set; }

    /// <summary>When the same customer made contact again after the bot had talked with them, first; null while they have not.</summary>
    public long? ReturnedAt { get; set; }

    /// <summary>Counts changes of who sees to it and of its status by hand; messages are no change.</summary>
    public long Revision { get; set; } = 1;
}

/// <summary>What the bot does in a conversation.</summary>
enum BotPart
{
    /// <summary>Nothing: it never spoke in it.</summary>
    None,

    /// <summary>It answers.</summary>
    Answers,

    /// <summary>It has handed over to people, and says no more.</summary>
    Over,
}

/// <summary>Why a person took over from the bot.</summary>
static class HandOver
{
    /// <summary>The bot was not sure; the customer asked for a person; the answer was none; a person began by themselves.</summary>
    public const string Unsure = "unsure", Asked = "asked", NotHelped = "notHelped", Person = "person";
}

/// <summary>Who says something in a conversation.</summary>
enum MessageBy
{
    /// <summary>The customer.</summary>
    Customer,

    /// <summary>Somebody of the company, to the customer.</summary>
    Agent,

    /// <summary>Somebody of the company, to colleagues alone.</summary>
    Note,

    /// <summary>Nobody: something happened.</summary>
    System,

    /// <summary>A call of the telephone.</summary>
    Call,

    /// <summary>The bot, to the customer.</summary>
    Bot,
}

/// <summary>Something said or done in a conversation; never changed.</summary>
sealed class ConversationMessageRow
{
    /// <summary>Given by the store, ascending: the order in which things were said.</summary>
    public long No { get; init; }

    public required Guid Conversation { get; init; }

    public required WorkspaceId Workspace { get; init; }

    /// <summary>Given by whoever says it: said again with the same it is the same.</summary>
    public required string Key { get; init; }

    public required long At { get; init; }

    public required MessageBy By { get; init; }

    /// <summary>Id of the person or key; null for others.</summary>
    public Guid? Actor { get; init; }

    /// <summary>Their name then; empty for the customer.</summary>
    public required string ActorName { get; init; }

    /// <summary>Words; never HTML. What happened, for <see cref="MessageBy.System"/>.</summary>
    public required string Text { get; init; }

    /// <summary>JSON: what is known beside the words, such as how a call ended.</summary>
    public string Details { get; init; } = "{}";

    /// <summary>False until its fact is on the way.</summary>
    public bool IsTold { get; set; }
}

/// <summary>What somebody has begun to write and not sent.</summary>
sealed class ConversationDraftRow
{
    public required WorkspaceId Workspace { get; init; }

    public required Guid Conversation { get; init; }

    public required Guid Person { get; init; }

    public required string Text { get; set; }
}
