using System.Collections.Concurrent;
using Rapport.Kernel;

namespace Rapport.Service.Inbox;

/// <summary>Who looks at a conversation or writes in it at this moment. Nothing of it is kept: after a start of the server everybody says it again within seconds.</summary>
sealed class ConversationBoard(IChanges changes, TimeProvider clock)
{
    /// <summary>What watching screens listen to.</summary>
    public const string Topic = "conversations", SignsTopic = "conversation-signs";

    /// <summary>For how long somebody looks or writes after they said so last.</summary>
    public static readonly TimeSpan Looks = TimeSpan.FromSeconds(30), Types = TimeSpan.FromSeconds(6), Serves = TimeSpan.FromSeconds(75);

    readonly ConcurrentDictionary<Guid, Talk> _talks = new();
    readonly ConcurrentDictionary<(WorkspaceId Workspace, Guid Person), long> _serving = new();

    /// <summary>Completes with the next thing that happens in a conversation. Ask before reading it, so that nothing falls between.</summary>
    public Task NextAsync(Guid conversation) => Of(conversation).Next.Task;

    /// <summary>Something was said or changed.</summary>
    public void Changed(WorkspaceId workspace, Guid conversation)
    {
        changes.Publish(workspace, Topic);
        Wake(conversation);
    }

    /// <summary>Somebody of the company looks at a conversation, or writes in it.</summary>
    public void Look(WorkspaceId workspace, Guid conversation, Guid person, string name, bool isTyping)
    {
        var talk = Of(conversation);
        var now = clock.NowMicros();
        var before = talk.Agents.GetValueOrDefault(person);
        talk.Agents[person] = new(name, now + Micros(Looks), isTyping ? now + Micros(Types) : 0);
        if (before is null || before.Until < now || before.TypesUntil > now != isTyping) changes.Publish(workspace, SignsTopic);
        if (isTyping || before?.TypesUntil > now) Wake(conversation);
    }

    /// <summary>Somebody looks at it no more.</summary>
    public void Leave(WorkspaceId workspace, Guid conversation, Guid person)
    {
        if (!Of(conversation).Agents.TryRemove(person, out _)) return;
        changes.Publish(workspace, SignsTopic);
        Wake(conversation);
    }

    /// <summary>The customer has the conversation open.</summary>
    public void Visit(WorkspaceId workspace, Guid conversation, bool isTyping)
    {
        var talk = Of(conversation);
        var now = clock.NowMicros();
        var (wasHere, wasTyping) = (talk.CustomerUntil > now, talk.CustomerTypesUntil > now);
        talk.CustomerUntil = now + Micros(Looks);
        talk.CustomerTypesUntil = isTyping ? now + Micros(Types) : 0;
        if (!wasHere || wasTyping != isTyping) changes.Publish(workspace, SignsTopic);
    }

    /// <summary>Who is there now.</summary>
    public Signs SignsOf(Guid conversation)
    {
        var talk = Of(conversation);
        var now = clock.NowMicros();
        return new(talk.CustomerUntil > now, talk.CustomerTypesUntil > now,
            [.. talk.Agents.Where(a => a.Value.Until > now).Select(a => new AgentSign(a.Key, a.Value.Name, a.Value.TypesUntil > now)).OrderBy(a => a.Name, StringComparer.Ordinal)]);
    }

    /// <summary>Until when somebody of the company is taken to write; null when nobody is.</summary>
    public long? TypingUntil(Guid conversation)
    {
        var now = clock.NowMicros();
        return Of(conversation).Agents.Values.Where(a => a.TypesUntil > now).Select(a => (long?)a.TypesUntil).Max();
    }

    /// <summary>Somebody has the inbox open and takes conversations, or does not any more.</summary>
    /// <returns>True when they begin to.</returns>
    public bool Serve(WorkspaceId workspace, Guid person, bool takes)
    {
        var now = clock.NowMicros();
        var before = _serving.TryGetValue((workspace, person), out var until) && until > now;
        if (takes) _serving[(workspace, person)] = now + Micros(Serves);
        else _serving.TryRemove((workspace, person), out _);
        return takes && !before;
    }

    /// <summary>Who takes conversations now.</summary>
    public IReadOnlyList<Guid> Serving(WorkspaceId workspace)
    {
        var now = clock.NowMicros();
        return [.. _serving.Where(s => s.Key.Workspace == workspace && s.Value > now).Select(s => s.Key.Person)];
    }

    void Wake(Guid conversation)
    {
        var talk = Of(conversation);
        Interlocked.Exchange(ref talk.Next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    // Whoever is there says so every few seconds: what was silent for minutes is let go of, and nobody waits for it.
    Talk Of(Guid conversation)
    {
        var now = clock.NowMicros();
        if (_talks.Count > 20_000)
        {
            foreach (var (id, old) in _talks)
                if (old.Used < now - (300 * 1_000_000L)) _talks.TryRemove(id, out _);
        }

        var talk = _talks.GetOrAdd(conversation, _ => new Talk());
        talk.Used = now;
        return talk;
    }

    static long Micros(TimeSpan span) => (long)span.TotalMicroseconds;

    sealed class Talk
    {
        public TaskCompletionSource Next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentDictionary<Guid, Agent> Agents { get; } = new();

        public long CustomerUntil { get; set; }

        public long CustomerTypesUntil { get; set; }

        public long Used { get; set; }
    }

    sealed record Agent(string Name, long Until, long TypesUntil);
}

/// <summary>Somebody of the company at a conversation.</summary>
/// <param name="Person">Their id.</param>
/// <param name="Name">Their name.</param>
/// <param name="Typing">They write at this moment.</param>
sealed record AgentSign(Guid Person, string Name, bool Typing);

/// <summary>Who is at a conversation now.</summary>
/// <param name="CustomerHere">The customer has it open.</param>
/// <param name="CustomerTyping">The customer writes.</param>
/// <param name="Agents">Who of the company looks, by name.</param>
sealed record Signs(bool CustomerHere, bool CustomerTyping, IReadOnlyList<AgentSign> Agents);
