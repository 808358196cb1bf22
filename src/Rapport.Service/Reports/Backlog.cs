using System.Data.Common;
using Rapport.Kernel;

namespace Rapport.Service.Reports;

/// <summary>How many were opened and closed each day, and how many were open at its end: counted back from what is open now.</summary>
static class Backlog
{
    /// <summary>Each day of the period.</summary>
    /// <param name="db">The store.</param>
    /// <param name="table">Of cases or conversations.</param>
    /// <param name="always">What all of them must fulfil, beginning with AND; empty for nothing.</param>
    /// <param name="field">Which period.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<IReadOnlyList<ReportDay>> OfAsync(DbConnection db, string table, string always, ReportField field, ReportFilter filter, CancellationToken ct)
    {
        var opened = await SinceAsync("opened_at");
        var closed = await SinceAsync("closed_at");
        await using var command = filter.Fill(db.Command($"SELECT count(*) FROM {table} WHERE workspace = @workspace AND is_open{always}{filter.Sql}")).With("@workspace", field.Workspace);
        var open = Convert.ToInt32(await command.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture) + closed.Count - opened.Count;
        var (came, done) = (Count(field, opened), Count(field, closed));
        return [.. came.Select((n, i) => new ReportDay(field.Period.First.AddDays(i), n, done[i], open += n - done[i]))];

        async Task<IReadOnlyList<long>> SinceAsync(string column)
        {
            await using var since = filter.Fill(db.Command($"SELECT {column} FROM {table} WHERE workspace = @workspace AND {column} >= @from{always}{filter.Sql}")).With("@workspace", field.Workspace).With("@from", field.Period.From);
            await using var reader = await since.ExecuteReaderAsync(ct);
            var found = new List<long>();
            while (await reader.ReadAsync(ct)) found.Add(reader.GetInt64(0));
            return found;
        }
    }

    /// <summary>How many of some instants lie in each day of the period.</summary>
    public static int[] Count(ReportField field, IEnumerable<long> instants)
    {
        var days = field.Period.Last.DayNumber - field.Period.First.DayNumber + 1;
        var begins = Enumerable.Range(0, days).Select(i => ZonedTime.InstantOf(field.Zone, field.Period.First.AddDays(i), TimeOnly.MinValue).ToMicros()).ToArray();
        var counts = new int[days];
        foreach (var instant in instants)
        {
            if (instant < field.Period.From || instant >= field.Period.Before) continue;
            var at = Array.BinarySearch(begins, instant);
            counts[at >= 0 ? at : ~at - 1]++;
        }

        return counts;
    }
}
