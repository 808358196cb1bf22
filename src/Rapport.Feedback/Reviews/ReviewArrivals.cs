using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Feedback.Reviews;

/// <summary>Takes reviews and mentions that came as events: by a file, a webhook or any sender. One that is none is left as the event it came as, and
/// counted.</summary>
sealed class ReviewArrivals(ReviewDesk desk, IUnfitFacts unfit, TimeProvider clock) : IFactReaction, IImportUndone
{
    public async Task ReactAsync(FactBatch batch, IStateTransaction transaction, CancellationToken ct)
    {
        foreach (var fact in batch.Facts)
        {
            if (fact.Type is not (FactTypes.ReviewReceived or FactTypes.MentionReceived) || fact.Sign < 0) continue;
            var stated = Read(fact);
            if (ReviewCheck.Faults(stated, clock.GetUtcNow()) is { Count: > 0 } faults) await unfit.CountAsync(transaction, fact, faults.Keys, ct);
            else await desk.TakeAsync(transaction, fact.Workspace, stated, ct);
        }
    }

    public async Task UndoneAsync(IStateTransaction transaction, WorkspaceId workspace, Guid import, CancellationToken ct)
    {
        foreach (var row in await transaction.Db.Set<ReviewRow>().Where(r => r.Workspace == workspace && r.Import == import).ToListAsync(ct)) await desk.RemoveAsync(transaction, row, ct);
    }

    static StatedReview Read(Fact fact)
    {
        using var json = JsonDocument.Parse(fact.Props);
        return new(fact.Type == FactTypes.ReviewReceived ? ReviewKind.Review : ReviewKind.Mention, Text("platform") is { Length: > 0 } platform ? platform : fact.Source, Text("review_id"), fact.At)
        {
            Rating = Number("rating"), Best = Number("best") ?? 5, Worst = Number("worst") ?? 1, Title = Text("title"), Text = Text("text"), Author = Text("author"), Url = Text("url"),
            Place = Text("place"), Product = Text("product"), Touchpoint = fact.Touchpoint, Language = Text("language") is { Length: > 0 } language ? language : null, Deleted = Text("deleted") is "true" or "1",
            Who = FactIdentifiers.Of(json.RootElement).FirstOrDefault(("", "")), Import = fact.ImportId == Guid.Empty ? null : fact.ImportId,
        };

        string Text(string name) => !json.RootElement.TryGetProperty(name, out var value) ? ""
            : value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : value.ValueKind is JsonValueKind.Number or JsonValueKind.True ? value.GetRawText() : ""; // a string has a value

        double? Number(string name) => double.TryParse(Text(name).Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
