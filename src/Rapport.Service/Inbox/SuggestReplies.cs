using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Metrics;
using Rapport.Service.Help;

namespace Rapport.Service.Inbox;

/// <summary>Where a suggestion comes from.</summary>
enum SuggestionKind
{
    /// <summary>An article of the help centre.</summary>
    Article,

    /// <summary>What a colleague answered to something alike.</summary>
    Answer,
}

/// <summary>Something to answer with.</summary>
/// <param name="Id">Named with the message that takes it.</param>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Source">The article's title, or what the other customer had said.</param>
/// <param name="Text">To be sent, or changed and sent.</param>
/// <param name="Url">Where customers read the article; null where they cannot.</param>
/// <param name="Conversation">The conversation in which it was answered; null for an article.</param>
sealed record Suggestion(string Id, SuggestionKind Kind, string Source, string Text, string? Url, Guid? Conversation);

/// <summary>What could be answered, the best first; empty where nothing fits or no answer is owed.</summary>
sealed record SuggestionList(IReadOnlyList<Suggestion> Items);

/// <summary>How often suggestions were of use.</summary>
/// <param name="Offered">Answers that were written with suggestions beside them.</param>
/// <param name="Taken">Those that began with one.</param>
/// <param name="Low">Lower end of the 95 % interval of the share, 0 to 1; null without any.</param>
/// <param name="High">Upper end.</param>
sealed record SuggestionFigures(long Offered, long Taken, double? Low, double? High);

/// <summary>Suggests what to answer, from articles and from past answers, with its source; and says how often that was taken.</summary>
static class SuggestReplies
{
    const int MostArticles = 2, MostAnswers = 2, DaysOfFigures = 90;
    const double Alike = 0.3;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ConversationEdit.One + "/suggestions", HandleAsync).WithName("suggestReplies").WithTags("Conversations").WithSummary("What could be answered to the customer's last words: articles and past answers, with their source")
            .Produces<SuggestionList>().ProducesProblem(404).Needs(Role.Agent);
        routes.MapGet(ConversationEdit.Route + "/suggestions", FiguresAsync).WithName("getSuggestionFigures").WithTags("Conversations").WithSummary($"How many answers of the last {DaysOfFigures} days began with a suggestion")
            .Produces<SuggestionFigures>().Needs(Role.Viewer);
    }

    static async Task<IResult> HandleAsync(Guid workspace, Guid conversation, IStateStore store, HelpBook help, AnswerBook answers, InstanceAddress address, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        if (await db.Set<ConversationRow>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == conversation && c.Workspace == at, ct) is not { } row) return ConversationEdit.Unknown.ToResult();
        if (!row.IsOpen || row.OwedSince is null) return Results.Ok(new SuggestionList([]));
        var said = await db.Set<ConversationMessageRow>().Where(m => m.Conversation == conversation && m.By == MessageBy.Customer).OrderByDescending(m => m.No).Take(2).Select(m => m.Text).ToListAsync(ct);
        // A few words alone, such as "and when?", ask nothing without those before.
        var question = said is [{ Length: < 20 } last, var before] ? $"{last} {before}" : said.FirstOrDefault() ?? "";
        var centre = HelpSite.Of(await db.FindAsync<HelpCentreRow>([at], ct));
        var language = HelpSite.Like(centre, row.Language) ?? centre.Languages[0];
        var found = (await help.OfAsync(at, language, ct)).Search(question, MostArticles).Where(f => f.Hit.Share >= Alike).Select(f => Of(f.Article, f.Hit, centre, language, address));
        var past = (await answers.FindAsync(at, conversation, question, MostAnswers, ct)).Where(f => f.Share >= Alike)
            .Select(f => new Suggestion(string.Create(CultureInfo.InvariantCulture, $"answer:{f.Answer.No}"), SuggestionKind.Answer, PlainText.Glance(f.Answer.Question), f.Answer.Answer, null, f.Answer.Conversation));
        return Results.Ok(new SuggestionList([.. found, .. past]));
    }

    static Suggestion Of(LiveArticle article, Models.SearchHit hit, HelpCentre centre, string language, InstanceAddress address)
    {
        var url = centre.IsOpen ? address.Link(HelpSite.Path(centre, language, article.Id, article.Title)) : null;
        var passage = article.Plain.Substring(hit.Start, hit.Length).Trim();
        return new($"article:{article.Id}", SuggestionKind.Article, article.Title, url is null ? passage : $"{passage}\n{url}", url, null);
    }

    static async Task<IResult> FiguresAsync(Guid workspace, IStateStore store, TimeProvider clock, CancellationToken ct)
    {
        var (at, since) = (new WorkspaceId(workspace), clock.GetUtcNow().AddDays(-DaysOfFigures).ToMicros());
        await using var db = store.Read();
        var offered = db.Set<ConversationMessageRow>().Where(m => m.Workspace == at && m.At >= since && m.By == MessageBy.Agent && m.Details.Contains("\"suggestion\""));
        var (all, taken) = (await offered.LongCountAsync(ct), await offered.LongCountAsync(m => !m.Details.Contains("\"suggestion\":\"none\""), ct));
        var limits = Estimates.Share(taken, all)?.Limits;
        return Results.Ok(new SuggestionFigures(all, taken, limits?.Low, limits?.High));
    }
}
