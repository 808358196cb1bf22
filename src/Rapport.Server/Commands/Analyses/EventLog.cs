using System.Globalization;
using System.Xml;
using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary>Reads an event log: rows of a table, or XES (IEEE 1849), the exchange format of process mining.</summary>
static class EventLog
{
    /// <summary>The journeys of a table: a row an event.</summary>
    /// <param name="frame">The table.</param>
    /// <param name="journey">The column that says whose.</param>
    /// <param name="step">The column that says what.</param>
    /// <param name="time">The column that says when.</param>
    /// <exception cref="ApiFailedException">A row has no step, or a time that is none.</exception>
    public static IEnumerable<IReadOnlyList<Occasion>> Of(Frame frame, int journey, int step, int time)
    {
        var (journeys, steps, times) = (frame.Texts(journey), frame.Texts(step), frame.Texts(time));
        var rows = Enumerable.Range(0, frame.Count).Select(i => (Journey: journeys[i], Occasion: new Occasion(
            steps[i].Length > 0 ? steps[i] : throw new ApiFailedException($"Row {frame.RowNumber(i)} names no step."),
            Time(times[i]) ?? throw new ApiFailedException($"Row {frame.RowNumber(i)} has “{times[i]}” as its time. Write times as 2024-12-31T23:59:59Z."))));
        return InOrder(rows.GroupBy(r => r.Journey, r => r.Occasion, StringComparer.Ordinal));
    }

    /// <summary>The journeys of a file in XES: of each event its <c>concept:name</c> and <c>time:timestamp</c>.</summary>
    /// <exception cref="ApiFailedException">It is no XES, or an event lacks one of the two.</exception>
    public static IEnumerable<IReadOnlyList<Occasion>> Xes(FileInfo file)
    {
        if (!file.Exists) throw new ApiFailedException($"There is no file {file}.");
        try
        {
            using var xml = XmlReader.Create(file.FullName, new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var journeys = new List<List<Occasion>>();
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element) continue;
                if (xml.LocalName == "trace") journeys.Add([]);
                else if (xml.LocalName == "event") Last(journeys).Add(Event(xml, journeys.Count));
            }

            return InOrder(journeys);
        }
        catch (XmlException wrong)
        {
            throw new ApiFailedException($"{file.Name} is no XES: {wrong.Message}");
        }
    }

    static List<Occasion> Last(List<List<Occasion>> journeys) =>
        journeys.Count > 0 ? journeys[^1] : throw new ApiFailedException("An event stands outside any trace.");

    static Occasion Event(XmlReader xml, int journey)
    {
        var (step, time) = ("", (long?)null);
        using var inner = xml.ReadSubtree();
        while (inner.Read())
        {
            if (inner.NodeType != XmlNodeType.Element || inner.Depth != 1) continue;
            if (inner.GetAttribute("key") == "concept:name") step = inner.GetAttribute("value") ?? "";
            else if (inner.GetAttribute("key") == "time:timestamp") time = Time(inner.GetAttribute("value") ?? "");
        }

        return step.Length > 0 && time is { } at ? new(step, at) : throw new ApiFailedException($"An event of trace {journey} has no concept:name or no time:timestamp.");
    }

    // What happened in the same moment stays in the order of the file.
    static IEnumerable<IReadOnlyList<Occasion>> InOrder(IEnumerable<IEnumerable<Occasion>> journeys) =>
        journeys.Select(j => (IReadOnlyList<Occasion>)[.. j.OrderBy(o => o.At)]);

    static long? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && text.Length >= 8 && char.IsDigit(text[0])
            ? time.UtcTicks / TimeSpan.TicksPerMicrosecond - (DateTimeOffset.UnixEpoch.UtcTicks / TimeSpan.TicksPerMicrosecond) : null;
}
