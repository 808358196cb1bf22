using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback.Heard;
using Rapport.Kernel;

namespace Rapport.Feedback.Inbox;

/// <summary>Asks items in the language in which facts are filtered.</summary>
sealed class Words(IStateStore store, IRowFilters filters) : IWords
{
    // What a field of facts is called in the table of items; what words do not have is missing.
    static readonly Dictionary<string, FieldSql> s_fields = new(StringComparer.Ordinal)
    {
        ["source"] = new("f.source", FieldKind.Text), ["channel"] = new("nullif(f.channel, '')", FieldKind.Text), ["touchpoint"] = new("nullif(f.touchpoint, '')", FieldKind.Text),
        ["employee"] = new("nullif(f.employee, '')", FieldKind.Text), ["metric"] = new("nullif(f.metric, '')", FieldKind.Text), ["score"] = new("f.score", FieldKind.Number),
        ["at"] = new("f.at", FieldKind.Time), ["prop:language"] = new("nullif(f.language, '')", FieldKind.Any),
        ["prop:place"] = new("nullif(f.place, '')", FieldKind.Any), ["prop:collection"] = new("nullif(f.collection, '')", FieldKind.Any),
        ["type"] = Missing(FieldKind.Text), ["company"] = Missing(FieldKind.Text), ["element"] = Missing(FieldKind.Text), ["currency"] = Missing(FieldKind.Text),
        ["amount"] = Missing(FieldKind.Number), ["received"] = Missing(FieldKind.Time), ["historical"] = Missing(FieldKind.Flag),
    };

    const string Trait = "trait:";

    /// <summary>The only rule of what counts in a figure of words, beside a score.</summary>
    const string Counted = "f.counts AND f.read_by > 0 AND f.text <> '' AND f.level IS NOT NULL AND f.sentiment IS NOT NULL";

    public async Task<(IReadOnlyList<ReadWord>? Words, Refusal? Refusal)> FindAsync(WordQuestion question, CancellationToken ct)
    {
        var traits = question.By.Where(b => b.StartsWith(Trait, StringComparison.Ordinal)).Select(b => b[Trait.Length..]).ToList();
        var (filter, refusal) = await filters.OfAsync(question.Workspace, question.Filter, FieldOf, traits, ct);
        if (filter is null) return (null, refusal);
        var trait = new Queue<string>(filter.Traits);
        var keys = question.By.Select(b => $", coalesce({(b.StartsWith(Trait, StringComparison.Ordinal) ? trait.Dequeue() : FieldOf(b)?.Sql ?? "''")}, '')");
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command(
            $"""
            SELECT f.id, f.at, c.id, f.sentiment, f.level{string.Concat(keys)} FROM feedback_item f {RowFilter.Join("f.subject")}
            WHERE f.workspace = @w AND f.at >= @from AND f.at < @to AND {Counted} AND {filter.Where} ORDER BY f.at DESC, f.id DESC
            """).With("@w", question.Workspace).With("@from", question.From).With("@to", question.To);
        foreach (var (name, value) in filter.Parameters) command.With(name, value);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var words = new List<ReadWord>();
        while (await reader.ReadAsync(ct))
        {
            words.Add(new(
                reader.GetId(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : new(reader.GetId(2)), reader.GetDouble(3), reader.GetInt32(4),
                [.. question.By.Select((_, i) => Convert.ToString(reader.GetValue(5 + i), CultureInfo.InvariantCulture) ?? "")]));
        }

        return (words, null);
    }

    public async Task<long> CountAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command($"SELECT count(*) FROM feedback_item f WHERE f.workspace = @w AND {Counted}").With("@w", workspace);
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }

    public async Task<IReadOnlyDictionary<Guid, WordText>> TextsAsync(WorkspaceId workspace, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<ItemRow>().Where(i => i.Workspace == workspace && ids.Contains(i.Id))
            .ToDictionaryAsync(i => i.Id, i => new WordText(i.Text, i.Channel, i.Touchpoint, i.Employee, i.Source), ct);
    }

    /// <summary>The items that fulfil a predicate, scored or not; or the refusal.</summary>
    public async Task<(IReadOnlyList<Guid>? Items, Refusal? Refusal)> FitAsync(WorkspaceId workspace, Predicate predicate, CancellationToken ct)
    {
        var (filter, refusal) = await filters.OfAsync(workspace, predicate, FieldOf, [], ct);
        if (filter is null) return (null, refusal);
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command($"SELECT f.id FROM feedback_item f {RowFilter.Join("f.subject")} WHERE f.workspace = @w AND {filter.Where}").With("@w", workspace);
        foreach (var (name, value) in filter.Parameters) command.With(name, value);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var items = new List<Guid>();
        while (await reader.ReadAsync(ct)) items.Add(reader.GetId(0));
        return (items, null);
    }

    static FieldSql? FieldOf(string name) => s_fields.GetValueOrDefault(name) ?? (name.StartsWith("prop:", StringComparison.Ordinal) && name.Length > 5 ? Missing(FieldKind.Any) : null);

    static FieldSql Missing(FieldKind kind) => new("NULL", kind);
}
