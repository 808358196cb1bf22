using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Feedback.Reviews;

/// <summary>A review or mention as its platform shows it now. Handed over again it changes what is different and nothing else.</summary>
/// <param name="Platform">Where it stands, such as <c>google</c>.</param>
/// <param name="ReviewId">The platform's own id; with kind and platform it names the review for ever.</param>
/// <param name="At">When it was written.</param>
/// <param name="Kind">review or mention.</param>
/// <param name="Rating">On the platform's own scale; null for none.</param>
/// <param name="Best">The best rating there; 5 unless said.</param>
/// <param name="Worst">The worst rating there; 1 unless said.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Text">What it says, at most 20,000 characters.</param>
/// <param name="Author">As the platform names them.</param>
/// <param name="Url">Where it can be read.</param>
/// <param name="Place">Which branch it is about.</param>
/// <param name="Product">Which product it is about.</param>
/// <param name="Touchpoint">Which touchpoint it is about, by its key.</param>
/// <param name="Language">As the platform says, such as <c>de</c>.</param>
/// <param name="Who">Whom it is from, where that is certain: one namespace (<c>user_id</c>, <c>email</c> …) and value.</param>
/// <param name="Deleted">True once the platform shows it no more: nothing it said is kept.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewReview(
    string Platform, string ReviewId, DateTimeOffset At, ReviewKind Kind = ReviewKind.Review, double? Rating = null, double Best = 5, double Worst = 1, string Title = "", string Text = "",
    string Author = "", string Url = "", string Place = "", string Product = "", string Touchpoint = "", string? Language = null, IReadOnlyDictionary<string, string>? Who = null, bool Deleted = false);

/// <summary>Reviews to take.</summary>
/// <param name="Items">1 to 1,000.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewReviews(IReadOnlyList<NewReview> Items);

/// <summary>One that was not taken.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Errors">What is wrong, by field.</param>
sealed record RefusedReview(int Index, IReadOnlyDictionary<string, string[]> Errors);

/// <summary>What became of them.</summary>
sealed record TakenReviews(int Created, int Known, IReadOnlyList<Guid> Ids, IReadOnlyList<RefusedReview> Refused);

/// <summary>Who wrote it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ReviewLink(Guid Customer);

/// <summary>A reply.</summary>
/// <param name="State">none, draft, ready or published.</param>
/// <param name="Text">At most 10,000 characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ReviewReply(ReplyState State, string Text = "");

/// <summary>A review.</summary>
sealed record Review(
    Guid Id, ReviewKind Kind, string Platform, string ReviewId, DateTimeOffset At, double? Rating, double Best, double Worst, double? Stars, string Title, string Text, string Author, string Url, string Place,
    string Product, string Touchpoint, string? Language, bool Deleted, Guid? Customer, string? CustomerName, bool LinkedByHand, ReplyState ReplyState, string Reply, DateTimeOffset? RepliedAt) : Versioned;

sealed record ReviewList(IReadOnlyList<Review> Items, string? Next, int Total);

/// <summary>Takes, shows and deletes reviews and mentions, says whose they are, and keeps what is replied.</summary>
static class EditReviews
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/reviews";
    const int MostAtOnce = 1_000;

    static readonly Refusal s_unknown = new("review.unknown", "There is no such review.", 404);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Route, TakeAsync).WithName("takeReviews").WithTags("Reviews").WithSummary("Take reviews and mentions as their platforms show them now; one that is wrong spoils no other")
            .Produces<TakenReviews>().ProducesProblem(422).Needs(Role.Analyst);
        routes.MapGet(Route, ListAsync).WithName("listReviews").WithTags("Reviews").WithSummary("Reviews and mentions, the latest first").Produces<ReviewList>().ProducesProblem(422).Needs(Role.Viewer);
        routes.MapGet(Route + "/{review:guid}", GetAsync).WithName("getReview").WithTags("Reviews").WithSummary("One review").Produces<Review>().ProducesProblem(404).ShowsVersion().Needs(Role.Viewer);
        routes.MapDelete(Route + "/{review:guid}", DeleteAsync).WithName("deleteReview").WithTags("Reviews").WithSummary("Delete a review here, with all that was told of it").Produces(204).ProducesProblem(404).Needs(Role.Admin);
        routes.MapPut(Route + "/{review:guid}/customer", LinkAsync).WithName("linkReview").WithTags("Reviews").WithSummary("Say which customer wrote it")
            .Produces<Review>().ProducesProblem(404).LastWordCounts("Whoever links has looked at both.").Needs(Role.Agent);
        routes.MapDelete(Route + "/{review:guid}/customer", UnlinkAsync).WithName("unlinkReview").WithTags("Reviews").WithSummary("Say that nobody knows who wrote it").Produces<Review>().ProducesProblem(404).Needs(Role.Agent);
        routes.MapPut(Route + "/{review:guid}/reply", ReplyAsync).WithName("replyToReview").WithTags("Reviews").WithSummary("Keep a reply: a draft, ready to be copied, or put on the platform by hand")
            .Produces<Review>().ProducesProblem(404).ProducesProblem(422).ChecksVersion().Needs(Role.Agent);
        routes.MapGet(Route + ".csv", ExportAsync).WithName("exportReviews").WithTags("Reviews").WithSummary("All reviews and mentions as CSV").Produces(200, contentType: "text/csv").Needs(Role.Analyst);
    }

    static async Task<IResult> TakeAsync(Guid workspace, NewReviews request, ReviewDesk desk, IStateStore store, IAudit audit, TimeProvider clock, CancellationToken ct)
    {
        if (request.Items.Count is 0 or > MostAtOnce) return new Refusal("review.invalid", "1 to 1,000 reviews at once.").ToResult();
        var (created, known, ids, refused) = (0, 0, new List<Guid>(), new List<RefusedReview>());
        await using var transaction = await store.BeginAsync(ct);
        for (var i = 0; i < request.Items.Count; i++)
        {
            var stated = Stated(request.Items[i]);
            if (ReviewCheck.Faults(stated, clock.GetUtcNow()) is { Count: > 0 } faults)
            {
                refused.Add(new(i, faults));
                continue;
            }

            var (row, isNew) = await desk.TakeAsync(transaction, new(workspace), stated, ct);
            ids.Add(row.Id);
            if (isNew) created++; else known++;
        }

        await audit.WriteAsync(transaction, new WorkspaceId(workspace), "review.take", "reviews", new { created, known, refused = refused.Count }, ct);
        await transaction.CommitAsync(ct);
        return Results.Ok(new TakenReviews(created, known, ids, refused));
    }

    static async Task<IResult> ListAsync(
        Guid workspace, IStateStore store, ICustomerSubjects subjects, ICustomerNames names, CancellationToken ct, ReviewKind? kind = null, string? platform = null, int? stars = null, string? place = null,
        string? product = null, ReplyState? reply = null, string? search = null, bool deleted = false, string? after = null, int limit = 50)
    {
        if (limit is < 1 or > 500) return new Refusal("review.limit", "'limit' is 1 to 500.").ToResult();
        var skip = 0;
        if (after is not null && !int.TryParse(after, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out skip))
            return new Refusal("review.cursor", "'after' is no cursor of this list.", 400).ToResult();
        await using var db = store.Read();
        var at = new WorkspaceId(workspace);
        var rows = db.Set<ReviewRow>().Where(r => r.Workspace == at && r.Deleted == deleted);
        if (kind is not null) rows = rows.Where(r => r.Kind == kind);
        if (platform is not null) rows = rows.Where(r => r.Platform == platform);
        if (stars is { } whole) rows = rows.Where(r => r.Stars >= whole - 0.5 && r.Stars < whole + 0.5);
        if (place is not null) rows = rows.Where(r => r.Place == place);
        if (product is not null) rows = rows.Where(r => r.Product == product);
        if (reply is not null) rows = rows.Where(r => r.ReplyState == reply);
        if (!string.IsNullOrWhiteSpace(search))
        {
            var like = Sql.Containing(search);
            rows = rows.Where(r => EF.Functions.Like(r.Text, like, "\\") || EF.Functions.Like(r.Title, like, "\\") || EF.Functions.Like(r.Author, like, "\\"));
        }

        var page = await rows.OrderByDescending(r => r.At).ThenBy(r => r.Id).Skip(skip).Take(limit + 1).ToListAsync(ct);
        return Results.Ok(new ReviewList(
            await ViewAsync(at, [.. page.Take(limit)], subjects, names, ct), page.Count > limit ? (skip + limit).ToString(System.Globalization.CultureInfo.InvariantCulture) : null, await rows.CountAsync(ct)));
    }

    static async Task<IResult> GetAsync(Guid workspace, Guid review, IStateStore store, ICustomerSubjects subjects, ICustomerNames names, CancellationToken ct)
    {
        await using var db = store.Read();
        return await FindAsync(db, workspace, review, ct) is { } row ? Results.Ok((await ViewAsync(row.Workspace, [row], subjects, names, ct))[0]) : s_unknown.ToResult();
    }

    static async Task<IResult> DeleteAsync(Guid workspace, Guid review, ReviewDesk desk, IStateStore store, IAudit audit, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        if (await FindAsync(transaction.Db, workspace, review, ct) is not { } row) return s_unknown.ToResult();
        await desk.RemoveAsync(transaction, row, ct);
        await audit.WriteAsync(transaction, row.Workspace, "review.delete", $"review {row.Id}", null, ct);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    static async Task<IResult> LinkAsync(
        Guid workspace, Guid review, ReviewLink request, ReviewDesk desk, ICustomerIdentities identities, IStateStore store, ICustomerSubjects subjects, ICustomerNames names, IAudit audit, CancellationToken ct)
    {
        var customer = await identities.FindAsync(new(workspace), new(request.Customer), ct);
        if (customer?.Identifiers.FirstOrDefault(i => i.Subject == customer.Own) is not { } known) return new Refusal("customer.unknown", "There is no such customer.", 404).ToResult();
        return await ChangeAsync(workspace, review, store, subjects, names, audit, "review.link", (transaction, row) => desk.LinkAsync(transaction, row, known.Subject, known.Namespace, known.Value, byHand: true, ct), ct);
    }

    static Task<IResult> UnlinkAsync(
        Guid workspace, Guid review, ReviewDesk desk, IStateStore store, ICustomerSubjects subjects, ICustomerNames names, IAudit audit, CancellationToken ct) =>
        ChangeAsync(workspace, review, store, subjects, names, audit, "review.unlink", (transaction, row) => desk.LinkAsync(transaction, row, SubjectId.None, "", "", byHand: true, ct), ct);

    static async Task<IResult> ReplyAsync(
        Guid workspace, Guid review, ReviewReply request, Expected expected, IStateStore store, ICustomerSubjects subjects, ICustomerNames names, IAudit audit, TimeProvider clock, CancellationToken ct)
    {
        if (request.Text.Length > 10_000 || (request.Text.Trim().Length == 0) != (request.State == ReplyState.None))
            return new Refusal("review.reply", "A reply has 1 to 10,000 characters; without a text its state is none.").ToResult();
        await using var transaction = await store.BeginAsync(ct);
        if (await FindAsync(transaction.Db, workspace, review, ct) is not { Deleted: false } row) return s_unknown.ToResult();
        if (expected.Refuse((await ViewAsync(row.Workspace, [row], subjects, names, ct))[0].Version) is { } stale) return stale.ToResult();
        var before = row.ReplyState;
        (row.Reply, row.ReplyState, row.ChangedAt) = (request.Text.Trim(), request.State, clock.NowMicros());
        row.RepliedAt = request.State != ReplyState.Published ? null : row.RepliedAt ?? clock.NowMicros();
        await audit.WriteAsync(transaction, row.Workspace, "review.reply", $"review {row.Id}", new { before, after = row.ReplyState }, ct);
        await transaction.CommitAsync(ct);
        return Results.Ok((await ViewAsync(row.Workspace, [row], subjects, names, ct))[0]);
    }

    static async Task<IResult> ChangeAsync(
        Guid workspace, Guid review, IStateStore store, ICustomerSubjects subjects, ICustomerNames names, IAudit audit, string action, Func<IStateTransaction, ReviewRow, Task> change, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        if (await FindAsync(transaction.Db, workspace, review, ct) is not { Deleted: false } row) return s_unknown.ToResult();
        await change(transaction, row);
        await audit.WriteAsync(transaction, row.Workspace, action, $"review {row.Id}", null, ct);
        await transaction.CommitAsync(ct);
        return Results.Ok((await ViewAsync(row.Workspace, [row], subjects, names, ct))[0]);
    }

    static async Task<IResult> ExportAsync(Guid workspace, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        var at = new WorkspaceId(workspace);
        using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        Csv.WriteRow(text, "kind", "platform", "review_id", "at", "rating", "best", "worst", "stars", "title", "text", "author", "url", "place", "product", "touchpoint", "language", "reply_state", "reply");
        foreach (var r in await db.Set<ReviewRow>().Where(r => r.Workspace == at && !r.Deleted).OrderByDescending(r => r.At).ThenBy(r => r.Id).ToListAsync(ct))
        {
            Csv.WriteRow(text, Names.Snake(r.Kind.ToString()), r.Platform, r.External, Instant.FromMicros(r.At), r.Rating, r.Best, r.Worst, r.Stars, r.Title, r.Text, r.Author, r.Url, r.Place, r.Product, r.Touchpoint,
                r.Language, Names.Snake(r.ReplyState.ToString()), r.Reply);
        }

        return Results.File(System.Text.Encoding.UTF8.GetPreamble().Concat(System.Text.Encoding.UTF8.GetBytes(text.ToString())).ToArray(), Csv.ContentType, "reviews.csv");
    }

    /// <summary>A review of the workspace.</summary>
    public static Task<ReviewRow?> FindAsync(RapportDb db, Guid workspace, Guid review, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        return db.Set<ReviewRow>().FirstOrDefaultAsync(r => r.Id == review && r.Workspace == at, ct);
    }

    static async Task<IReadOnlyList<Review>> ViewAsync(WorkspaceId workspace, IReadOnlyList<ReviewRow> rows, ICustomerSubjects subjects, ICustomerNames names, CancellationToken ct)
    {
        var owners = await subjects.OwnersBySubjectAsync(workspace, [.. rows.Select(r => r.Subject).Where(s => s != SubjectId.None).Distinct()], ct);
        var called = await names.OfAsync(workspace, owners.Values, ct);
        return [.. rows.Select(r =>
        {
            var who = owners.TryGetValue(r.Subject, out var owner) ? owner : (CustomerId?)null;
            return new Review(
                r.Id, r.Kind, r.Platform, r.External, Instant.FromMicros(r.At), r.Rating, r.Best, r.Worst, r.Stars, r.Title, r.Text, r.Author, r.Url, r.Place, r.Product, r.Touchpoint, r.Language, r.Deleted,
                who?.Value, who is { } customer ? called.GetValueOrDefault(customer) : null, r.LinkedByHand, r.ReplyState, r.Reply, r.RepliedAt is { } replied ? Instant.FromMicros(replied) : null);
        })];
    }

    static StatedReview Stated(NewReview r) => new(r.Kind, r.Platform.Trim(), r.ReviewId.Trim(), r.At.ToMicros())
    {
        Rating = r.Rating, Best = r.Best, Worst = r.Worst, Title = r.Title.Trim(), Text = r.Text.ReplaceLineEndings("\n").Trim(), Author = r.Author.Trim(), Url = r.Url.Trim(), Place = r.Place.Trim(),
        Product = r.Product.Trim(), Touchpoint = r.Touchpoint.Trim(), Language = r.Language, Deleted = r.Deleted, Who = r.Who is { Count: > 0 } who ? (who.First().Key, who.First().Value) : ("", ""),
    };
}
