using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Document;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Occasions;

/// <summary>The occasions of a workspace by the facts that concern them, read once: every fact looks here.</summary>
sealed class OccasionBook
{
    readonly ConcurrentDictionary<WorkspaceId, Occasions> _known = new();

    /// <summary>All of a workspace. Ask it inside a transaction: then what it says holds until the commit.</summary>
    public async ValueTask<Occasions> OfAsync(RapportDb db, WorkspaceId workspace, CancellationToken ct)
    {
        if (_known.TryGetValue(workspace, out var known)) return known;
        var rows = await db.Set<OccasionRow>().AsNoTracking().Where(o => o.Workspace == workspace).ToListAsync(ct);
        return _known[workspace] = new Occasions([.. rows.SelectMany(r => Read(r).Items.Where(o => o.Enabled).Select(o => (r.Survey, o)))]);
    }

    /// <summary>They changed, or the workspace is gone.</summary>
    public void Forget(WorkspaceId workspace) => _known.TryRemove(workspace, out _);

    /// <summary>As stored.</summary>
    public static OccasionList Read(OccasionRow? row) => row is null ? OccasionList.Empty
        : JsonSerializer.Deserialize<OccasionList>(row.Occasions, SurveyDocument.Json) ?? throw new InvalidOperationException("Empty occasions were stored.");

    /// <summary>Those that are switched on.</summary>
    internal sealed class Occasions(IReadOnlyList<(Guid Survey, Occasion Occasion)> all)
    {
        /// <summary>By the type of fact that begins them.</summary>
        public ILookup<string, (Guid Survey, Occasion Occasion)> Begun { get; } = all.ToLookup(o => o.Occasion.Event, StringComparer.Ordinal);

        /// <summary>By the type of fact that calls them off.</summary>
        public ILookup<string, (Guid Survey, Occasion Occasion)> CalledOff { get; } =
            all.SelectMany(o => o.Occasion.CancelOn.Select(e => (Event: e, o))).ToLookup(o => o.Event, o => o.o, StringComparer.Ordinal);

        /// <summary>True when there are none.</summary>
        public bool IsEmpty => Begun.Count == 0;
    }
}
