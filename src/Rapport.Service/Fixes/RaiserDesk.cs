using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Service.Causes;
using Rapport.Service.Settings;

namespace Rapport.Service.Fixes;

/// <summary>Who raised what was fixed.</summary>
/// <param name="Customers">In order of their ids.</param>
/// <param name="Nameless">People nobody knows, such as employees who reported it and reviewers: nobody can write to them.</param>
sealed record Raisers(IReadOnlyList<CustomerId> Customers, int Nameless);

/// <summary>Finds who raised a cause.</summary>
sealed class RaiserDesk(IStateStore store, SettingBook book, TroubleDesk troubles, ITroubles words)
{
    /// <summary>Everybody who raised a cause, or one below it, within the days: in answers, cases, reviews and whatever else is heard.</summary>
    public async Task<Raisers> OfAsync(FixRow fix, CancellationToken ct)
    {
        await using var db = store.Read();
        var settings = await book.OfAsync(db, fix.Workspace, ct);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(settings.Zone);
        long Begin(DateOnly day) => ZonedTime.InstantOf(zone, day, TimeOnly.MinValue).ToMicros();
        var (told, _) = await troubles.OfAsync(fix.Workspace, new CauseQuery(), settings.Traces.Items, await words.TopicsAsync(fix.Workspace, ct), Begin(fix.From), Begin(fix.To.AddDays(1)), ct); // no segment was named
        var under = settings.Causes.Under(fix.Cause).ToHashSet();
        var raised = (told ?? []).Where(t => t.Problems.Any(p => p.Cause is { } cause && under.Contains(cause))).ToList();
        return new([.. raised.Select(t => t.Customer).OfType<CustomerId>().Distinct().OrderBy(c => c.Value)], raised.Where(t => t.Customer is null).Select(t => t.Person).Distinct(StringComparer.Ordinal).Count());
    }
}
