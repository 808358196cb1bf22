using Rapport.Kernel;

namespace Rapport.Feedback.Reviews;

/// <summary>What a review must be, whichever way it came.</summary>
static class ReviewCheck
{
    const int LongestText = 20_000;
    const int LongestName = 300;

    /// <summary>What is wrong with it, by field; empty when nothing is.</summary>
    public static Dictionary<string, string[]> Faults(StatedReview review, DateTimeOffset now)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (review.Platform.Length is 0 or > 60 || review.Platform.Any(char.IsControl)) errors["platform"] = ["1 to 60 characters, such as google."];
        if (review.External.Length is 0 or > 200 || review.External.Any(char.IsControl)) errors["reviewId"] = ["The platform's own id, 1 to 200 characters."];
        if (review.At < 0 || review.At > now.AddDays(1).ToMicros()) errors["at"] = ["When it was written: since 1970, and not in the future."];
        if (!(double.IsFinite(review.Best) && review.Best > review.Worst && review.Best <= 1_000 && review.Worst >= 0)) errors["best"] = ["The best rating is above the worst, at most 1,000."];
        else if (review.Rating is { } rating && !(rating >= review.Worst && rating <= review.Best)) errors["rating"] = [$"From {review.Worst} to {review.Best}; name other ends by 'worst' and 'best'."];
        if (review.Text.Length > LongestText) errors["text"] = ["At most 20,000 characters."];
        foreach (var (field, value) in new[] { ("title", review.Title), ("author", review.Author), ("place", review.Place), ("product", review.Product), ("touchpoint", review.Touchpoint) })
            if (value.Length > LongestName || value.Contains('\0', StringComparison.Ordinal)) errors[field] = ["At most 300 characters."];
        if (review.Text.Contains('\0', StringComparison.Ordinal)) errors["text"] = ["A NUL is no text."];
        if (review.Url.Length > 0 && !(review.Url.Length <= 2_000 && Uri.TryCreate(review.Url, UriKind.Absolute, out var url) && url.Scheme is "https" or "http")) errors["url"] = ["A web address."];
        if (review is { Deleted: false, Rating: null } && review.Text.Length == 0 && review.Title.Length == 0) errors["text"] = ["A rating, a title or a text."];
        return errors;
    }
}
