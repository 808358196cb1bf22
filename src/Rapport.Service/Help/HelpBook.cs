using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Models;

namespace Rapport.Service.Help;

/// <summary>An article as readers find it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Category">Its heading; empty for none.</param>
/// <param name="Title">Of the version they see.</param>
/// <param name="Plain">Its first 20,000 characters as plain text.</param>
sealed record LiveArticle(Guid Id, string Category, string Title, string Plain);

/// <summary>A help centre in one language, ready to be searched.</summary>
sealed class LiveHelp(IReadOnlyList<(LiveArticle Article, string Words)> articles)
{
    readonly SearchIndex _index = new(articles.Select(a => new SearchPage(a.Article.Id, a.Article.Title, a.Words, a.Article.Plain)));
    readonly Dictionary<Guid, LiveArticle> _byId = articles.ToDictionary(a => a.Article.Id, a => a.Article);

    /// <summary>By heading and title.</summary>
    public IReadOnlyList<LiveArticle> Articles { get; } =
        [.. articles.Select(a => a.Article).OrderBy(a => a.Category.Length == 0).ThenBy(a => a.Category, StringComparer.CurrentCultureIgnoreCase).ThenBy(a => a.Title, StringComparer.CurrentCultureIgnoreCase)];

    /// <summary>The article; null when readers of this language see none of this id.</summary>
    public LiveArticle? Find(Guid id) => _byId.GetValueOrDefault(id);

    /// <summary>The best first.</summary>
    public IReadOnlyList<(LiveArticle Article, SearchHit Hit)> Search(string query, int most) => [.. _index.Find(query, most).Select(hit => (_byId[hit.Id], hit))];
}

/// <summary>Remembers what readers of help centres see: every page looks here.</summary>
sealed class HelpBook(IStateStore store)
{
    const int LongestPlain = 20_000;

    readonly ConcurrentDictionary<(WorkspaceId Workspace, string Language), LiveHelp> _known = new();
    long _changes;

    /// <summary>What readers of a language see.</summary>
    public async ValueTask<LiveHelp> OfAsync(WorkspaceId workspace, string language, CancellationToken ct)
    {
        if (_known.TryGetValue((workspace, language), out var known)) return known;
        var before = Interlocked.Read(ref _changes);
        await using var db = store.Read();
        var rows = await (from text in db.Set<ArticleTextRow>().AsNoTracking()
                          join version in db.Set<ArticleVersionRow>().AsNoTracking() on new { text.Article, text.Language, Version = text.Live ?? 0 } equals new { version.Article, version.Language, version.Version }
                          join article in db.Set<ArticleRow>().AsNoTracking() on text.Article equals article.Id
                          where text.Workspace == workspace && text.Language == language && text.Live != null
                          select new { article.Id, article.Category, version.Title, version.Text, version.Words }).ToListAsync(ct);
        var read = new LiveHelp([.. rows.Select(r => (new LiveArticle(r.Id, r.Category, r.Title, Short(Markdown.Plain(r.Text))), r.Words))]);
        _known[(workspace, language)] = read;
        // What was read before a change committed must not be kept after it.
        if (Interlocked.Read(ref _changes) != before) _known.TryRemove((workspace, language), out _);
        return read;
    }

    /// <summary>Articles of a workspace changed, or it is gone.</summary>
    public void Forget(WorkspaceId workspace)
    {
        Interlocked.Increment(ref _changes);
        foreach (var key in _known.Keys.Where(k => k.Workspace == workspace)) _known.TryRemove(key, out _);
    }

    static string Short(string text) => text.Length <= LongestPlain ? text : text[..LongestPlain];
}
