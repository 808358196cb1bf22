using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Customers.Identity;
using Rapport.Customers.Segments;
using Rapport.Kernel;

namespace Rapport.Customers.Profiles;

/// <summary>An amount as the API gives it.</summary>
/// <param name="Minor">Minor units.</param>
/// <param name="Currency">ISO 4217.</param>
sealed record Amount([property: System.Text.Json.Serialization.JsonPropertyName("amount")] long Minor, string Currency);

/// <summary>A customer in a list.</summary>
sealed record CustomerItem(
    Guid Id, string Name, string Email, string Phone, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, long Facts, long Orders,
    Amount? Value, double? Nps, double? Csat);

/// <summary>One page of customers.</summary>
/// <param name="Items">In the order asked for.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
/// <param name="Total">Customers that fit, over all pages.</param>
sealed record CustomerPage(IReadOnlyList<CustomerItem> Items, string? Next, long Total);

/// <summary>Customers by search, filter and order.</summary>
static class ListCustomers
{
    const int Most = 200;

    /// <summary>Sort name → an expression that is never NULL, so that a cursor can stand on it.</summary>
    static readonly Dictionary<string, string> s_sorts = new(StringComparer.Ordinal)
    {
        ["lastSeen"] = "c.last_at", ["firstSeen"] = "c.first_at", ["name"] = "lower(c.name)", ["orders"] = "c.orders",
        ["value"] = "coalesce(c.amount, -9000000000000000000)", ["facts"] = "c.facts",
    };

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/workspaces/{workspace:guid}/customers", HandleAsync)
        .Needs(Role.Viewer).WithName("listCustomers").WithTags("Customers")
        .WithSummary("Customers by search, filter and order, a page at a time")
        .WithDescription(
            "`search` finds parts of name, e-mail and phone, and whole identifiers. `sort`: lastSeen, firstSeen, name, orders, value, "
            + "facts; `order`: asc or desc. `filter` is a predicate over the fields name, email, phone, firstSeen, lastSeen, facts, "
            + "orders, value, currency, nps, csat, over traits, over segments ({segment:id}), and over how often something happened: "
            + "{fact:{type:\"Order Completed\"},count:{op:\"gte\",n:2},within:{days:60}}.")
        .Produces<CustomerPage>();

    static async Task<IResult> HandleAsync(
        Guid workspace, IStateStore store, PeopleByFacts facts, string? search, string? sort, string? order, string? filter, string? after, int? limit,
        CancellationToken ct)
    {
        if (!s_sorts.TryGetValue(sort ?? "lastSeen", out var by))
            return new Refusal("customers.sort", $"Sort by one of {string.Join(", ", s_sorts.Keys)}.").ToResult();
        var (predicate, unreadable) = string.IsNullOrWhiteSpace(filter) ? (null, null) : PredicateJson.Read(filter);
        if (unreadable is not null) return unreadable.ToResult();
        var (people, unasked) = await facts.FindAsync(new(workspace), predicate, ct);
        if (unasked is not null) return unasked.ToResult();
        var sql = new CustomerFilterSql(people);
        var (condition, refused) = sql.Compile(predicate);
        if (refused is not null) return refused.ToResult();
        if (!TryReadCursor(after, sort == "name", out var cursor))
            return new Refusal("customers.cursor", "The cursor is not one this route gave.", StatusCodes.Status400BadRequest).ToResult();

        var descending = order is null ? sort is null or "lastSeen" or "firstSeen" or "orders" or "value" or "facts" : order == "desc";
        var where = new StringBuilder("c.workspace = @w");
        if (predicate is not null) where.Append(" AND ").Append(condition);
        if (!string.IsNullOrWhiteSpace(search))
        {
            where.Append(" AND (c.name LIKE @search ESCAPE '\\' OR c.email LIKE @search ESCAPE '\\' OR c.phone LIKE @search ESCAPE '\\'")
                .Append(" OR c.id IN (SELECT i.customer FROM identifier i WHERE i.subject IN (@s1, @s2, @s3, @s4, @s5)))");
        }

        await using var connection = await store.OpenReadAsync(ct);
        var (than, direction) = descending ? ("<", "DESC") : (">", "ASC");
        var rows = Math.Clamp(limit ?? 50, 1, Most);
        // Who fits is found once, for the page and for the total.
        await using var page = Command(
            connection,
            $"""
            WITH fit AS MATERIALIZED (SELECT c.id, {by} AS sorted FROM customer c WHERE {where}),
            page AS MATERIALIZED (
                SELECT id, sorted FROM fit {(cursor is null ? "" : $"WHERE (sorted, id) {than} (@value, @id)")}
                ORDER BY sorted {direction}, id {direction} LIMIT @limit)
            SELECT c.id, c.name, c.email, c.phone, c.first_at, c.last_at, c.facts, c.orders, c.amount, c.currency, c.nps, c.csat, page.sorted, total.n
            FROM (SELECT count(*) AS n FROM fit) total LEFT JOIN page ON 1 = 1 LEFT JOIN customer c ON c.id = page.id
            ORDER BY page.sorted {direction}, page.id {direction}
            """, workspace, search, sql);
        page.With("@limit", rows);
        if (cursor is { } from) page.With("@value", from.Value).With("@id", from.Id);
        var items = new List<CustomerItem>(rows);
        var (last, total) = ("", 0L);
        await using var reader = await page.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            total = reader.GetInt64(13);
            if (reader.IsDBNull(0)) continue; // the total alone
            items.Add(Read(reader));
            last = string.Create(CultureInfo.InvariantCulture, $"{items[^1].Id:N}{reader.GetValue(12)}");
        }

        return TypedResults.Ok(new CustomerPage(items, items.Count == rows ? Convert.ToHexString(Encoding.UTF8.GetBytes(last)) : null, total));
    }

    static DbCommand Command(DbConnection connection, string text, Guid workspace, string? search, CustomerFilterSql sql)
    {
        var command = connection.Command(text).With("@w", new WorkspaceId(workspace));
        foreach (var (name, value) in sql.Parameters) command.With(name, value);
        if (string.IsNullOrWhiteSpace(search)) return command;
        var wanted = search.Trim();
        command.With("@search", Sql.Containing(wanted));
        var number = 1;
        foreach (var kind in new[] { Namespaces.User, Namespaces.Email, Namespaces.Phone, Namespaces.Anonymous, Namespaces.Device })
        {
            var value = Namespaces.Normalise(kind, wanted) ?? wanted;
            command.With($"@s{number++}", IdentityGraph.SubjectFor(new WorkspaceId(workspace), kind, value));
        }

        return command;
    }

    static bool TryReadCursor(string? after, bool isText, out (object Value, Guid Id)? cursor)
    {
        cursor = null;
        if (string.IsNullOrEmpty(after)) return true;
        try
        {
            var text = Encoding.UTF8.GetString(Convert.FromHexString(after));
            if (text.Length < 32 || !Guid.TryParse(text.AsSpan(0, 32), out var id)) return false;
            if (isText)
            {
                cursor = (text[32..], id);
                return true;
            }

            if (!long.TryParse(text.AsSpan(32), CultureInfo.InvariantCulture, out var number)) return false;
            cursor = (number, id);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    static CustomerItem Read(DbDataReader reader) => new(
        reader.GetId(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), Instant.FromMicros(reader.GetInt64(4)),
        Instant.FromMicros(reader.GetInt64(5)), reader.GetInt64(6), reader.GetInt64(7),
        reader.IsDBNull(8) ? null : new Amount(reader.GetInt64(8), reader.GetString(9)),
        reader.IsDBNull(10) ? null : reader.GetDouble(10), reader.IsDBNull(11) ? null : reader.GetDouble(11));
}

/// <summary>A predicate over customers, or over rows that belong to them, as SQL of the state store. Traits are read from the customer's JSON.</summary>
/// <param name="people">Whom the conditions on facts name.</param>
/// <param name="fields">The fields of the rows; null for those of customers themselves.</param>
sealed class CustomerFilterSql(IReadOnlyDictionary<Predicate.Happened, People> people, Func<string, FieldSql?>? fields = null) : PredicateSql
{
    static readonly Dictionary<string, FieldSql> s_fields = new(StringComparer.Ordinal)
    {
        ["name"] = new("nullif(c.name, '')", FieldKind.Text), ["email"] = new("nullif(c.email, '')", FieldKind.Text),
        ["phone"] = new("nullif(c.phone, '')", FieldKind.Text), ["firstSeen"] = new("c.first_at", FieldKind.Time),
        ["lastSeen"] = new("c.last_at", FieldKind.Time), ["facts"] = new("c.facts", FieldKind.Number),
        ["orders"] = new("c.orders", FieldKind.Number), ["value"] = new("c.amount", FieldKind.Number),
        ["currency"] = new("nullif(c.currency, '')", FieldKind.Text), ["nps"] = new("c.nps", FieldKind.Number),
        ["csat"] = new("c.csat", FieldKind.Number),
    };

    readonly List<(string Name, object Value)> _parameters = [];

    public IReadOnlyList<(string Name, object Value)> Parameters => _parameters;

    /// <summary>A trait of the customer as text, NULL where there is none; or the refusal of its name.</summary>
    public (string Sql, Refusal? Refusal) Trait(string key) => Guarded(() => TraitText(key));

    protected override FieldSql? FieldOf(string name) => fields is null ? s_fields.GetValueOrDefault(name) : fields(name);

    protected override string TraitSql(Predicate.Trait trait)
    {
        if (trait.HeldFor is not null) throw Refuse("filter.not_here", "'for' is followed live by segments: save it as a segment, and filter by that.");
        return Compare(new FieldSql(TraitText(trait.Key), FieldKind.Any), trait.Test, trait.Key);
    }

    string TraitText(string key)
    {
        if (key.Contains('"', StringComparison.Ordinal)) throw Refuse("filter.unknown_field", "A trait with a quotation mark in its name cannot be filtered by.");
        var path = Parameter($"$.\"{key}\"");
        return $"CASE json_type(c.traits, {path}) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN NULL ELSE CAST(json_extract(c.traits, {path}) AS TEXT) END";
    }

    protected override string HappenedSql(Predicate.Happened happened)
    {
        var (who, areLeftOut) = people[happened];
        var list = Parameter(who);
        return $"({(areLeftOut ? "NOT " : "")}coalesce(c.id IN (SELECT unhex(value) FROM json_each({list})), false))"; // nobody is in no list
    }

    protected override string MemberSql(Predicate.Member member)
    {
        var (segment, forever) = (Parameter(member.Segment), Parameter(long.MaxValue));
        return $"(coalesce(c.id IN (SELECT s.customer FROM segment g JOIN segment_stay s ON s.version = g.current WHERE g.id = {segment} AND g.workspace = c.workspace AND s.until = {forever}), false))";
    }

    protected override string Parameter(object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"@p{_parameters.Count}");
        _parameters.Add((name, value));
        return name;
    }

    protected override string ToNumber(string sql) => $"CASE WHEN json_valid({sql}) THEN CAST({sql} AS REAL) END";

    protected override string ContainsSql(string text, string part) => $"instr({text}, {part}) > 0";

    protected override string StartsWithSql(string text, string start) => $"substr({text}, 1, length({start})) = {start}";

    protected override string MatchesSql(string text, string pattern) =>
        throw Refuse("filter.regex_not_here", "Customers and what they said are not filtered by regular expressions; use contains or startsWith.");
}
