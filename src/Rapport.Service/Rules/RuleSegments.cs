using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Service.Settings;

namespace Rapport.Service.Rules;

/// <summary>Says which segments rules ask.</summary>
sealed class RuleSegments(IStateStore store, SettingBook book) : ISegmentUsers
{
    public async Task<IReadOnlyList<SegmentUse>> OfAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        return [.. (await book.OfAsync(db, workspace, ct)).Rules.Items.Where(r => r.Segment is not null)
            .Select(r => new SegmentUse(r.Segment!.Value, "caseRule", DerivedId.Of(workspace, "case-rule", r.Id), r.Name))]; // those without one were left out
    }
}
