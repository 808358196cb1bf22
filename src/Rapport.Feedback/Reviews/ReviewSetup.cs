using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Feedback.Reviews;

/// <summary>What people write in public.</summary>
static class ReviewSetup
{
    public static void AddReviews(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, ReviewModel>().AddSingleton<IHoldsPersonalData, ReviewHoldings>();
        services.AddSingleton<ReviewDesk>().AddSingleton<ReviewArrivals>();
        services.AddSingleton<IFactReaction>(s => s.GetRequiredService<ReviewArrivals>()).AddSingleton<IImportUndone>(s => s.GetRequiredService<ReviewArrivals>());
    }

    public static void MapReviews(this IEndpointRouteBuilder routes)
    {
        EditReviews.Map(routes);
        ReplyTemplates.Map(routes);
    }
}

/// <summary>The tables of reviews.</summary>
sealed class ReviewModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        FeedbackModel.Table<ReviewRow>(model, "review", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.Workspace, r.Kind, r.Platform, r.External }).IsUnique();
            e.HasIndex(r => new { r.Workspace, r.At });
            e.HasIndex(r => new { r.Subject, r.Workspace });
            e.HasIndex(r => new { r.Import, r.Workspace });
        });
        FeedbackModel.Table<ReplyTemplateRow>(model, "reply_template", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => r.Workspace);
        });
    }
}

/// <summary>Gives out and erases what a customer wrote in public, as far as it is known to be theirs.</summary>
sealed class ReviewHoldings(IStateStore store, ICustomerSubjects subjects) : IHoldsPersonalData
{
    public string Name => "reviews";

    public async Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await using var db = store.Read();
        var rows = await db.Set<ReviewRow>().Where(r => r.Workspace == workspace && whose.Contains(r.Subject)).OrderBy(r => r.At).ToListAsync(ct);
        return [.. rows.Select(r => new { r.Kind, r.Platform, r.External, At = Instant.FromMicros(r.At), r.Rating, r.Best, r.Title, r.Text, r.Author, r.Url, r.Place, r.Product, r.Language, r.Reply, ReplyState = r.ReplyState.ToString() })];
    }

    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<ReviewRow>().Where(r => r.Workspace == workspace && whose.Contains(r.Subject)).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<ReviewRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ReplyTemplateRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
