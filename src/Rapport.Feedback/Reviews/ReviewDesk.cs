using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Reviews;

/// <summary>A review as a sender states it now; all of it, every time.</summary>
sealed record StatedReview(ReviewKind Kind, string Platform, string External, long At)
{
    public double? Rating { get; init; }

    public double Best { get; init; } = 5;

    public double Worst { get; init; } = 1;

    public string Title { get; init; } = "";

    public string Text { get; init; } = "";

    public string Author { get; init; } = "";

    public string Url { get; init; } = "";

    public string Place { get; init; } = "";

    public string Product { get; init; } = "";

    public string Touchpoint { get; init; } = "";

    public string? Language { get; init; }

    public bool Deleted { get; init; }

    /// <summary>Who wrote it, when that is known for certain; empty for nobody.</summary>
    public (string Namespace, string Value) Who { get; init; } = ("", "");

    public Guid? Import { get; init; }
}

/// <summary>The fact as it was told.</summary>
sealed record ToldReview(string Namespace, string Value, long At, JsonElement Properties);

/// <summary>Keeps reviews and mentions, wherever they come from, as their platforms show them now: a review that is handed over again
/// changes nothing, an edited one is told anew, a deleted one is taken back with what it said.</summary>
sealed class ReviewDesk(IFeedback feedback, ReportRelay relay, IChanges changes, TimeProvider clock)
{
    /// <summary>Takes what a sender states.</summary>
    /// <returns>The review, and whether it is new.</returns>
    public async Task<(ReviewRow Row, bool IsNew)> TakeAsync(IStateTransaction transaction, WorkspaceId workspace, StatedReview stated, CancellationToken ct)
    {
        var row = await FindAsync(transaction.Db, workspace, stated, ct);
        var isNew = row is null;
        if (row is null)
        {
            transaction.Db.Add(row = new ReviewRow
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = workspace, Kind = stated.Kind, Platform = stated.Platform, External = stated.External, At = stated.At,
                CreatedAt = clock.NowMicros(), ChangedAt = clock.NowMicros(),
            });
        }

        row.Import = stated.Import;
        if (stated.Deleted) Empty(row);
        else await FillAsync(row, stated, ct);
        await SettleAsync(transaction, row, ct);
        return (row, isNew);
    }

    /// <summary>Says whose it is, or with an empty name that nobody knows.</summary>
    public async Task LinkAsync(IStateTransaction transaction, ReviewRow row, SubjectId subject, string space, string value, bool byHand, CancellationToken ct)
    {
        (row.Subject, row.Namespace, row.Value, row.LinkedByHand) = (subject, space, value, byHand);
        await SettleAsync(transaction, row, ct);
    }

    /// <summary>Removes a review with all that was told of it.</summary>
    public async Task RemoveAsync(IStateTransaction transaction, ReviewRow row, CancellationToken ct)
    {
        Empty(row);
        await SettleAsync(transaction, row, ct);
        transaction.Db.Remove(row);
    }

    async Task FillAsync(ReviewRow row, StatedReview stated, CancellationToken ct)
    {
        (row.At, row.Rating, row.Best, row.Worst, row.Deleted) = (stated.At, stated.Rating, stated.Best, stated.Worst, false);
        row.Stars = stated.Rating is { } rating ? 1 + ((rating - stated.Worst) / (stated.Best - stated.Worst) * 4) : null;
        (row.Title, row.Text) = (await feedback.MaskAsync(row.Workspace, stated.Title, ct), await feedback.MaskAsync(row.Workspace, stated.Text, ct));
        (row.Author, row.Url, row.Place, row.Product, row.Touchpoint, row.Language) = (stated.Author, stated.Url, stated.Place, stated.Product, stated.Touchpoint, stated.Language);
        if (row.LinkedByHand) return;
        (row.Namespace, row.Value) = stated.Who;
        row.Subject = stated.Who.Namespace.Length == 0 ? SubjectId.None : Subjects.Of(row.Workspace, [stated.Who]);
    }

    static void Empty(ReviewRow row)
    {
        (row.Deleted, row.Rating, row.Stars, row.Title, row.Text, row.Author, row.Url) = (true, null, null, "", "", "", "");
        (row.Namespace, row.Value, row.Subject, row.LinkedByHand, row.Reply, row.ReplyState) = ("", "", SubjectId.None, false, "", ReplyState.None);
    }

    /// <summary>Brings the feedback inbox and the facts to what the review says now.</summary>
    async Task SettleAsync(IStateTransaction transaction, ReviewRow row, CancellationToken ct)
    {
        row.ChangedAt = clock.NowMicros();
        await feedback.HearAsync(transaction, row.Workspace, row.Kind == ReviewKind.Review ? FeedbackSources.Review : FeedbackSources.Mention, row.Id.ToString(), row.Deleted ? [] : [Item(row)], ct);
        var told = row.Told is null ? null : JsonSerializer.Deserialize<ToldReview>(row.Told);
        var wanted = row.Deleted ? null : new ToldReview(row.Namespace, row.Value, row.At, Properties(row));
        if (IsSame(told, wanted)) return;
        var reports = new List<Report>();
        if (told is not null) reports.Add(Report(row, told, row.Revision - 1) with { Retracts = true, Message = Message(row, row.Revision - 1) + "-" });
        if (wanted is not null) reports.Add(Report(row, wanted, row.Revision++));
        row.Told = wanted is null ? null : JsonSerializer.Serialize(wanted);
        await relay.AddAsync(transaction, row.Workspace, reports, ct, "reviews");
        transaction.OnCommitted(() => changes.Publish(row.Workspace, "reviews"));
    }

    static FeedbackItem Item(ReviewRow row) => new("", row.At, row.Text)
    {
        Subject = row.Subject, Heading = row.Title, Collection = row.Platform, Channel = Channel(row), Touchpoint = row.Touchpoint, Place = row.Place,
        Metric = row.Stars is null ? "" : "stars.5", Score = Whole(row.Stars), Language = row.Language, Page = $"reviews/{row.Id}",
    };

    static JsonElement Properties(ReviewRow row)
    {
        var json = new JsonObject { ["review"] = row.Id.ToString(), ["platform"] = row.Platform, ["channel"] = Channel(row) };
        foreach (var (name, value) in new[] { ("title", row.Title), ("text", row.Text), ("place", row.Place), ("product", row.Product), ("touchpoint", row.Touchpoint), ("url", row.Url), ("language", row.Language ?? "") })
            if (value.Length > 0) json[name] = value;
        if (row.Rating is { } rating) (json["rating"], json["best"], json["worst"]) = (rating, row.Best, row.Worst);
        if (Whole(row.Stars) is { } stars) (json["metric"], json["score"]) = ("stars.5", stars);
        return JsonSerializer.SerializeToElement(json);
    }

    static Report Report(ReviewRow row, ToldReview told, uint revision) => new(
        Message(row, revision), row.Kind == ReviewKind.Review ? FactTypes.Review : FactTypes.Mention, told.At, told.Namespace.Length == 0 ? [] : [(told.Namespace, told.Value)], told.Properties)
    {
        Fact = $"review:{row.Id}", Revision = revision, Historical = true,
    };

    static string Message(ReviewRow row, uint revision) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"review:{row.Id}:{revision}");

    static string Channel(ReviewRow row) => row.Kind == ReviewKind.Review ? "review" : "social";

    /// <summary>Whole stars for figures, half a star up; the rating itself is kept beside it.</summary>
    public static double? Whole(double? stars) => stars is { } s ? Math.Clamp(Math.Floor(s + 0.5), 1, 5) : null;

    static bool IsSame(ToldReview? one, ToldReview? other) => one is null || other is null ? one is null && other is null
        : one.Namespace == other.Namespace && one.Value == other.Value && one.At == other.At && one.Properties.GetRawText() == other.Properties.GetRawText();

    static async Task<ReviewRow?> FindAsync(RapportDb db, WorkspaceId workspace, StatedReview stated, CancellationToken ct) =>
        db.Set<ReviewRow>().Local.FirstOrDefault(r => r.Workspace == workspace && r.Kind == stated.Kind && r.Platform == stated.Platform && r.External == stated.External)
        ?? await db.Set<ReviewRow>().FirstOrDefaultAsync(r => r.Workspace == workspace && r.Kind == stated.Kind && r.Platform == stated.Platform && r.External == stated.External, ct);
}
