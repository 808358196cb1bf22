using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Models;

namespace Rapport.Service.Help;

/// <summary>Notes what readers do: search, open, vote. Nobody's name, address or device is kept.</summary>
sealed class HelpLog(IStateStore store, IChanges changes, TimeProvider clock)
{
    public const int LongestQuery = 200, LongestComment = 2_000;

    readonly Lock _gate = new();
    byte[] _salt = [];
    int _saltDay = -1;

    /// <summary>Notes a search; its id goes along with the links that are shown.</summary>
    public async Task<Guid> SearchedAsync(WorkspaceId workspace, string language, string query, int hits, CancellationToken ct)
    {
        var said = PersonalDetails.Mask(query.Trim());
        var row = new HelpSearchRow
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = workspace, Language = language, Query = said.Length <= LongestQuery ? said : said[..LongestQuery], Wish = SearchIndex.Wish(said), Hits = hits, At = clock.NowMicros(),
        };
        await using var transaction = await store.BeginAsync(ct);
        transaction.Db.Add(row);
        await transaction.CommitAsync(ct);
        return row.Id;
    }

    /// <summary>Notes that an article was opened, and from which search; only the first article of a search is its answer.</summary>
    public async Task ReadAsync(WorkspaceId workspace, string language, Guid article, Guid? search, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var db = transaction.Db;
        var day = Today();
        if (await db.FindAsync<ArticleReadRow>([workspace, article, language, day], ct) is { } known) known.Times++;
        else db.Add(new ArticleReadRow { Workspace = workspace, Article = article, Language = language, Day = day, Times = 1 });
        if (search is { } from && await db.Set<HelpSearchRow>().FirstOrDefaultAsync(s => s.Id == from && s.Workspace == workspace, ct) is { Article: null } row) row.Article = article;
        await transaction.CommitAsync(ct);
    }

    /// <summary>Notes whether an article helped. The same reader's second word of a day takes the place of the first.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="language">Of the article.</param>
    /// <param name="article">Which; one that readers see.</param>
    /// <param name="helped">What they say.</param>
    /// <param name="comment">Beside it; what is too long is cut.</param>
    /// <param name="reader">Whatever tells readers of a day apart; it is hashed with a salt that is never stored.</param>
    /// <param name="ct">Cancels.</param>
    public async Task VotedAsync(WorkspaceId workspace, string language, Guid article, bool helped, string comment, string reader, CancellationToken ct)
    {
        var said = PersonalDetails.Mask(comment.Trim());
        if (said.Length > LongestComment) said = said[..LongestComment];
        await using var transaction = await store.BeginAsync(ct);
        var db = transaction.Db;
        if (await db.FindAsync<ArticleTextRow>([article, language], ct) is not { Live: { } version }) return;
        var who = Hashed(reader);
        if (await db.FindAsync<ArticleVoteRow>([article, who], ct) is { } known) (known.Helped, known.Comment, known.At) = (helped, said.Length > 0 ? said : known.Comment, clock.NowMicros());
        else db.Add(new ArticleVoteRow { Reader = who, Article = article, Workspace = workspace, Language = language, Version = version, Helped = helped, Comment = said, At = clock.NowMicros() });
        transaction.OnCommitted(() => changes.Publish(workspace, ArticleDesk.Topic));
        await transaction.CommitAsync(ct);
    }

    int Today() => (int)(clock.GetUtcNow().ToUnixTimeSeconds() / 86_400);

    string Hashed(string reader)
    {
        byte[] salt;
        lock (_gate)
        {
            if (_saltDay != Today()) (_salt, _saltDay) = (RandomNumberGenerator.GetBytes(16), Today());
            salt = _salt;
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(reader)).AsSpan(0, 12));
    }
}
