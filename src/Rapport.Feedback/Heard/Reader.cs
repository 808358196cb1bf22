using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Rapport.Feedback.Topics;
using Rapport.Kernel;
using Rapport.Models;

namespace Rapport.Feedback.Heard;

/// <summary>Wakes the reader.</summary>
sealed class ReadingBell : Bell;

/// <summary>Reads every text soon after it came, the latest first, and those again that were read before something was taught. What is read
/// depends on the text and on what is known alone, so it does not matter how many are read together, or how often.</summary>
sealed partial class Reader(IStateStore store, KnowledgeBook knowledge, AlikeBook alike, TopicScout scout, ReadingBell bell, IChanges changes, IEnumerable<ITextReaction> reactions, ILogger<Reader> log)
    : WokenWork(bell, log)
{
    const int AtOnce = 256;

    const string Columns = "i.id, i.workspace, i.text, i.stated, i.digest, i.said_level, i.said_topics, i.alike, i.read_by";

    readonly HashSet<WorkspaceId> _worked = [];
    readonly IReadOnlyList<ITextReaction> _reactions = [.. reactions];

    /// <inheritdoc/>
    protected override async Task<bool> WorkAsync(CancellationToken ct)
    {
        if (await ReadSomeAsync(ct)) return true;
        if (_worked.Count > 0) await scout.LookAsync(_worked, ct);
        _worked.Clear();
        return false;
    }

    async Task<bool> ReadSomeAsync(CancellationToken ct)
    {
        var waiting = await WaitingAsync($"SELECT {Columns} FROM feedback_item i WHERE i.read_by = 0 ORDER BY i.received DESC LIMIT {AtOnce}", ct);
        if (waiting.Count == 0)
        {
            waiting = await WaitingAsync(
                $"SELECT {Columns} FROM feedback_hearing h JOIN feedback_item i ON i.workspace = h.workspace AND i.read_by > 0 AND i.read_by < h.knowledge LIMIT {AtOnce}", ct);
        }

        if (waiting.Count == 0) return false;
        var read = new List<(Waiting Item, TextReading Reading, long Version, Guid Alike)>(waiting.Count);
        foreach (var group in waiting.GroupBy(w => w.Workspace))
        {
            var known = await knowledge.OfAsync(group.Key, ct);
            foreach (var item in group) read.Add((item, Read(known, item), known.Version, item.IsNew ? await alike.MeetAsync(group.Key, item.Id, item.Text, ct) : item.Alike));
        }

        await using var transaction = await store.BeginAsync(ct);
        var written = await WriteAsync(transaction, read, ct);
        await ReactAsync(transaction, written, ct);
        foreach (var workspace in read.Select(r => r.Item.Workspace).Distinct())
        {
            _worked.Add(workspace);
            transaction.OnCommitted(() => changes.Publish(workspace, Ears.Topic));
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    // A text that no model can take is a defect, and must not keep all others from being read.
    TextReading Read(Knowledge known, Waiting item)
    {
        try
        {
            var reading = known.Read(item.Text, item.Stated);
            if (item.SaidLevel is { } level) reading = reading with { Level = (SentimentLevel)level, Sentiment = level * 0.4, Confidence = 1 };
            if (item.SaidTopics is not { } said) return reading;
            return reading with { Topics = [.. (JsonSerializer.Deserialize<List<Guid>>(said) ?? []).Select(t => new TopicReading(t, 1, TopicSource.Person, []))] };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Unreadable(Log, item.Id, e);
            return TextReading.Nothing with { Language = LanguageGuess.Unknown.Language };
        }
    }

    async Task ReactAsync(IStateTransaction transaction, IReadOnlyCollection<Guid> items, CancellationToken ct)
    {
        if (_reactions.Count == 0 || await HeardFinder.ActedOnAsync(transaction.Db, items, ct) is not { Count: > 0 } texts) return;
        foreach (var reaction in _reactions) await reaction.ReactAsync(texts, transaction, ct);
    }

    /// <summary>Writes down what was read; returns the items that were read for the first time.</summary>
    static async Task<IReadOnlyCollection<Guid>> WriteAsync(IStateTransaction transaction, IReadOnlyList<(Waiting Item, TextReading Reading, long Version, Guid Alike)> read, CancellationToken ct)
    {
        await using var update = transaction.Command(
            """
            UPDATE feedback_item SET read_by = @version, language = @language, sentiment = @sentiment, level = @level, is_mixed = @mixed, confidence = @confidence, reading = @reading, alike = @alike
            WHERE id = @id AND digest = @digest
            """);
        await using var noTopics = transaction.Command("DELETE FROM feedback_item_topic WHERE item = @id");
        await using var noEmotions = transaction.Command("DELETE FROM feedback_item_emotion WHERE item = @id");
        await using var topic = transaction.Command("INSERT INTO feedback_item_topic (item, topic, workspace, confidence, \"by\") VALUES (@id, @topic, @workspace, @confidence, @by)");
        await using var emotion = transaction.Command("INSERT INTO feedback_item_emotion (item, emotion, workspace, confidence) VALUES (@id, @emotion, @workspace, @confidence)");
        var written = new List<Guid>();
        foreach (var (item, reading, version, first) in read)
        {
            var updated = await update.With("@version", version).With("@language", reading.Language).With("@sentiment", reading.Sentiment).With("@level", (int?)reading.Level)
                .With("@mixed", reading.Mixed).With("@confidence", reading.Confidence).With("@reading", JsonSerializer.Serialize(reading, TextReading.Json))
                .With("@alike", first).With("@id", item.Id).With("@digest", item.Digest).ExecuteNonQueryAsync(ct);
            if (updated == 0) continue; // said otherwise in the meantime: it waits to be read again
            if (item.IsNew) written.Add(item.Id);
            await noTopics.With("@id", item.Id).ExecuteNonQueryAsync(ct);
            await noEmotions.With("@id", item.Id).ExecuteNonQueryAsync(ct);
            foreach (var about in reading.Topics) await AddAsync(topic.With("@topic", about.Topic).With("@by", Names.Snake(about.By.ToString())), item, about.Confidence, ct);
            foreach (var felt in reading.Emotions ?? []) await AddAsync(emotion.With("@emotion", felt.Name), item, felt.Confidence, ct);
        }

        return written;
    }

    static Task<int> AddAsync(DbCommand insert, Waiting item, double confidence, CancellationToken ct) =>
        insert.With("@id", item.Id).With("@workspace", item.Workspace).With("@confidence", confidence).ExecuteNonQueryAsync(ct);

    async Task<List<Waiting>> WaitingAsync(string sql, CancellationToken ct)
    {
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command(sql);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var waiting = new List<Waiting>();
        while (await reader.ReadAsync(ct))
        {
            waiting.Add(new(
                reader.GetId(0), new(reader.GetId(1)), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetString(4),
                reader.IsDBNull(5) ? null : reader.GetInt32(5), reader.IsDBNull(6) ? null : reader.GetString(6),
                reader.GetId(7), reader.GetInt64(8) == 0));
        }

        return waiting;
    }

    sealed record Waiting(Guid Id, WorkspaceId Workspace, string Text, string? Stated, string Digest, int? SaidLevel, string? SaidTopics, Guid Alike, bool IsNew);

    [LoggerMessage(Level = LogLevel.Error, Message = "Item {Item} could not be read and is shown unread")]
    static partial void Unreadable(ILogger logger, Guid item, Exception exception);
}
