using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Service.Help;

/// <summary>Changes articles: checked, kept, written down and shown to readers, or nothing of it. No other code writes them.</summary>
sealed class ArticleDesk(IStateStore store, ArticleShow show, HelpBook book, IAudit audit, IActor actor, IChanges changes, TimeProvider clock)
{
    public const string Topic = "articles";
    public const int LongestText = 100_000, MostArticles = 10_000;

    static readonly Refusal s_unknown = new("article.unknown", "There is no such article.", 404);

    static readonly Refusal s_noText = new("article.no_text", "The article is not written in this language.", 404);

    static readonly Refusal s_full = new("article.full", $"A help centre has at most {MostArticles:N0} articles. Delete some that nobody reads.", 409);

    /// <summary>Begins an article.</summary>
    public async Task<IResult> AddAsync(WorkspaceId workspace, NewArticle request, CancellationToken ct)
    {
        if (Fault(request.Category, request.Language, request) is { } refusal) return refusal.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.Set<ArticleRow>().CountAsync(a => a.Workspace == workspace, ct) >= MostArticles) return s_full.ToResult();
        var now = clock.NowMicros();
        var row = new ArticleRow { Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = workspace, Category = request.Category.Trim(), Revision = 1, CreatedAt = now, ChangedAt = now };
        transaction.Db.Add(row);
        transaction.Db.Add(Text(row, request.Language, request, now));
        await KeepAsync(transaction, row, "article.create", ct);
        await using var db = store.Read();
        return Results.Created($"/api/v1/workspaces/{workspace.Value}/help/articles/{row.Id}", await show.OneAsync(db, row, ct));
    }

    /// <summary>Says what the draft of an article is: its heading, and its text in the languages named; other languages stay.</summary>
    public Task<IResult> ChangeAsync(WorkspaceId workspace, Guid id, ArticleChange request, Expected expected, CancellationToken ct)
    {
        var fault = request.Texts.Select(t => Fault(request.Category, t.Key, t.Value)).OfType<Refusal>().FirstOrDefault() ?? Fault(request.Category);
        return fault is not null ? Task.FromResult(fault.ToResult()) : ChangeAsync(workspace, id, expected, "article.change", async (db, row, now) =>
        {
            var isChanged = row.Category != request.Category.Trim();
            row.Category = request.Category.Trim();
            foreach (var (language, draft) in request.Texts)
            {
                if (await db.FindAsync<ArticleTextRow>([id, language], ct) is not { } text)
                {
                    db.Add(Text(row, language, draft, now));
                    isChanged = true;
                }
                else if ((text.Title, text.Text, text.Words) != (draft.Title.Trim(), draft.Text, draft.Words.Trim()))
                {
                    (text.Title, text.Text, text.Words, text.ChangedAt) = (draft.Title.Trim(), draft.Text, draft.Words.Trim(), now);
                    isChanged = true;
                }
            }

            return (null, isChanged);
        }, ct);
    }

    /// <summary>Shows the draft to readers, as a new version. A draft that says the same as what they see makes none.</summary>
    public Task<IResult> PublishAsync(WorkspaceId workspace, Guid id, string language, CancellationToken ct) => ChangeAsync(workspace, id, null, "article.publish", async (db, row, now) =>
    {
        if (await db.FindAsync<ArticleTextRow>([id, language], ct) is not { } text) return (s_noText, false);
        if (text.Text.Trim().Length == 0) return (Invalid("text", "An article without text tells readers nothing."), false);
        if (text.Live is { } live && await db.FindAsync<ArticleVersionRow>([id, language, live], ct) is { } shown && (shown.Title, shown.Text, shown.Words) == (text.Title, text.Text, text.Words)) return (null, false);
        text.Live = ++text.Versions;
        db.Add(new ArticleVersionRow
        {
            Article = id, Language = language, Version = text.Versions, Workspace = workspace, Title = text.Title, Text = text.Text, Words = text.Words, PublishedAt = now,
            PublishedBy = actor.Kind == "person" ? actor.Id : null,
        });
        return (null, true);
    }, ct);

    /// <summary>Takes an article from readers in one language; its versions stay.</summary>
    public Task<IResult> WithdrawAsync(WorkspaceId workspace, Guid id, string language, CancellationToken ct) => ChangeAsync(workspace, id, null, "article.withdraw", async (db, _, _) =>
    {
        if (await db.FindAsync<ArticleTextRow>([id, language], ct) is not { } text) return (s_noText, false);
        var isChanged = text.Live is not null;
        text.Live = null;
        return (null, isChanged);
    }, ct);

    /// <summary>Deletes an article with its versions and all that readers said of it. Searches that led to it stay.</summary>
    public async Task<IResult> DeleteAsync(WorkspaceId workspace, Guid id, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var db = transaction.Db;
        if (await db.Set<ArticleRow>().Where(a => a.Id == id && a.Workspace == workspace).ExecuteDeleteAsync(ct) == 0) return s_unknown.ToResult();
        await db.Set<ArticleTextRow>().Where(t => t.Article == id).ExecuteDeleteAsync(ct);
        await db.Set<ArticleVersionRow>().Where(v => v.Article == id).ExecuteDeleteAsync(ct);
        await db.Set<ArticleReadRow>().Where(r => r.Article == id).ExecuteDeleteAsync(ct);
        await db.Set<ArticleVoteRow>().Where(v => v.Article == id).ExecuteDeleteAsync(ct);
        await audit.WriteAsync(transaction, workspace, "article.delete", $"article {id}", null, ct);
        await CommitAsync(transaction, workspace, ct);
        return Results.NoContent();
    }

    async Task<IResult> ChangeAsync(WorkspaceId workspace, Guid id, Expected? expected, string action, Func<RapportDb, ArticleRow, long, Task<(Refusal? Refusal, bool IsChanged)>> change, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.Set<ArticleRow>().FirstOrDefaultAsync(a => a.Id == id && a.Workspace == workspace, ct) is not { } row) return s_unknown.ToResult();
        if (expected?.Refuse(row.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture)) is { } stale) return stale.ToResult();
        var now = clock.NowMicros();
        var (refusal, isChanged) = await change(transaction.Db, row, now);
        if (refusal is not null) return refusal.ToResult();
        if (isChanged)
        {
            (row.Revision, row.ChangedAt) = (row.Revision + 1, now);
            await KeepAsync(transaction, row, action, ct);
        }

        await using var db = store.Read();
        return Results.Ok(await show.OneAsync(db, row, ct));
    }

    async Task KeepAsync(IStateTransaction transaction, ArticleRow row, string action, CancellationToken ct)
    {
        await audit.WriteAsync(transaction, row.Workspace, action, $"article {row.Id}", null, ct);
        await CommitAsync(transaction, row.Workspace, ct);
    }

    async Task CommitAsync(IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct)
    {
        transaction.OnCommitted(() =>
        {
            book.Forget(workspace);
            changes.Publish(workspace, Topic);
        });
        await transaction.CommitAsync(ct);
    }

    static ArticleTextRow Text(ArticleRow row, string language, ArticleDraft draft, long now) => new()
    {
        Article = row.Id, Language = language, Workspace = row.Workspace, Title = draft.Title.Trim(), Text = draft.Text, Words = draft.Words.Trim(), ChangedAt = now,
    };

    static Refusal? Fault(string category, string language, ArticleDraft draft)
    {
        if (Fault(category) is { } refusal) return refusal;
        if (!HelpCentre.IsLanguage(language)) return Invalid("language", "A language tag, such as \"en\" or \"pt-BR\".");
        if (draft.Title.Trim().Length is 0 or > 200 || draft.Title.Any(char.IsControl)) return Invalid("title", "A title has 1 to 200 characters.");
        if (draft.Words.Length > 500 || draft.Words.Any(char.IsControl)) return Invalid("words", "Up to 500 characters of words by which people look for it.");
        if (draft.Text.Length > LongestText) return Invalid("text", $"An article has up to {LongestText:N0} characters.");
        return Markdown.Fault(draft.Text) is { } fault ? Invalid("text", fault) : null;
    }

    static Refusal? Fault(string category) => category.Length > 80 || category.Any(char.IsControl) ? Invalid("category", "A heading has up to 80 characters.") : null;

    static Refusal Invalid(string field, string fault) => new("article.invalid", fault) { Errors = new Dictionary<string, string[]> { [field] = [fault] } };
}
