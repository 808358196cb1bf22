using System.Data.Common;
using System.Text;
using Rapport.Columns;
using Rapport.Customers.Identity;
using Rapport.Customers.Profiles;
using Rapport.Kernel;

namespace Rapport.Customers.Timeline;

/// <summary>The facts of a customer that the state store has at hand.</summary>
/// <param name="Facts">Latest first; of equal times by id.</param>
/// <param name="IsWhole">There are no others.</param>
/// <param name="WholeAfter">All facts later than this are here, UTC microseconds.</param>
sealed record RecentFacts(IReadOnlyList<Fact> Facts, bool IsWhole, long WholeAfter)
{
    public static async Task<RecentFacts> ReadAsync(
        DbConnection connection, WorkspaceId workspace, IReadOnlyCollection<SubjectId> subjects, CancellationToken ct)
    {
        var facts = new List<Fact>();
        await using (var command = connection.Command(
            $"SELECT r.subject, r.at, r.fact, r.import_id, r.body FROM {IdList.From(connection)} CROSS JOIN recent_fact r ON r.subject = ids.id"))
        {
            command.With("@ids", IdList.Of(subjects.Select(s => s.Value)));
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                facts.Add(PackedFact.Unpack(
                    workspace, new SubjectId(reader.GetId(0)), reader.GetInt64(1), new FactId(reader.GetId(2)), reader.GetId(3), reader.GetBytes(4)));
            }
        }

        facts.Sort((a, b) => a.At != b.At ? b.At.CompareTo(a.At) : b.Id.Value.CompareTo(a.Id.Value));
        var (isWhole, after) = await WholeAsync(connection, subjects, facts, ct);
        return new RecentFacts(facts, isWhole, after);
    }

    static async Task<(bool IsWhole, long After)> WholeAsync(
        DbConnection connection, IReadOnlyCollection<SubjectId> subjects, List<Fact> facts, CancellationToken ct)
    {
        var after = long.MinValue;
        await using var command = connection.Command($"SELECT i.subject, i.state FROM {IdList.From(connection)} CROSS JOIN identifier i ON i.subject = ids.id");
        command.With("@ids", IdList.Of(subjects.Select(s => s.Value)));
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var state = SubjectState.Unpack(reader.GetBytes(1));
            if (state.Facts <= state.Recent) continue;
            var subject = new SubjectId(reader.GetId(0));
            after = Math.Max(after, facts.Where(f => f.Subject == subject).Select(f => f.At).DefaultIfEmpty(long.MaxValue).Min());
        }

        return (after == long.MinValue, after);
    }
}

/// <summary>Reads whole facts out of the column store.</summary>
static class FactReader
{
    const string Columns =
        "type, subject, customer, toUnixTimestamp64Micro(at), toUnixTimestamp64Micro(received), id, source, channel, touchpoint, employee, "
        + "company, import_id, element, metric, score, amount, currency, historical, props";

    /// <summary>Facts that hold a condition, latest first.</summary>
    /// <param name="columns">The store.</param>
    /// <param name="workspace">Whose.</param>
    /// <param name="condition">SQL of our own making with placeholders.</param>
    /// <param name="parameters">Their values.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="ct">Cancels.</param>
    public static Task<IReadOnlyList<Fact>> ReadAsync(
        IColumns columns, WorkspaceId workspace, string condition, Dictionary<string, object> parameters, int limit, CancellationToken ct)
    {
        parameters["workspace"] = workspace.Value;
        parameters["limit"] = limit;
        var query = new ColumnQuery(Sql(condition)) { Parameters = parameters };
        return columns.QueryAsync(query, row => Read(workspace, row), ct);
    }

    // A fact and its taking back have the same id and revision; what was taken back is left out.
    static string Sql(string condition) =>
        $"SELECT {Columns} FROM {FactTable.Name} WHERE workspace = {{workspace:UUID}} AND sign = 1 AND {condition} "
        + $"AND (id, revision) NOT IN (SELECT id, revision FROM {FactTable.Name} WHERE workspace = {{workspace:UUID}} AND sign = -1 AND {condition}) "
        + "ORDER BY at DESC, id DESC LIMIT {limit:Int32}";

    static Fact Read(WorkspaceId workspace, ColumnRow row) => new()
    {
        Workspace = workspace, Type = row.Text(0), Subject = new SubjectId(row.Id(1)), Customer = new CustomerId(row.Id(2)),
        At = row.Long(3), Received = row.Long(4), Id = new FactId(row.Id(5)), Source = row.Text(6), Channel = row.Text(7),
        Touchpoint = row.Text(8), Employee = row.Text(9), Company = row.Text(10), ImportId = row.Id(11), Element = row.Text(12),
        Metric = row.Text(13), Score = row.DoubleOrNull(14), Amount = row.LongOrNull(15), Currency = row.Text(16),
        Historical = row.Text(17) is "true" or "True" or "1", Props = Encoding.UTF8.GetBytes(row.Text(18)),
    };
}
