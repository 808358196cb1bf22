using Rapport.Kernel;

namespace Rapport.Customers.Identity;

/// <summary>One identifier that an event carries.</summary>
/// <param name="Namespace">A kind of <see cref="Namespaces"/>.</param>
/// <param name="Value">Normalised.</param>
/// <param name="Previous">An alias calls it the former one: the first to be left out among equals.</param>
readonly record struct Claim(string Namespace, string Value, bool Previous = false);

/// <summary>What one event says about who is who.</summary>
/// <param name="Message">The event.</param>
/// <param name="At">Its corrected time, UTC microseconds.</param>
/// <param name="Claims">In the order sent; values normalised, none blocked.</param>
/// <param name="Privileged">Sent with a secret key: may join two known people.</param>
/// <param name="Cause">The event's name, for the record of a merge.</param>
readonly record struct Evidence(FactId Message, long At, IReadOnlyList<Claim> Claims, bool Privileged, string Cause);

/// <summary>Whose event it is.</summary>
enum Verdict
{
    /// <summary>The subject is known.</summary>
    Someone,

    /// <summary>It carried no subject that counts.</summary>
    Nobody,

    /// <summary>It speaks of a person who was erased; it must not be stored.</summary>
    Erased,
}

/// <summary>
/// Decides whose event it is, by the rules of the identity table, on the part of the graph a batch can touch.
/// Pure: the same graph and events in the same order give the same result, however the events are cut into batches.
/// </summary>
sealed class Resolve(IdentityGraph graph)
{
    readonly List<Known> _claims = [];
    readonly List<Person> _owners = [];

    /// <summary>Finds, creates or joins the customer of an event.</summary>
    /// <returns>The strongest identifier left, whose state the event belongs to; null unless the verdict is <see cref="Verdict.Someone"/>.</returns>
    public (Verdict Verdict, Subject? Subject) Decide(in Evidence evidence)
    {
        if (evidence.Claims.Count == 0) return (Verdict.Nobody, null);
        Collect(evidence);
        if (!LeaveOutErased()) return (Verdict.Erased, null);
        LeaveOutShared();
        if (_claims.Count == 0) return (Verdict.Nobody, null);

        FindOwners();
        while (Breaks(evidence))
        {
            LeaveOutWeakest(evidence);
            FindOwners();
        }

        var person = _owners.Count switch
        {
            0 => graph.Create(_claims[0].Subject),
            1 => _owners[0],
            _ => Merge(evidence),
        };
        foreach (var claim in _claims) graph.Attach(person, claim, evidence.At);
        return (Verdict.Someone, graph.Find(_claims[0].Subject));
    }

    /// <summary>Strongest first; among equals the alias's former one last, then as sent.</summary>
    void Collect(in Evidence evidence)
    {
        _claims.Clear();
        foreach (var claim in evidence.Claims)
        {
            var known = Look(claim, evidence);
            if (_claims.Exists(c => c.Subject == known.Subject)) continue;
            var at = _claims.Count;
            while (at > 0 && known.IsStrongerThan(_claims[at - 1])) at--;
            _claims.Insert(at, known);
        }
    }

    /// <summary>A former id may be a user's or a browser's; what is known of it decides.</summary>
    Known Look(in Claim claim, in Evidence evidence)
    {
        if (!claim.Previous || claim.Namespace != Namespaces.User) return Known.Of(graph, claim);
        var asUser = Known.Of(graph, claim);
        if (graph.Find(asUser.Subject) is not null) return asUser;
        var asBrowser = Known.Of(graph, claim with { Namespace = Namespaces.Anonymous });
        return evidence.Privileged && graph.Find(asBrowser.Subject) is null ? asUser : asBrowser;
    }

    /// <summary>Erased people are not stored again.</summary>
    /// <returns>False when a strong identifier of the event, or all it carries, belongs to somebody erased.</returns>
    bool LeaveOutErased()
    {
        if (!graph.AnyErased) return true;
        for (var i = _claims.Count - 1; i >= 0; i--)
        {
            if (!graph.IsErased(_claims[i].Subject)) continue;
            if (!_claims[i].Rule.Weak) return false;
            _claims.RemoveAt(i);
        }

        return _claims.Count > 0;
    }

    /// <summary>A shared device says nothing beside a person; alone it stands for itself.</summary>
    void LeaveOutShared()
    {
        Known? alone = null;
        for (var i = _claims.Count - 1; i >= 0; i--)
        {
            if (graph.Find(_claims[i].Subject) is not { Shared: true }) continue;
            alone = _claims[i];
            _claims.RemoveAt(i);
        }

        if (_claims.Count == 0 && alone is { } device)
            _claims.Add(Known.Of(graph, new Claim(Namespaces.Shared, device.Value)));
    }

    void FindOwners()
    {
        _owners.Clear();
        foreach (var claim in _claims)
        {
            if (graph.OwnerOf(claim.Subject) is { } owner && !_owners.Contains(owner)) _owners.Add(owner);
        }
    }

    /// <summary>Would joining all that the event names exceed a limit that no single owner exceeds already, or undo an un-merge?</summary>
    bool Breaks(in Evidence evidence)
    {
        if (_claims.Count <= 1) return false;
        var newcomers = _claims.Exists(c => graph.OwnerOf(c.Subject) is null);
        if (_owners.Count <= 1 && !newcomers) return false;
        if (graph.AnyApart && IsKeptApart()) return true;
        return !evidence.Privileged && ExceedsALimit(evidence.At);
    }

    bool ExceedsALimit(long now)
    {
        if (!MayExceed()) return false;
        foreach (var rule in Namespaces.All)
        {
            foreach (var name in NamesUnder(rule))
            {
                var most = rule.Limit;
                foreach (var owner in _owners) most = Math.Max(most, LimitCount.Of(rule, Times(owner, name)));
                var union = _owners.SelectMany(o => Times(o, name)).Concat(NewTimes(name, now));
                if (LimitCount.Of(rule, union) > most) return true;
            }
        }

        return false;
    }

    /// <summary>False where even all of a kind together stay within its limit, as nearly always: then no windows are counted.</summary>
    bool MayExceed()
    {
        foreach (var claim in _claims)
        {
            if (Together(claim.Namespace) > claim.Rule.Limit) return true;
        }

        if (_owners.Count < 2) return false;
        foreach (var owner in _owners)
        {
            foreach (var subject in owner.Subjects)
            {
                if (Together(subject.Namespace) > Namespaces.Rule(subject.Namespace).Limit) return true;
            }
        }

        return false;
    }

    int Together(string name)
    {
        var count = 0;
        foreach (var owner in _owners)
        {
            foreach (var subject in owner.Subjects)
            {
                if (subject.Namespace == name) count++;
            }
        }

        foreach (var claim in _claims)
        {
            if (claim.Namespace == name && graph.Find(claim.Subject) is null) count++;
        }

        return count;
    }

    /// <summary>Only kinds that the event brings or that two owners hold can rise.</summary>
    IEnumerable<string> NamesUnder(NamespaceRule rule) =>
        _owners.SelectMany(o => o.Subjects).Select(i => i.Namespace)
            .Concat(_claims.Select(c => c.Namespace))
            .Where(n => ReferenceEquals(Namespaces.Rule(n), rule))
            .Distinct(StringComparer.Ordinal);

    static IEnumerable<long> Times(Person owner, string name) =>
        owner.Subjects.Where(i => i.Namespace == name).Select(i => i.Since);

    IEnumerable<long> NewTimes(string name, long now) =>
        _claims.Where(c => c.Namespace == name && graph.OwnerOf(c.Subject) is null).Select(_ => now);

    bool IsKeptApart()
    {
        var union = _owners.SelectMany(o => o.Subjects).Select(i => (i.Id, Owner: (Person?)graph.OwnerOf(i.Id)))
            .Concat(_claims.Where(c => graph.OwnerOf(c.Subject) is null).Select(c => (c.Subject, Owner: (Person?)null)));
        return graph.AreKeptApart(union);
    }

    void LeaveOutWeakest(in Evidence evidence)
    {
        var dropped = _claims[^1];
        _claims.RemoveAt(_claims.Count - 1);
        graph.NoteConflict(dropped.Subject, _claims[0].Subject, evidence.At);
        if (!dropped.Rule.Weak || graph.Find(dropped.Subject) is not { } device) return;

        var user = _claims[0];
        if (user.Namespace != Namespaces.User || device.Person.Subjects.Exists(i => i.Id == user.Subject)) return;
        IdentityGraph.Demote(device, user.Subject, evidence.At);
    }

    /// <summary>Best subject first, then the longest known, then the id: the same in every replay.</summary>
    Person Merge(in Evidence evidence)
    {
        _owners.Sort(Person.BySeniority);
        var survivor = _owners[0];
        for (var i = 1; i < _owners.Count; i++) graph.Merge(survivor, _owners[i], evidence);
        return survivor;
    }
}

/// <summary>A claim with its derived id and rule.</summary>
readonly record struct Known(string Namespace, string Value, bool Previous, SubjectId Subject, NamespaceRule Rule)
{
    public static Known Of(IdentityGraph graph, in Claim claim) =>
        new(claim.Namespace, claim.Value, claim.Previous, graph.SubjectOf(claim.Namespace, claim.Value), Namespaces.Rule(claim.Namespace));

    public bool IsStrongerThan(in Known other) =>
        Rule.Priority != other.Rule.Priority ? Rule.Priority < other.Rule.Priority : !Previous && other.Previous;
}

/// <summary>Counting against a limit.</summary>
static class LimitCount
{
    /// <summary>How many came ever, or at most within any one span of the rule's window.</summary>
    public static int Of(NamespaceRule rule, IEnumerable<long> times)
    {
        if (rule.Window is not { } window) return times.Count();
        var sorted = times.Order().ToArray();
        var (most, from) = (0, 0);
        for (var to = 0; to < sorted.Length; to++)
        {
            while (sorted[to] - sorted[from] >= window.Ticks / TimeSpan.TicksPerMicrosecond) from++;
            most = Math.Max(most, to - from + 1);
        }

        return most;
    }
}
