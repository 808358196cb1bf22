using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Models;

namespace Rapport.Feedback.Heard;

/// <summary>Which of the latest texts of a workspace say nearly the same: sent twice, copied, or filled from a template.</summary>
sealed class AlikeBook(IStateStore store)
{
    const int Remembered = 5_000;

    readonly Dictionary<WorkspaceId, AlikeTexts> _known = [];

    /// <summary>The first item that says nearly the same as this; its own id when it is alone. For the reader alone, which reads one after another.</summary>
    public async ValueTask<Guid> MeetAsync(WorkspaceId workspace, Guid item, string text, CancellationToken ct)
    {
        if (!_known.TryGetValue(workspace, out var texts)) _known[workspace] = texts = await LoadAsync(workspace, ct);
        return texts.Meet(item, text);
    }

    async Task<AlikeTexts> LoadAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var texts = new AlikeTexts(Remembered);
        await using var db = store.Read();
        // Those that were first of their kind, the oldest first as they came.
        var heads = await db.Set<ItemRow>().Where(i => i.Workspace == workspace && i.ReadBy > 0 && i.Alike == i.Id).OrderByDescending(i => i.Received).Take(Remembered)
            .Select(i => new { i.Id, i.Text }).ToListAsync(ct);
        heads.Reverse();
        foreach (var head in heads) texts.Meet(head.Id, head.Text);
        return texts;
    }
}
