using System.Data.Common;
using Rapport.Customers.Identity;
using Rapport.Customers.Profiles;
using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>Follows what one transaction changes: tracks of identifiers, where their customers belong, and when to look again.</summary>
/// <param name="transaction">Everything is read and written in it.</param>
/// <param name="plan">What the workspace follows.</param>
/// <param name="workspace">Whose.</param>
sealed class Follower(IStateTransaction transaction, Plan plan, WorkspaceId workspace)
{
    readonly Dictionary<(SubjectId Subject, long Track), Track> _tracks = [];
    readonly Dictionary<(SubjectId Subject, long Track), byte[]> _packed = [];
    readonly HashSet<(SubjectId Subject, long Track)> _changed = [];
    readonly Dictionary<CustomerId, PersonState> _people = [];
    readonly Dictionary<long, long> _counts = [];
    readonly List<(CustomerId Customer, PersonState State)> _written = [];
    readonly List<CustomerId> _gone = [];
    readonly List<(long Version, CustomerId Customer, long Since, long At, bool Entered, bool Moved)> _stays = [];
    readonly HashSet<CustomerId> _recount = [];
    IReadOnlyDictionary<CustomerId, IReadOnlyList<CustomerMerge>> _merges = new Dictionary<CustomerId, IReadOnlyList<CustomerMerge>>();
    readonly List<Crossing> _crossings = [];

    /// <summary>Who really entered or left: not moved by a merge, not asked for the first time after a definition was made.</summary>
    public IReadOnlyList<Crossing> Crossings => _crossings;

    /// <summary>The next instant to look at somebody; <see cref="long.MaxValue"/> for none.</summary>
    public long NextDue { get; private set; } = long.MaxValue;

    /// <summary>Whether anybody's place has changed.</summary>
    public bool HasMoved => _stays.Count > 0;

    /// <summary>Reads what is kept of people.</summary>
    /// <param name="people">Who will be asked about.</param>
    /// <param name="others">Who was one of them before.</param>
    /// <param name="unsaved">Merges that are written later in the same transaction.</param>
    /// <param name="ct">Cancels.</param>
    public async Task LoadAsync(IReadOnlyCollection<Person> people, IEnumerable<CustomerId> others, IReadOnlyList<Merge> unsaved, CancellationToken ct)
    {
        if (plan.ReadsMerges) _merges = await StandingMerges.OfAsync(transaction.Connection, transaction.Command, workspace, people.Select(p => p.Id), unsaved, ct);
        await LoadTracksAsync(people.SelectMany(p => p.Subjects).Select(s => s.Id.Value), null, ct);
        await LoadPeopleAsync(people.Select(p => p.Id.Value).Concat(others.Select(o => o.Value)).Distinct(), ct);
    }

    /// <summary>Reads what one segment asks of people at an instant, and everything of those who are asked about all segments then.</summary>
    public async Task LoadAsync(IReadOnlyCollection<Person> people, Followed segment, long now, CancellationToken ct)
    {
        if (plan.ReadsMerges) _merges = await StandingMerges.OfAsync(transaction.Connection, transaction.Command, workspace, people.Select(p => p.Id), [], ct);
        await LoadPeopleAsync(people.Select(p => p.Id.Value), ct);
        var tracks = segment.Sentence.Leaves.SelectMany(l => l.Tracks).Select(t => plan.Of(t).No).Distinct().ToList();
        foreach (var some in people.GroupBy(p => IsAskedAll(_people.GetValueOrDefault(p.Id), now)))
            await LoadTracksAsync(some.SelectMany(p => p.Subjects).Select(s => s.Id.Value), some.Key ? null : tracks, ct);
    }

    /// <summary>Reads the tracks of identifiers.</summary>
    /// <param name="subjects">The identifiers.</param>
    /// <param name="tracks">Which tracks; null for all.</param>
    /// <param name="ct">Cancels.</param>
    public async Task LoadTracksAsync(IEnumerable<Guid> subjects, IReadOnlyCollection<long>? tracks, CancellationToken ct)
    {
        if (tracks is { Count: 0 } || plan.Tracks.Count == 0) return;
        var which = tracks is null ? "" : $" AND t.track IN ({string.Join(',', tracks)})";
        await using var command = transaction.Command(
            $"SELECT t.subject, t.track, t.bytes FROM {IdList.From(transaction.Connection)} CROSS JOIN subject_track t ON t.subject = ids.id{which}");
        await using var reader = await command.With("@ids", IdList.Of(subjects)).ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) _packed[(new SubjectId(reader.GetId(0)), reader.GetInt64(1))] = reader.GetBytes(2);
    }

    async Task LoadPeopleAsync(IEnumerable<Guid> customers, CancellationToken ct)
    {
        await using var command = transaction.Command(
            $"SELECT p.customer, p.due, p.members FROM {IdList.From(transaction.Connection)} CROSS JOIN segment_person p ON p.customer = ids.id");
        await using var reader = await command.With("@ids", IdList.Of(customers)).ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) _people[new CustomerId(reader.GetId(0))] = PersonState.Unpack(reader.GetInt64(1), reader.GetBytes(2));
    }

    /// <summary>Takes a fact into a track, or back out of it.</summary>
    public void Take(SubjectId subject, FollowedTrack track, in Entry entry, int sign)
    {
        var kept = TrackOf(subject, track.No);
        if (sign > 0) kept.Add(entry);
        else kept.Remove(entry, !track.IsFilled);
        if (track.IsFilled) kept.Cut(track.Spec.Keep);
        _changed.Add((subject, track.No));
    }

    /// <summary>Takes in what was read of facts from before.</summary>
    public void Fill(SubjectId subject, FollowedTrack track, IEnumerable<Entry> entries)
    {
        var kept = TrackOf(subject, track.No);
        kept.Union(entries);
        kept.Cut(track.Spec.Keep);
        _changed.Add((subject, track.No));
    }

    /// <summary>What is kept of an identifier, for comparing.</summary>
    public Track TrackOf(SubjectId subject, long no)
    {
        if (Known(subject, no) is not { } track) _tracks[(subject, no)] = track = new Track();
        return track;
    }

    /// <summary>Most of what a customer has is not asked for, so a track is unpacked when it is.</summary>
    Track? Known(SubjectId subject, long no)
    {
        var key = (subject, no);
        if (_tracks.TryGetValue(key, out var track)) return track;
        return _packed.Remove(key, out var bytes) ? _tracks[key] = Track.Unpack(bytes) : null;
    }

    /// <summary>When to look at somebody again; <see cref="long.MaxValue"/> for never.</summary>
    public long DueOf(CustomerId customer) => _people.GetValueOrDefault(customer)?.Due ?? long.MaxValue;

    /// <summary>Asks the segments about somebody.</summary>
    /// <param name="person">With all identifiers.</param>
    /// <param name="now">At this instant.</param>
    /// <param name="touched">Places of the segments that may have changed, in order; null for all.</param>
    /// <param name="from">Who had some of the identifiers before, where a merge or its undoing moved them.</param>
    /// <param name="isQuiet">True when nobody shall be told: history, first answers.</param>
    /// <param name="whole">Facts of tracks read whole, where what is kept does not reach; null for none.</param>
    public void Ask(
        Person person, long now, IReadOnlyCollection<int>? touched, IReadOnlyList<CustomerId> from, bool isQuiet,
        IReadOnlyDictionary<string, View>? whole = null)
    {
        var old = _people.GetValueOrDefault(person.Id) ?? new PersonState();
        if (person.Subjects.Count == 0)
        {
            Leave(person.Id, old, now);
            return;
        }

        if (from.Count > 0 || IsAskedAll(old, now)) touched = null;
        var inherited = from.Select(f => _people.GetValueOrDefault(f)).OfType<PersonState>().ToList();
        var moment = new Moment(person, now, plan.Days, t => whole?.GetValueOrDefault(t.Key) ?? ViewOf([.. person.Subjects.Select(s => s.Id)], t), plan.Leaves)
        {
            ViewUnder = (subject, t) => ViewOf([subject], t), Merges = _merges.GetValueOrDefault(person.Id) ?? [],
        };
        foreach (var segment in plan.Segments)
        {
            if (!segment.IsEvaluated) continue;
            var isIn = old.Members.TryGetValue(segment.No, out var since);
            if (touched is null || touched.Contains(segment.Index))
            {
                var reply = segment.Sentence.Holds(moment);
                if (reply == Reply.Unknown) _recount.Add(person.Id);
                else isIn = Settle(person.Id, segment, reply == Reply.True, isIn, ref since, inherited, old, now, isQuiet);
            }

            if (isIn) moment.Members[segment.No] = since;
        }

        var due = touched is null ? moment.Due : Math.Min(old.Due, moment.Due);
        var state = new PersonState { Exists = true, Due = due, Members = moment.Members };
        NextDue = Math.Min(NextDue, due);
        _people[person.Id] = state;
        if (old.Exists && old.Due == due && old.Members.Count == state.Members.Count && old.Members.All(m => state.Members.ContainsKey(m.Key))) return;
        _written.Add((person.Id, state));
    }

    /// <summary>Nobody has asked about them before, or something falls due.</summary>
    static bool IsAskedAll(PersonState? state, long now) => state is not { Exists: true } || state.Due <= now;

    /// <summary>Takes an answer.</summary>
    /// <returns>Whether the customer is in it now.</returns>
    bool Settle(
        CustomerId customer, Followed segment, bool holds, bool wasIn, ref long since, List<PersonState> inherited, PersonState old, long now, bool isQuiet)
    {
        if (holds == wasIn) return holds;
        if (!holds)
        {
            var isMoved = inherited.Count > 0;
            _stays.Add((segment.No, customer, since, now, false, isMoved));
            if (!isMoved && !isQuiet && segment.Row.State == VersionStates.Live) _crossings.Add(new(workspace, segment.Row.Segment, customer, false, now));
            Count(segment.No, -1);
            return false;
        }

        var hadIt = inherited.Where(i => i.Members.ContainsKey(segment.No)).Select(i => i.Members[segment.No]).ToList();
        since = hadIt.Count > 0 ? hadIt.Min() : segment.Before != 0 && old.Members.TryGetValue(segment.Before, out var before) ? before : now;
        _stays.Add((segment.No, customer, hadIt.Count > 0 ? now : since, now, true, hadIt.Count > 0));
        if (hadIt.Count == 0 && !isQuiet && segment.Row.State == VersionStates.Live) _crossings.Add(new(workspace, segment.Row.Segment, customer, true, now));
        Count(segment.No, 1);
        return true;
    }

    /// <summary>A customer was merged away, or is gone.</summary>
    void Leave(CustomerId customer, PersonState old, long now)
    {
        if (!old.Exists) return;
        foreach (var (no, since) in old.Members)
        {
            _stays.Add((no, customer, since, now, false, true));
            Count(no, -1);
        }

        _gone.Add(customer);
        _people[customer] = new PersonState { Members = old.Members };
    }

    View ViewOf(IReadOnlyList<SubjectId> subjects, TrackSpec spec)
    {
        var no = plan.Of(spec).No;
        if (subjects is [var only]) return Known(only, no) is { } one ? View.Of([one]) : View.None;
        return View.Of([.. subjects.Select(s => Known(s, no)).OfType<Track>().Where(t => !t.IsEmpty)]);
    }

    void Count(long version, int by) => _counts[version] = _counts.GetValueOrDefault(version) + by;

    /// <summary>Writes what has changed.</summary>
    public async Task SaveAsync(CancellationToken ct)
    {
        await SaveTracksAsync(ct);
        await SavePeopleAsync(ct);
        await SaveStaysAsync(ct);
        await using var count = transaction.Command("UPDATE segment_version SET members = members + @by WHERE no = @no");
        foreach (var (no, by) in _counts.Where(c => c.Value != 0)) await count.With("@by", by).With("@no", no).ExecuteNonQueryAsync(ct);
        await using var recount = transaction.Command("INSERT INTO segment_recount (customer, workspace) VALUES (@c, @w) ON CONFLICT (customer) DO NOTHING");
        foreach (var customer in _recount) await recount.With("@c", customer).With("@w", workspace).ExecuteNonQueryAsync(ct);
    }

    /// <summary>Somebody must be counted from the facts.</summary>
    public bool HasRecounts => _recount.Count > 0;

    async Task SaveTracksAsync(CancellationToken ct)
    {
        if (_changed.Count == 0) return;
        await using var write = transaction.Command(
            """
            INSERT INTO subject_track (subject, track, bytes) VALUES (@s, @t, @b)
            ON CONFLICT (subject, track) DO UPDATE SET bytes = excluded.bytes
            """);
        await using var delete = transaction.Command("DELETE FROM subject_track WHERE subject = @s AND track = @t");
        var pack = new Packer();
        foreach (var key in _changed)
        {
            var track = _tracks[key];
            if (track.IsEmpty)
            {
                await delete.With("@s", key.Subject).With("@t", key.Track).ExecuteNonQueryAsync(ct);
                continue;
            }

            track.Pack(pack.Clear());
            await write.With("@s", key.Subject).With("@t", key.Track).With("@b", pack.ToArray()).ExecuteNonQueryAsync(ct);
        }
    }

    async Task SavePeopleAsync(CancellationToken ct)
    {
        await using var write = transaction.Command(
            """
            INSERT INTO segment_person (customer, workspace, due, members) VALUES (@c, @w, @d, @m)
            ON CONFLICT (customer) DO UPDATE SET due = excluded.due, members = excluded.members
            """);
        var pack = new Packer();
        foreach (var (customer, state) in _written)
            await write.With("@c", customer).With("@w", workspace).With("@d", state.Due).With("@m", state.Pack(pack)).ExecuteNonQueryAsync(ct);
        await using var delete = transaction.Command("DELETE FROM segment_person WHERE customer = @c");
        foreach (var customer in _gone) await delete.With("@c", customer).ExecuteNonQueryAsync(ct);
    }

    async Task SaveStaysAsync(CancellationToken ct)
    {
        if (_stays.Count == 0) return;
        await using var enter = transaction.Command(
            """
            INSERT INTO segment_stay (version, customer, since, until, moved) VALUES (@v, @c, @s, @forever, @m)
            ON CONFLICT (version, customer, since) DO UPDATE SET until = excluded.until
            """);
        await using var leave = transaction.Command(
            "UPDATE segment_stay SET until = @at, moved = @m WHERE version = @v AND customer = @c AND until = @forever");
        foreach (var (version, customer, since, at, entered, moved) in _stays)
        {
            DbCommand command = entered ? enter.With("@s", since) : leave.With("@at", at);
            await command.With("@v", version).With("@c", customer).With("@m", moved).With("@forever", long.MaxValue).ExecuteNonQueryAsync(ct);
        }
    }
}
