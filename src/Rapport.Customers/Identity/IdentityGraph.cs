using System.Runtime.InteropServices;
using Rapport.Customers.Profiles;
using Rapport.Kernel;

namespace Rapport.Customers.Identity;

/// <summary>One identifier and what is known through it. Its id is the subject of the facts that arrived under it.</summary>
sealed class Subject(SubjectId id, string @namespace, string value, long since)
{
    public SubjectId Id { get; } = id;

    public string Namespace { get; } = @namespace;

    public string Value { get; } = value;

    /// <summary>Time of the fact that brought it, UTC microseconds. Never changes: limits count by it.</summary>
    public long Since { get; } = since;

    public long FirstAt { get; set; } = since;

    /// <summary>To the day, so that a busy identifier is not rewritten by every event.</summary>
    public long LastAt { get; set; } = since;

    /// <summary>A device that several people use.</summary>
    public bool Shared { get; set; }

    /// <summary>The last other user who was seen on it.</summary>
    public SubjectId DemotedBy { get; set; }

    public long DemotedAt { get; set; }

    /// <summary>Set by the graph as soon as it is attached.</summary>
    public Person Person { get; set; } = null!; // Attach and Load set it before anyone can see the subject

    public SubjectState State { get; init; } = new();

    /// <summary>Rises with every change of owner.</summary>
    public long Version { get; set; }

    public bool IsNew { get; set; }

    public bool IsChanged { get; set; }
}

/// <summary>A customer as the rules see one: a set of identifiers.</summary>
sealed class Person(CustomerId id)
{
    public CustomerId Id { get; } = id;

    public List<Subject> Subjects { get; } = [];

    /// <summary>Its row must be written anew (or removed, when it has no subject left).</summary>
    public bool IsChanged { get; set; }

    int Best => Subjects.Min(i => Namespaces.Rule(i.Namespace).Priority);

    long FirstAt => Subjects.Min(i => i.FirstAt);

    /// <summary>Who survives a merge comes first.</summary>
    public static int BySeniority(Person a, Person b)
    {
        var order = a.Best.CompareTo(b.Best);
        if (order == 0) order = a.FirstAt.CompareTo(b.FirstAt);
        return order != 0 ? order : a.Id.Value.CompareTo(b.Id.Value);
    }
}

/// <summary>Two customers became one.</summary>
/// <param name="Id">Derived from its cause, so a replay gives the same.</param>
/// <param name="Survivor">Who owns the subjects now.</param>
/// <param name="Loser">Who owned them.</param>
/// <param name="Moved">The loser's subjects at that moment, in byte order.</param>
/// <param name="Cause">The event's name, or <c>person</c>.</param>
/// <param name="Fact">The event; default when a person did it.</param>
/// <param name="At">Time of the event, or of the person's click.</param>
sealed record Merge(
    Guid Id, CustomerId Survivor, CustomerId Loser, IReadOnlyList<SubjectId> Moved, string Cause, FactId Fact, long At);

/// <summary>An identifier was left out of an event because joining it would have broken a rule.</summary>
sealed record Conflict(SubjectId LeftOut, SubjectId For)
{
    public long Count { get; set; }

    public long FirstAt { get; set; } = long.MaxValue;

    public long LastAt { get; set; } = long.MinValue;
}

/// <summary>The identifiers that a batch can touch with their whole customers, and what the batch changes in them.</summary>
sealed class IdentityGraph(WorkspaceId workspace)
{
    readonly Dictionary<SubjectId, Subject> _known = [];
    readonly Dictionary<CustomerId, Person> _people = [];
    readonly Dictionary<(string Namespace, string Value), SubjectId> _subjects = [];
    readonly Dictionary<(SubjectId, SubjectId), Conflict> _conflicts = [];
    readonly List<Merge> _merges = [];
    readonly HashSet<SubjectId> _moved = [];
    readonly HashSet<SubjectId> _erased = [];
    readonly Dictionary<SubjectId, List<SubjectId>> _apart = [];

    public IReadOnlyCollection<Subject> Subjects => _known.Values;

    public IReadOnlyCollection<Person> People => _people.Values;

    public IReadOnlyList<Merge> Merges => _merges;

    public IReadOnlyCollection<Conflict> Conflicts => _conflicts.Values;

    /// <summary>Subjects whose facts in the column store name another customer now.</summary>
    public IReadOnlyCollection<SubjectId> Moved => _moved;

    public bool AnyErased => _erased.Count > 0;

    public bool AnyApart => _apart.Count > 0;

    public WorkspaceId Workspace => workspace;

    public SubjectId SubjectOf(string @namespace, string value)
    {
        ref var subject = ref CollectionsMarshal.GetValueRefOrAddDefault(_subjects, (@namespace, value), out var known);
        if (!known) subject = SubjectFor(workspace, @namespace, value);
        return subject;
    }

    /// <summary>The id that an identifier has for ever.</summary>
    public static SubjectId SubjectFor(WorkspaceId workspace, string @namespace, string value) =>
        new(DerivedId.Of(workspace, "subject", $"{@namespace}\0{value}"));

    public Subject? Find(SubjectId subject) => _known.GetValueOrDefault(subject);

    public Person? OwnerOf(SubjectId subject) => Find(subject)?.Person;

    public bool IsErased(SubjectId subject) => _erased.Contains(subject);

    /// <summary>Takes in an identifier as stored.</summary>
    public void Load(Subject subject, CustomerId customer)
    {
        if (!_known.TryAdd(subject.Id, subject)) return;
        Belong(subject, PersonOf(customer));
    }

    public void LoadErased(SubjectId subject) => _erased.Add(subject);

    /// <summary>Takes in that a person separated two subjects.</summary>
    public void LoadApart(SubjectId a, SubjectId b)
    {
        Add(a, b);
        Add(b, a);

        void Add(SubjectId from, SubjectId to)
        {
            if (!_apart.TryGetValue(from, out var list)) _apart[from] = list = [];
            if (!list.Contains(to)) list.Add(to);
        }
    }

    /// <summary>Does the union of these hold two subjects that a person separated, and that are separate now?</summary>
    public bool AreKeptApart(IEnumerable<(SubjectId Subject, Person? Owner)> union)
    {
        var all = union.ToDictionary(u => u.Subject, u => u.Owner);
        foreach (var (subject, owner) in all)
        {
            if (!_apart.TryGetValue(subject, out var others)) continue;
            foreach (var other in others)
            {
                if (all.TryGetValue(other, out var otherOwner) && (owner is null || owner != otherOwner)) return true;
            }
        }

        return false;
    }

    /// <summary>A new customer, named after the strongest identifier it begins with.</summary>
    public Person Create(SubjectId best)
    {
        return PersonOf(new CustomerId(DerivedId.Of(workspace, "customer", best.ToString())));
    }

    /// <summary>The person has the identifier: now, or already.</summary>
    public void Attach(Person person, in Known claim, long at)
    {
        if (Find(claim.Subject) is { } known)
        {
            See(known, at);
            return;
        }

        var subject = new Subject(claim.Subject, claim.Namespace, claim.Value, at) { IsNew = true, IsChanged = true };
        _known.Add(claim.Subject, subject);
        Belong(subject, person);
        person.IsChanged = true;
    }

    public void Merge(Person survivor, Person loser, in Evidence evidence)
    {
        var id = DerivedId.Of(workspace, "merge", $"{evidence.Message}\0{loser.Id}");
        Merge(survivor, loser, id, evidence.Cause, evidence.Message, evidence.At);
    }

    /// <summary>Moves all that the loser owns to the survivor.</summary>
    public Merge Merge(Person survivor, Person loser, Guid id, string cause, FactId fact, long at)
    {
        var subjects = loser.Subjects.Select(i => i.Id).OrderBy(s => s.Value).ToList();
        var merge = new Merge(id, survivor.Id, loser.Id, subjects, cause, fact, at);
        _merges.Add(merge);
        Move(loser.Subjects.ToList(), survivor);
        return merge;
    }

    /// <summary>Moves some subjects to another customer, as un-merging does.</summary>
    public void Move(IReadOnlyList<Subject> subjects, Person to)
    {
        foreach (var subject in subjects)
        {
            subject.Person.Subjects.Remove(subject);
            subject.Person.IsChanged = true;
            Belong(subject, to);
            subject.IsChanged = true;
            subject.Version++;
            _moved.Add(subject.Id);
        }

        to.IsChanged = true;
    }

    /// <summary>The person of that id, with the subjects loaded so far.</summary>
    public Person PersonOf(CustomerId customer)
    {
        ref var person = ref CollectionsMarshal.GetValueRefOrAddDefault(_people, customer, out _);
        return person ??= new Person(customer);
    }

    public void NoteConflict(SubjectId leftOut, SubjectId @for, long at)
    {
        ref var conflict = ref CollectionsMarshal.GetValueRefOrAddDefault(_conflicts, (leftOut, @for), out _);
        conflict ??= new Conflict(leftOut, @for);
        conflict.Count++;
        conflict.FirstAt = Math.Min(conflict.FirstAt, at);
        conflict.LastAt = Math.Max(conflict.LastAt, at);
    }

    /// <summary>Another user was seen on the device of somebody. The second one within the span makes it shared.</summary>
    public static void Demote(Subject device, SubjectId by, long at)
    {
        if (device.Shared) return;
        var span = Namespaces.SharedWithin.Ticks / TimeSpan.TicksPerMicrosecond;
        if (device.DemotedBy == by)
        {
            if (at - device.DemotedAt < span) return; // said already; keeps a busy shared browser from being rewritten
            device.DemotedAt = at;
        }
        else if (device.DemotedBy != SubjectId.None && Math.Abs(at - device.DemotedAt) < span)
        {
            device.Shared = true;
        }
        else
        {
            device.DemotedBy = by;
            device.DemotedAt = at;
        }

        device.IsChanged = true;
        device.Person.IsChanged = true;
    }

    static void See(Subject subject, long at)
    {
        if (at < subject.FirstAt)
        {
            subject.FirstAt = at;
            subject.IsChanged = true;
        }

        if (at <= subject.LastAt || Day(at) == Day(subject.LastAt)) return;
        subject.LastAt = at;
        subject.IsChanged = true;
    }

    static long Day(long micros) => micros / (TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond);

    static void Belong(Subject subject, Person person)
    {
        subject.Person = person;
        person.Subjects.Add(subject);
    }
}
