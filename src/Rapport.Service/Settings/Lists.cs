using System.Text.Json.Serialization;
using Rapport.Kernel;

namespace Rapport.Service.Settings;

/// <summary>Why things go wrong, as a tree that people grow.</summary>
/// <param name="Items">At most 500.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record CauseList(IReadOnlyList<Cause> Items) : Versioned, ISetting
{
    const int Deepest = 5;

    static readonly (string Name, string Parent)[] s_shipped =
    [
        ("Product or quality", ""), ("Delivery", ""), ("Returns and refunds", ""), ("Price and payment", ""), ("Staff and service", ""), ("Lack of training", "Staff and service"), ("Calls not attended", "Staff and service"),
        ("Website or app", ""), ("Wrong expectation", ""), ("Not the company's doing", ""),
    ];

    /// <summary>What a workspace begins with.</summary>
    public static CauseList Shipped(WorkspaceId workspace) => new([.. s_shipped.Select(c => new Cause(Of(workspace, c.Name), c.Name, c.Parent.Length > 0 ? Of(workspace, c.Parent) : null))]);

    /// <summary>One of them; null when there is none of that id.</summary>
    public Cause? Find(Guid? id) => id is null ? null : Items.FirstOrDefault(c => c.Id == id);

    /// <summary>Its name with those above it; empty for none.</summary>
    public string PathOf(Guid? id) => Find(id) is not { } cause ? "" : cause.Parent is null ? cause.Name : $"{PathOf(cause.Parent)} › {cause.Name}";

    /// <summary>A cause, or the one above it at a level counted from 1 at the top; the cause itself where it is no deeper, or no level is asked for.</summary>
    public Guid Above(Guid id, int? depth)
    {
        if (depth is not { } level || Find(id) is not { } cause) return id;
        return Depth(cause) <= level || cause.Parent is not { } parent ? id : Above(parent, level);
    }

    /// <summary>A cause and all below it.</summary>
    public IReadOnlyList<Guid> Under(Guid id) => [id, .. Items.Where(c => c.Parent == id).SelectMany(c => Under(c.Id))];

    /// <inheritdoc/>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (Items.Count > 500) yield return ("items", "At most 500.");
        if (Items.Select(c => c.Id).Distinct().Count() < Items.Count) yield return ("items", "Each has an id of its own.");
        for (var i = 0; i < Items.Count; i++)
        {
            if (Items[i].Name.Trim().Length is 0 or > 120 || Items[i].Name.Any(char.IsControl)) yield return ($"items[{i}].name", "A name of 1 to 120 characters.");
            if (Depth(Items[i]) is not (>= 1 and <= Deepest)) yield return ($"items[{i}].parent", $"A cause above that is here, no circle, and at most {Deepest} levels.");
        }
    }

    // 0 for a circle, a parent that is missing, or too deep to look.
    int Depth(Cause cause)
    {
        for (var depth = 1; depth <= Deepest; depth++)
        {
            if (cause.Parent is null) return depth;
            if (Find(cause.Parent) is not { } above) return 0;
            cause = above;
        }

        return 0;
    }

    static Guid Of(WorkspaceId workspace, string name) => DerivedId.Of(workspace, "cause", name);
}

/// <summary>Why something went wrong.</summary>
/// <param name="Id">Its id; a new one's is made by whoever adds it.</param>
/// <param name="Name">At most 120 characters.</param>
/// <param name="Parent">What it is part of; null at the top.</param>
/// <param name="Retired">True: cases keep it, and none is given it any more.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Cause(Guid Id, string Name, Guid? Parent = null, bool Retired = false);

/// <summary>Who serves together.</summary>
/// <param name="Items">At most 100.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record TeamList(IReadOnlyList<Team> Items) : Versioned, ISetting
{
    /// <summary>None.</summary>
    public static TeamList Shipped { get; } = new([]);

    /// <summary>One of them; null when there is none of that id.</summary>
    public Team? Find(Guid? id) => id is null ? null : Items.FirstOrDefault(t => t.Id == id);

    /// <inheritdoc/>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (Items.Count > 100) yield return ("items", "At most 100.");
        if (Items.Select(t => t.Id).Distinct().Count() < Items.Count) yield return ("items", "Each has an id of its own.");
        for (var i = 0; i < Items.Count; i++)
        {
            if (Items[i].Name.Trim().Length is 0 or > 80 || Items[i].Name.Any(char.IsControl)) yield return ($"items[{i}].name", "A name of 1 to 80 characters.");
            if (Items[i].Members.Count > 500 || Items[i].Members.Distinct().Count() < Items[i].Members.Count) yield return ($"items[{i}].members", "Up to 500 members, each once.");
        }
    }
}

/// <summary>A team.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">At most 80 characters.</param>
/// <param name="Members">Ids of members of the workspace who may serve customers.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Team(Guid Id, string Name, IReadOnlyList<Guid> Members);
