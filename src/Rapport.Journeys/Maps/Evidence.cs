using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback;
using Rapport.Kernel;

namespace Rapport.Journeys.Maps;

/// <summary>Cards that show a quote of a talk. A map keeps the quote's id alone, in its history too: when the quote goes, so does every card of it, and
/// nothing of its words is left.</summary>
sealed class Evidence(IStateStore store, IQuotes quotes, IChanges changes, TimeProvider clock) : IQuoteReaction
{
    const string Field = "quote";

    /// <summary>The quote that a part shows; null for none.</summary>
    public static Guid? QuoteOf(IReadOnlyDictionary<string, JsonElement> fields) => fields.TryGetValue(Field, out var value) ? IdIn(value) : null;

    /// <summary>The quote that a change would have a part show; null for none.</summary>
    public static Guid? QuoteOf(MapEdit edit) => edit.Do switch
    {
        "add" when edit.Fields is { } fields => QuoteOf(fields),
        "set" when edit.Field == Field => IdIn(edit.Value),
        _ => null,
    };

    /// <summary>Quotes that changes name and that are not there.</summary>
    public async Task<IReadOnlySet<Guid>> MissingAsync(WorkspaceId workspace, IReadOnlyList<MapEdit> edits, CancellationToken ct)
    {
        var named = edits.Select(QuoteOf).OfType<Guid>().ToHashSet();
        named.ExceptWith((await quotes.OfAsync(workspace, named, ct)).Select(q => q.Id));
        return named;
    }

    /// <summary>Cards with the words they show, the latest talk first: of a map, of a talk, or all.</summary>
    public async Task<IReadOnlyList<EvidenceCard>> ListAsync(WorkspaceId workspace, Guid? map, Guid? interview, CancellationToken ct)
    {
        await using var db = store.Read();
        var cards = await db.Set<MapNodeRow>().Where(n => n.Workspace == workspace && n.Quote != null && n.Parent != null && (map == null || n.Map == map)).ToListAsync(ct);
        var said = (await quotes.OfAsync(workspace, [.. cards.Select(c => c.Quote!.Value).Distinct()], ct)).Where(q => interview is null || q.Interview == interview).ToDictionary(q => q.Id); // those without were left out
        var (maps, steps) = (cards.Select(c => c.Map).Distinct().ToList(), cards.Select(c => c.Parent).Distinct().ToList());
        var names = await db.Set<MapRow>().Where(m => maps.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => m.Name, ct);
        var places = (await db.Set<MapNodeRow>().Where(n => maps.Contains(n.Map) && steps.Contains(n.Id)).ToListAsync(ct)).ToDictionary(n => (n.Map, n.Id), n => MapDesk.Node(n).Text("name"));
        return [.. cards.Where(c => said.ContainsKey(c.Quote!.Value)).Select(c => EvidenceCard.Of(c, names.GetValueOrDefault(c.Map, ""), places.GetValueOrDefault((c.Map, c.Parent!.Value), ""), said[c.Quote!.Value])) // neither is null
            .OrderByDescending(c => c.At).ThenBy(c => c.Card)];
    }

    /// <inheritdoc/>
    public async Task WithdrawnAsync(WorkspaceId workspace, IReadOnlyCollection<Guid> gone, IStateTransaction transaction, CancellationToken ct)
    {
        var cards = transaction.Db.Set<MapNodeRow>().Where(n => n.Workspace == workspace && n.Quote != null && gone.Contains(n.Quote.Value));
        var maps = await cards.Select(n => n.Map).Distinct().ToListAsync(ct);
        if (maps.Count == 0) return;
        var now = clock.NowMicros();
        await cards.ExecuteDeleteAsync(ct);
        await transaction.Db.Set<MapRow>().Where(m => maps.Contains(m.Id)).ExecuteUpdateAsync(s => s.SetProperty(m => m.Revision, m => m.Revision + 1).SetProperty(m => m.ChangedAt, now), ct);
        transaction.OnCommitted(() => changes.Publish(workspace, MapDesk.Topic));
    }

    static Guid? IdIn(JsonElement value) => value.ValueKind == JsonValueKind.String && Guid.TryParse(value.GetString(), out var id) ? id : null;
}
