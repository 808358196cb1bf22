using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Customers.Segments;

/// <summary>Whom a condition on facts names.</summary>
/// <param name="Who">Customers as a JSON list of hexadecimal ids, in no order: as the state store reads it, so that nobody takes a
/// hundred thousand of them apart on the way.</param>
/// <param name="AreLeftOut">True when they are those who do not fulfil it.</param>
sealed record People(string Who, bool AreLeftOut);

/// <summary>Asks the fact store the parts of a predicate that speak of facts, for those who filter customers in the state store.</summary>
sealed class PeopleByFacts(IColumns columns, ICustomerMap customers, IFieldRights rights, TimeProvider clock)
{
    /// <summary>A list waits for no longer.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>For each condition on facts its people; empty for a predicate without any.</summary>
    /// <returns>Or the refusal: as <see cref="PredicateSql.Compile"/>, <c>field.hidden</c>, and <c>filter.bad_pattern</c>, <c>filter.too_much</c>.</returns>
    public async Task<(IReadOnlyDictionary<Predicate.Happened, People> People, Refusal? Refusal)> FindAsync(
        WorkspaceId workspace, Predicate? predicate, CancellationToken ct)
    {
        // By reference: two conditions that read the same are asked twice, which is right if slow.
        var people = new Dictionary<Predicate.Happened, People>(ReferenceEqualityComparer.Instance);
        if ((await rights.OfAsync(workspace, ct)).Refuse(predicate) is { } hidden) return (people, hidden);
        try
        {
            foreach (var happened in In(predicate))
            {
                var (found, refusal) = await FindAsync(workspace, happened, ct);
                if (found is null) return (people, refusal);
                people[happened] = found;
            }
        }
        catch (ColumnsException e) when (Refused(e) is { } refusal)
        {
            return (people, refusal);
        }

        return (people, null);
    }

    /// <summary>What the sender is to blame for; null for anything else.</summary>
    static Refusal? Refused(ColumnsException e) => e.Code switch
    {
        427 => new("filter.bad_pattern", "The pattern is no regular expression in RE2 syntax."),
        159 or 241 => new("filter.too_much", "The filter takes too long; ask for fewer days or a simpler condition.", 503),
        _ => null,
    };

    async Task<(People? People, Refusal? Refusal)> FindAsync(WorkspaceId workspace, Predicate.Happened happened, CancellationToken ct)
    {
        var parameters = new Parameters();
        var (sql, areLeftOut, refusal) = new FactFilter(workspace, customers.CustomerSql, clock.NowMicros(), parameters, areAnswers: false).People(happened);
        if (refusal is not null) return (null, refusal);
        var list = $"SELECT arrayStringConcat(groupArray(replaceAll(toString(who), '-', '')), '\",\"') FROM ({sql})";
        var who = (await columns.QueryAsync(new ColumnQuery(list) { Parameters = parameters.Values, Limit = Limit }, row => row.Text(0), ct))[0];
        return (new People(who.Length == 0 ? "[]" : $"[\"{who}\"]", areLeftOut), null);
    }

    static IEnumerable<Predicate.Happened> In(Predicate? predicate) => predicate switch
    {
        Predicate.Happened happened => [happened],
        Predicate.All all => all.Parts.SelectMany(In),
        Predicate.Any any => any.Parts.SelectMany(In),
        Predicate.Not not => In(not.Part),
        _ => [],
    };
}
