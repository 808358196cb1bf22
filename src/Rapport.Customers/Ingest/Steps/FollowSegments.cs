using System.Text.Json;
using Rapport.Customers.Identity;
using Rapport.Customers.Segments.Live;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Steps;

/// <summary>Keeps segments true: takes facts into the tracks they belong to, and asks the segments that may have changed about
/// the customers concerned.</summary>
sealed class FollowSegments(PlanBook plans, SegmentSignals signals, TimeProvider clock) : IStep
{
    public string Name => "follow segments";

    public async Task RunAsync(Batch batch, CancellationToken ct)
    {
        foreach (var graph in batch.Graphs)
        {
            var plan = await plans.OfAsync(batch.Transaction, graph.Workspace, ct);
            if (plan.IsEmpty) continue;
            var touched = new Touched(plan);
            foreach (var e in batch.Events)
            {
                if (e.Subject is not null && e.Incoming.Workspace == graph.Workspace) touched.Take(e, e.Subject);
            }

            await FollowAsync(batch.Transaction, graph, plan, touched, ct);
        }
    }

    async Task FollowAsync(IStateTransaction transaction, IdentityGraph graph, Plan plan, Touched touched, CancellationToken ct)
    {
        var moves = new Moves(graph);
        var people = touched.People.Concat(moves.People).Concat(graph.People.Where(IsNew)).ToHashSet();
        if (people.Count == 0) return;
        var follower = new Follower(transaction, plan, graph.Workspace);
        await follower.LoadAsync(people, moves.Before, graph.Merges, ct);
        foreach (var (subject, track, entry, sign) in touched.Facts) follower.Take(subject, track, entry, sign);
        var now = clock.NowMicros();
        foreach (var person in people)
            follower.Ask(person, now, IsNew(person) ? null : touched.SegmentsOf(person), moves.From(person.Id), touched.IsHistory(person));
        await follower.SaveAsync(ct);
        await signals.TellAsync(transaction, graph.Workspace, follower, ct);
    }

    static bool IsNew(Person person) => person.Subjects.Count > 0 && person.Subjects.TrueForAll(s => s.IsNew);

    /// <summary>What the events of a batch may have changed.</summary>
    sealed class Touched(Plan plan)
    {
        readonly Dictionary<Person, (HashSet<int> Segments, HashSet<int[]> Taken, bool IsHistory)> _people = [];
        readonly List<(Subject Subject, int[] Segments, bool IsHistory)> _touches = [];

        public List<(SubjectId Subject, FollowedTrack Track, Entry Entry, int Sign)> Facts { get; } = [];

        /// <summary>Identifiers may have changed hands within the batch, so people are looked up at its end.</summary>
        public IReadOnlyCollection<Person> People
        {
            get
            {
                foreach (var (subject, segments, isHistory) in _touches)
                {
                    if (!_people.TryGetValue(subject.Person, out var known)) known = ([], new(ReferenceEqualityComparer.Instance), true);
                    if (known.Taken.Add(segments)) known.Segments.UnionWith(segments); // many facts touch what one has touched
                    _people[subject.Person] = known with { IsHistory = known.IsHistory && isHistory };
                }

                _touches.Clear();
                return _people.Keys;
            }
        }

        public HashSet<int> SegmentsOf(Person person) => _people.TryGetValue(person, out var known) ? known.Segments : [];

        public bool IsHistory(Person person) => _people.TryGetValue(person, out var known) && known.IsHistory;

        public void Take(PipelineEvent e, Subject subject)
        {
            var fact = e.Fact!; // made by an earlier step
            var view = new FactView(fact);
            foreach (var track in plan.TracksFor(fact))
            {
                if (!track.Spec.Matches(view)) continue;
                Facts.Add((subject.Id, track, track.Spec.Take(view), fact.Sign));
                Touch(subject, plan.ByTrack(track.No), fact);
            }

            if (plan.ByAnything.Length > 0) Touch(subject, plan.ByAnything, fact);
            if (!plan.ReadsTraits || e.Incoming.Kind == EventKind.Group) return;
            Traits(subject, e.Incoming.Traits, fact);
            Traits(subject, e.Incoming.TraitsOnce, fact);
        }

        void Traits(Subject subject, JsonElement traits, Fact fact)
        {
            if (traits.ValueKind != JsonValueKind.Object) return;
            foreach (var trait in traits.EnumerateObject())
            {
                if (plan.ByTrait(trait.Name) is { Length: > 0 } segments) Touch(subject, segments, fact);
            }
        }

        void Touch(Subject subject, int[] segments, Fact fact)
        {
            if (segments.Length > 0) _touches.Add((subject, segments, fact.Historical));
        }
    }
}
