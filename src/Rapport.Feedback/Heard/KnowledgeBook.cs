using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Topics;
using Rapport.Kernel;
using Rapport.Models;

namespace Rapport.Feedback.Heard;

/// <summary>What each workspace knows, made once from what is stored and kept until something is taught.</summary>
sealed class KnowledgeBook(IStateStore store, HearingBook hearing)
{
    readonly ConcurrentDictionary<WorkspaceId, Knowledge> _known = new();

    /// <summary>What a workspace knows now.</summary>
    public async ValueTask<Knowledge> OfAsync(WorkspaceId workspace, CancellationToken ct)
    {
        // The version first: what is taught while the rest is loaded makes a higher one.
        var version = (await hearing.OfAsync(workspace, ct)).Knowledge;
        if (_known.TryGetValue(workspace, out var known) && known.Version == version) return known;
        await using var db = store.Read();
        var topics = await db.Set<TopicRow>().Where(t => t.Workspace == workspace).OrderBy(t => t.CreatedAt).ThenBy(t => t.Id).ToListAsync(ct);
        var spaces = await db.Set<TopicSpaceRow>().Where(s => s.Workspace == workspace).ToListAsync(ct);
        var lessons = await db.Set<ItemRow>().Where(i => i.Workspace == workspace && (i.SaidLevel != null || i.SaidTopics != null)).OrderBy(i => i.Id)
            .Select(i => new { i.Text, i.Language, i.SaidLevel, i.SaidTopics }).ToListAsync(ct);
        return _known[workspace] = new Knowledge(
            version, topics, spaces.ToDictionary(s => s.Language, s => TopicModel.Load(new MemoryStream(s.Model)), StringComparer.Ordinal),
            [.. lessons.Select(l => new Lesson(l.Text, l.Language, l.SaidLevel, l.SaidTopics is { } said ? JsonSerializer.Deserialize<List<Guid>>(said) : null))]);
    }
}
