using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback.Heard;
using Rapport.Feedback.Topics;
using Rapport.Kernel;
using Rapport.Models;

namespace Rapport.Feedback.Inbox;

/// <summary>Somebody by id and name.</summary>
/// <param name="Id">Their id.</param>
/// <param name="Name">Empty when nothing is known.</param>
sealed record Named(Guid Id, string Name);

/// <summary>A topic that an item is about, and why.</summary>
/// <param name="Id">The topic.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parent">The name of what it is part of; null for the upper level.</param>
/// <param name="Confidence">0..1; 1 for a person's word.</param>
/// <param name="By">Who says so.</param>
/// <param name="Words">The words that carried it.</param>
sealed record TopicOfItem(Guid Id, string Name, string? Parent, double Confidence, TopicSource By, IReadOnlyList<WordWeight> Words);

/// <summary>An item of feedback.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Source">The kind of source.</param>
/// <param name="Origin">What it belongs to there.</param>
/// <param name="At">When it was said.</param>
/// <param name="Heading">What the words answer; empty for nothing.</param>
/// <param name="Text">The words; personal details are hidden in them.</param>
/// <param name="Collection">The survey, the platform, the study.</param>
/// <param name="Channel">Empty when unknown.</param>
/// <param name="Touchpoint">Key; empty when unknown.</param>
/// <param name="Place">Empty when unknown.</param>
/// <param name="Employee">Empty when unknown.</param>
/// <param name="Customer">Who said it; null when nobody knows.</param>
/// <param name="Metric">The scale of the score.</param>
/// <param name="Score">Given along with the words; null when none was.</param>
/// <param name="FollowUp">May the person be contacted; null when they were not asked.</param>
/// <param name="Counts">False for what counts in no figure.</param>
/// <param name="Page">Where it is shown in full, within the workspace's screens.</param>
/// <param name="IsRead">False in the moment between coming and being read.</param>
/// <param name="Reading">What was read in it; null while it was not.</param>
/// <param name="Sentiment">−1..1, a person's word where there is one; null when unscored.</param>
/// <param name="Level">Five levels; null when unscored.</param>
/// <param name="LevelBy">person or model; null when unscored.</param>
/// <param name="Topics">What it is about, surest first.</param>
/// <param name="Tags">In the order of the alphabet.</param>
/// <param name="Assignee">Who looks after it; null for nobody.</param>
/// <param name="Copy">The words in another language, for reading; null when nobody translated them.</param>
/// <param name="Alike">The first of those that say nearly the same; a filter of the list takes it.</param>
/// <param name="AlikeCount">How many say nearly the same, itself included.</param>
sealed record ItemAnswer(
    Guid Id, string Source, string Origin, DateTimeOffset At, string Heading, string Text, string Collection, string Channel, string Touchpoint, string Place, string Employee,
    Named? Customer, string Metric, double? Score, bool? FollowUp, bool Counts, string Page, bool IsRead, TextReading? Reading, double? Sentiment, SentimentLevel? Level, string? LevelBy,
    IReadOnlyList<TopicOfItem> Topics, IReadOnlyList<string> Tags, Named? Assignee, ReadingCopy? Copy, Guid Alike, int AlikeCount);

/// <summary>Makes answers of rows: with the names of customers, topics and colleagues as they are now.</summary>
sealed class ItemShow(ICustomerSubjects subjects, ICustomerNames names, IColleagues colleagues)
{
    /// <summary>The items in the order of the rows.</summary>
    public async Task<IReadOnlyList<ItemAnswer>> OfAsync(RapportDb db, WorkspaceId workspace, IReadOnlyList<ItemRow> rows, CancellationToken ct)
    {
        var ids = rows.Select(r => r.Id).ToList();
        var owners = await subjects.OwnersBySubjectAsync(workspace, [.. rows.Select(r => r.Subject).Where(s => s != SubjectId.None).Distinct()], ct);
        var called = await names.OfAsync(workspace, owners.Values.Distinct(), ct);
        var topics = await db.Set<TopicRow>().Where(t => t.Workspace == workspace).ToDictionaryAsync(t => t.Id, ct);
        var about = (await db.Set<ItemTopicRow>().Where(t => ids.Contains(t.Item)).ToListAsync(ct)).ToLookup(t => t.Item);
        var tags = (await db.Set<ItemTagRow>().Where(t => ids.Contains(t.Item)).OrderBy(t => t.Tag).ToListAsync(ct)).ToLookup(t => t.Item, t => t.Tag);
        var heads = rows.Select(r => r.Alike).Distinct().ToList();
        var alike = await db.Set<ItemRow>().Where(i => i.Workspace == workspace && heads.Contains(i.Alike)).GroupBy(i => i.Alike).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var people = new Dictionary<Guid, string>();
        foreach (var person in rows.Select(r => r.Assignee).OfType<Guid>().Distinct()) people[person] = (await colleagues.FindAsync(workspace, person, ct))?.Name ?? "";
        return [.. rows.Select(r =>
        {
            var reading = r.ReadBy == 0 ? null : JsonSerializer.Deserialize<TextReading>(r.Reading, TextReading.Json);
            Named? customer = owners.TryGetValue(r.Subject, out var owner) ? new(owner.Value, called.GetValueOrDefault(owner) ?? "") : null;
            return new ItemAnswer(
                r.Id, r.Source, r.Origin, Instant.FromMicros(r.At), r.Heading, r.Text, r.Collection, r.Channel, r.Touchpoint, r.Place, r.Employee, customer, r.Metric, r.Score,
                r.FollowUp, r.Counts, r.Page, r.ReadBy > 0, reading, r.Sentiment, (SentimentLevel?)r.Level, r.Level is null ? null : r.SaidLevel is null ? "model" : "person",
                [.. about[r.Id].Where(t => topics.ContainsKey(t.Topic)).OrderByDescending(t => t.Confidence).ThenBy(t => t.Topic).Select(t => Topic(t, topics, reading))],
                [.. tags[r.Id]], r.Assignee is { } who ? new Named(who, people[who]) : null, r.Copy is null ? null : JsonSerializer.Deserialize<ReadingCopy>(r.Copy), r.Alike, alike.GetValueOrDefault(r.Alike, 1));
        })];
    }

    static TopicOfItem Topic(ItemTopicRow row, Dictionary<Guid, TopicRow> topics, TextReading? reading)
    {
        var topic = topics[row.Topic];
        var why = reading?.Topics.FirstOrDefault(t => t.Topic == row.Topic);
        var by = Enum.TryParse<TopicSource>(row.By, ignoreCase: true, out var source) ? source : TopicSource.Learned;
        return new(topic.Id, topic.Name, topic.Parent is { } parent ? topics.GetValueOrDefault(parent)?.Name : null, row.Confidence, by, why?.Words ?? []);
    }
}
