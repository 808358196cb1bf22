using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Feedback.Interviews;

/// <summary>What is said in talks.</summary>
static class InterviewSetup
{
    public static void AddInterviews(this IServiceCollection services) =>
        services.AddSingleton<IModelPart, InterviewModel>().AddSingleton<IHoldsPersonalData, InterviewHoldings>().AddSingleton<InterviewDesk>().AddSingleton<IQuotes, QuoteFinder>();

    public static void MapInterviews(this IEndpointRouteBuilder routes)
    {
        EditInterviews.Map(routes);
        EditQuotes.Map(routes);
    }
}

/// <summary>The tables of talks.</summary>
sealed class InterviewModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        FeedbackModel.Table<InterviewRow>(model, "interview", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.Workspace, r.At });
        });
        FeedbackModel.Table<ParticipantRow>(model, "interview_participant", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => r.Interview);
            e.HasIndex(r => r.Subject);
        });
        FeedbackModel.Table<QuoteRow>(model, "interview_quote", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => r.Interview);
            e.HasIndex(r => new { r.Workspace, r.CreatedAt });
        });
    }
}

/// <summary>Gives out and erases what a customer said in talks. A talk with one customer alone goes as a whole, for its notes are about them.</summary>
sealed class InterviewHoldings(IStateStore store, InterviewDesk desk, ICustomerSubjects subjects) : IHoldsPersonalData
{
    public string Name => "interviews";

    public async Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await using var db = store.Read();
        var found = new List<object>();
        foreach (var person in await db.Set<ParticipantRow>().Where(p => p.Workspace == workspace && whose.Contains(p.Subject)).ToListAsync(ct))
        {
            if (await db.Set<InterviewRow>().FirstOrDefaultAsync(i => i.Id == person.Interview, ct) is not { } row) continue;
            var isAlone = await IsAloneAsync(db, person, ct);
            found.Add(new
            {
                row.Title, Kind = row.Kind.ToString(), At = Instant.FromMicros(row.At), person.Name, person.Role, Notes = isAlone ? row.Notes : null,
                Said = InterviewDesk.Turns(row).Where(t => t.Speaker == person.Speaker && t.Text.Length > 0).Select(t => t.Text).ToList(),
                Quotes = await db.Set<QuoteRow>().Where(q => q.Participant == person.Id).Select(q => q.Text).ToListAsync(ct),
            });
        }

        return found;
    }

    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await using var transaction = await store.BeginAsync(ct);
        foreach (var person in await transaction.Db.Set<ParticipantRow>().Where(p => p.Workspace == workspace && whose.Contains(p.Subject)).ToListAsync(ct))
        {
            if (await transaction.Db.Set<InterviewRow>().FirstOrDefaultAsync(i => i.Id == person.Interview, ct) is not { } row) continue;
            if (await IsAloneAsync(transaction.Db, person, ct)) await desk.RemoveAsync(transaction, row, ct);
            else await desk.TakeOutAsync(transaction, row, person, ct);
        }

        transaction.Db.ChangeTracker.Clear(); // what was deleted by statements is gone already
        await transaction.CommitAsync(ct);
    }

    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<QuoteRow>().Where(q => q.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ParticipantRow>().Where(p => p.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<InterviewRow>().Where(i => i.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    static async Task<bool> IsAloneAsync(RapportDb db, ParticipantRow person, CancellationToken ct) =>
        !await db.Set<ParticipantRow>().AnyAsync(p => p.Interview == person.Interview && p.Id != person.Id && (p.Subject != SubjectId.None || p.Role == "customer"), ct);
}
