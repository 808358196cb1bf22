namespace Rapport.Metrics;

/// <summary>What many journeys have in common: the directly-follows graph, with counts and times.</summary>
/// <param name="Journeys">How many; 0 without any.</param>
/// <param name="Events">In all of them.</param>
/// <param name="Steps">Most frequent first, ties by name.</param>
/// <param name="Flows">Steps that followed each other directly, most frequent first, ties by names.</param>
/// <param name="Variants">Journeys of the same steps in the same order, most frequent first, ties by steps.</param>
/// <param name="Duration">From the first event of a journey to its last, in seconds; null without any.</param>
/// <param name="Length">Events in a journey; null without any.</param>
/// <remarks>Source: W. van der Aalst, Process Mining (2016). Every event counts in a step, and every pair of neighbours in a flow: nothing
/// rare is left out.</remarks>
public sealed record ProcessGraph(
    long Journeys, long Events, IReadOnlyList<ProcessStep> Steps, IReadOnlyList<ProcessFlow> Flows, IReadOnlyList<ProcessVariant> Variants, Spread? Duration, Spread? Length)
{
    /// <summary>The graph of journeys.</summary>
    /// <param name="journeys">The events of each, in order of time; one without events is left out.</param>
    public static ProcessGraph Of(IEnumerable<IReadOnlyList<Occasion>> journeys)
    {
        var count = new Counter();
        foreach (var journey in journeys.Where(j => j.Count > 0)) count.Add(journey);
        return count.Graph();
    }

    sealed class Counter
    {
        readonly Dictionary<string, StepCount> _steps = new(StringComparer.Ordinal);
        readonly Dictionary<(string From, string To), FlowCount> _flows = [];
        readonly Dictionary<string, (string[] Steps, List<double> Seconds)> _variants = new(StringComparer.Ordinal);
        readonly List<double> _durations = [];
        readonly List<double> _lengths = [];
        readonly HashSet<string> _seen = new(StringComparer.Ordinal);
        readonly HashSet<string> _again = new(StringComparer.Ordinal);
        readonly HashSet<(string, string)> _passed = [];

        public void Add(IReadOnlyList<Occasion> journey)
        {
            _seen.Clear();
            _again.Clear();
            _passed.Clear();
            for (var i = 0; i < journey.Count; i++)
            {
                Take(journey[i].Step);
                if (i > 0) Take(journey[i - 1], journey[i]);
            }

            Step(journey[0].Step).Starts++;
            Step(journey[^1].Step).Ends++;
            var seconds = Seconds(journey[0], journey[^1]);
            _durations.Add(seconds);
            _lengths.Add(journey.Count);
            string[] steps = [.. journey.Select(o => o.Step)];
            var key = string.Join('\0', steps);
            if (!_variants.TryGetValue(key, out var variant)) _variants[key] = variant = (steps, []);
            variant.Seconds.Add(seconds);
        }

        public ProcessGraph Graph() => new(
            _durations.Count, _steps.Values.Sum(s => s.Events),
            [.. _steps.Select(s => new ProcessStep(s.Key, s.Value.Events, s.Value.Journeys, s.Value.Repeated, s.Value.Starts, s.Value.Ends))
                .OrderByDescending(s => s.Events).ThenBy(s => s.Step, StringComparer.Ordinal)],
            [.. _flows.Select(f => new ProcessFlow(f.Key.From, f.Key.To, f.Value.Seconds.Count, f.Value.Journeys, Spread.Of(f.Value.Seconds)!)) // counted at least once
                .OrderByDescending(f => f.Count).ThenBy(f => f.From, StringComparer.Ordinal).ThenBy(f => f.To, StringComparer.Ordinal)],
            [.. _variants.Values.Select(v => new ProcessVariant(v.Steps, v.Seconds.Count, Spread.Of(v.Seconds)!)) // the same
                .OrderByDescending(v => v.Journeys).ThenBy(v => string.Join('\0', v.Steps), StringComparer.Ordinal)],
            Spread.Of(_durations), Spread.Of(_lengths));

        static double Seconds(Occasion from, Occasion to) => (to.At - from.At) / 1e6;

        void Take(string step)
        {
            var count = Step(step);
            count.Events++;
            if (_seen.Add(step)) count.Journeys++;
            else if (_again.Add(step)) count.Repeated++;
        }

        void Take(Occasion from, Occasion to)
        {
            if (!_flows.TryGetValue((from.Step, to.Step), out var flow)) _flows[(from.Step, to.Step)] = flow = new();
            flow.Seconds.Add(Seconds(from, to));
            if (_passed.Add((from.Step, to.Step))) flow.Journeys++;
        }

        StepCount Step(string step)
        {
            if (!_steps.TryGetValue(step, out var count)) _steps[step] = count = new();
            return count;
        }
    }

    sealed class StepCount
    {
        public long Events { get; set; }

        public long Journeys { get; set; }

        public long Repeated { get; set; }

        public long Starts { get; set; }

        public long Ends { get; set; }
    }

    sealed class FlowCount
    {
        public List<double> Seconds { get; } = [];

        public long Journeys { get; set; }
    }
}

/// <summary>Something that happened on a journey.</summary>
/// <param name="Step">What.</param>
/// <param name="At">When, UTC microseconds.</param>
public readonly record struct Occasion(string Step, long At);

/// <summary>One kind of step.</summary>
/// <param name="Step">Its name.</param>
/// <param name="Events">How often it happened.</param>
/// <param name="Journeys">In how many journeys.</param>
/// <param name="Repeated">In how many of them more than once: rework.</param>
/// <param name="Starts">Journeys that begin with it.</param>
/// <param name="Ends">Journeys that end with it.</param>
public sealed record ProcessStep(string Step, long Events, long Journeys, long Repeated, long Starts, long Ends);

/// <summary>Two steps of which one followed the other directly.</summary>
/// <param name="From">The earlier.</param>
/// <param name="To">The later; the same for a loop of one step.</param>
/// <param name="Count">How often.</param>
/// <param name="Journeys">In how many journeys.</param>
/// <param name="Time">Between the two, in seconds.</param>
public sealed record ProcessFlow(string From, string To, long Count, long Journeys, Spread Time);

/// <summary>Journeys of the same steps in the same order.</summary>
/// <param name="Steps">At least one.</param>
/// <param name="Journeys">How many.</param>
/// <param name="Duration">In seconds.</param>
public sealed record ProcessVariant(IReadOnlyList<string> Steps, long Journeys, Spread Duration);
