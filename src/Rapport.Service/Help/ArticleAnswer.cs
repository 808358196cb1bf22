using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Metrics;
using Rapport.Service.Cases;

namespace Rapport.Service.Help;

/// <summary>An article in one language.</summary>
/// <param name="Language">Its tag.</param>
/// <param name="Title">Of the draft.</param>
/// <param name="Text">Of the draft, in Markdown; empty in lists.</param>
/// <param name="Words">Other words people look for it by.</param>
/// <param name="Live">The version readers see; null while they see none.</param>
/// <param name="Versions">How many were published.</param>
/// <param name="IsChanged">The draft says other than what readers see.</param>
/// <param name="ChangedAt">When the draft changed last.</param>
sealed record ArticleText(string Language, string Title, string Text, string Words, int? Live, int Versions, bool IsChanged, DateTimeOffset ChangedAt);

/// <summary>What readers made of an article in the last 90 days.</summary>
/// <param name="Read">How often it was opened.</param>
/// <param name="Votes">How many said whether it helped.</param>
/// <param name="Helped">Those of them whom it helped.</param>
/// <param name="Low">Lower end of the 95 % interval of the share helped, 0 to 1; null without votes.</param>
/// <param name="High">Upper end.</param>
sealed record ArticleUse(long Read, long Votes, long Helped, double? Low, double? High);

/// <summary>An article.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Category">Under which heading it stands; empty for none.</param>
/// <param name="Texts">By language.</param>
/// <param name="Use">What readers made of it.</param>
/// <param name="Url">Where it is read; null while nobody can.</param>
/// <param name="ChangedAt">When anything of it changed last.</param>
/// <param name="Version">Names its state for changes.</param>
sealed record ArticleAnswer(Guid Id, string Category, IReadOnlyList<ArticleText> Texts, ArticleUse Use, string? Url, DateTimeOffset ChangedAt, string? Version) : IVersioned;

/// <summary>A version that was published.</summary>
/// <param name="Language">Of the text.</param>
/// <param name="Version">From 1.</param>
/// <param name="Title">As it was.</param>
/// <param name="Text">As it was, in Markdown.</param>
/// <param name="Words">As they were.</param>
/// <param name="PublishedAt">When.</param>
/// <param name="PublishedBy">The member; null for a key.</param>
/// <param name="IsLive">Readers see it now.</param>
sealed record ArticleVersion(string Language, int Version, string Title, string Text, string Words, DateTimeOffset PublishedAt, NamedThing? PublishedBy, bool IsLive);

/// <summary>What a reader wrote beside their vote.</summary>
/// <param name="At">When.</param>
/// <param name="Language">Of the article.</param>
/// <param name="Helped">Whether it helped.</param>
/// <param name="Text">Without personal details.</param>
sealed record ArticleComment(DateTimeOffset At, string Language, bool Helped, string Text);

/// <summary>Shows articles to members.</summary>
sealed class ArticleShow(TimeProvider clock, InstanceAddress address)
{
    public const int DaysOfUse = 90;

    public async Task<IReadOnlyList<ArticleAnswer>> AllAsync(RapportDb db, WorkspaceId workspace, CancellationToken ct)
    {
        var rows = await db.Set<ArticleRow>().AsNoTracking().Where(a => a.Workspace == workspace).OrderBy(a => a.Category).ThenBy(a => a.Id).ToListAsync(ct);
        return await ShowAsync(db, workspace, rows, withText: false, ct);
    }

    public async Task<ArticleAnswer> OneAsync(RapportDb db, ArticleRow row, CancellationToken ct) => (await ShowAsync(db, row.Workspace, [row], withText: true, ct))[0];

    async Task<IReadOnlyList<ArticleAnswer>> ShowAsync(RapportDb db, WorkspaceId workspace, List<ArticleRow> rows, bool withText, CancellationToken ct)
    {
        // Of one article only its own rows are read, by their keys.
        var only = rows is [var one] ? one.Id : (Guid?)null;
        var ofTexts = db.Set<ArticleTextRow>().AsNoTracking().Where(t => t.Workspace == workspace);
        var ofVersions = db.Set<ArticleVersionRow>().AsNoTracking().Where(v => v.Workspace == workspace);
        if (only is { } id) (ofTexts, ofVersions) = (ofTexts.Where(t => t.Article == id), ofVersions.Where(v => v.Article == id));
        var texts = (await ofTexts.ToListAsync(ct)).ToLookup(t => t.Article);
        var live = await ofVersions.Where(v => db.Set<ArticleTextRow>().Any(t => t.Article == v.Article && t.Language == v.Language && t.Live == v.Version)).ToDictionaryAsync(v => (v.Article, v.Language), ct);
        var uses = await UsesAsync(db, workspace, only, ct);
        var open = HelpSite.Of(await db.FindAsync<HelpCentreRow>([workspace], ct)) is { IsOpen: true } centre ? centre : null;
        return [.. rows.Select(row => new ArticleAnswer(
            row.Id, row.Category,
            [.. texts[row.Id].OrderBy(t => t.Language, StringComparer.Ordinal).Select(t => new ArticleText(
                t.Language, t.Title, withText ? t.Text : "", t.Words, t.Live, t.Versions,
                !live.TryGetValue((row.Id, t.Language), out var shown) || (shown.Title, shown.Text, shown.Words) != (t.Title, t.Text, t.Words), Instant.FromMicros(t.ChangedAt)))],
            uses.GetValueOrDefault(row.Id) ?? new(0, 0, 0, null, null),
            open is not null && texts[row.Id].FirstOrDefault(t => t.Live is not null) is { } read ? address.Link(HelpSite.Path(open, read.Language, row.Id, read.Title)) : null,
            Instant.FromMicros(row.ChangedAt), row.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture)))];
    }

    async Task<Dictionary<Guid, ArticleUse>> UsesAsync(RapportDb db, WorkspaceId workspace, Guid? only, CancellationToken ct)
    {
        var since = clock.GetUtcNow().AddDays(-DaysOfUse);
        var (day, micros) = ((int)(since.ToUnixTimeSeconds() / 86_400), since.ToUnixTimeMilliseconds() * 1_000);
        var reads = db.Set<ArticleReadRow>().Where(r => r.Workspace == workspace && r.Day >= day);
        var said = db.Set<ArticleVoteRow>().Where(v => v.Workspace == workspace && v.At >= micros);
        if (only is { } id) (reads, said) = (reads.Where(r => r.Article == id), said.Where(v => v.Article == id));
        var read = await reads.GroupBy(r => r.Article).Select(g => new { g.Key, Times = g.Sum(r => r.Times) }).ToDictionaryAsync(g => g.Key, g => g.Times, ct);
        var votes = await said.GroupBy(v => v.Article).Select(g => new { g.Key, All = g.LongCount(), Helped = g.LongCount(v => v.Helped) }).ToDictionaryAsync(g => g.Key, ct);
        return read.Keys.Union(votes.Keys).ToDictionary(article => article, article =>
        {
            var (all, helped) = votes.TryGetValue(article, out var of) ? (of.All, of.Helped) : (0, 0);
            var interval = Estimates.Share(helped, all)?.Limits;
            return new ArticleUse(read.GetValueOrDefault(article), all, helped, interval?.Low, interval?.High);
        });
    }
}
