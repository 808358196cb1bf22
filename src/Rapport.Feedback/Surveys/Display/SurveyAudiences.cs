using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>Says which surveys on web sites are for the people of which segments.</summary>
sealed class SurveyAudiences(IStateStore store) : ISegmentUsers
{
    public async Task<IReadOnlyList<SegmentUse>> OfAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        var rules = await db.Set<DisplayRow>().Where(d => d.Workspace == workspace).ToListAsync(ct);
        var names = await db.Set<SurveyRow>().Where(s => s.Workspace == workspace).ToDictionaryAsync(s => s.Id, s => s.Name, ct);
        return
        [
            .. rules.SelectMany(row => EditDisplay.Read(row).Audience.Select(segment => new SegmentUse(segment, "survey", row.Survey, names.GetValueOrDefault(row.Survey, ""))))
                .OrderBy(u => u.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }
}
