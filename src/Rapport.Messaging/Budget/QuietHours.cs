using Rapport.Kernel;

namespace Rapport.Messaging.Budget;

/// <summary>Knows when quiet hours end, by the clocks of the person. Windows may go over midnight; each is a span between two
/// instants, so that no change of the clocks can make it begin again or end before it began.</summary>
static class QuietHours
{
    // Windows that follow each other without a gap are left behind one by one; more than a week of them never ends.
    const int MostInARow = 25;

    /// <summary>When the windows let somebody be reached again.</summary>
    /// <returns>Null when it is no quiet hour now.</returns>
    public static DateTimeOffset? EndOf(IEnumerable<QuietWindow> windows, TimeZoneInfo zone, DateTimeOffset now)
    {
        var all = windows.ToList();
        var at = now;
        for (var i = 0; i < MostInARow && all.Select(w => EndOf(w, zone, at)).Max() is { } end; i++) at = end;
        return at == now ? null : at;
    }

    static DateTimeOffset? EndOf(QuietWindow window, TimeZoneInfo zone, DateTimeOffset now)
    {
        var today = ZonedTime.Today(zone, now);
        for (var day = today.AddDays(-1); day <= today.AddDays(1); day = day.AddDays(1))
        {
            if (window.Days.Count > 0 && !window.Days.Contains(day.DayOfWeek)) continue;
            var end = ZonedTime.InstantOf(zone, window.Until <= window.From ? day.AddDays(1) : day, window.Until);
            if (ZonedTime.InstantOf(zone, day, window.From) <= now && now < end) return end;
        }

        return null;
    }
}
