using Rapport.Kernel;

namespace Rapport.Customers.Identity;

/// <summary>Takes a merge back: the loser's subjects, and with them its facts and traits, are its own again.</summary>
static class Unmerge
{
    /// <summary>Moves what the merge moved, so far as it is still with the survivor.</summary>
    /// <param name="graph">Holds the survivor as it is now, whole.</param>
    /// <param name="merge">The merge to take back.</param>
    /// <param name="survivor">The customer who has the merge's survivor today.</param>
    /// <returns>The strongest subject of either side, to be kept apart from now on; null when nothing is left to move.</returns>
    public static (SubjectId Survivor, SubjectId Loser)? Undo(IdentityGraph graph, Merge merge, Person survivor)
    {
        var theirs = survivor.Subjects.Where(s => merge.Moved.Contains(s.Id)).ToList();
        var ours = survivor.Subjects.Except(theirs).ToList();
        if (theirs.Count == 0 || ours.Count == 0) return null;
        var apart = (Best(ours), Best(theirs));
        graph.Move(theirs, graph.PersonOf(merge.Loser));
        return apart;
    }

    static SubjectId Best(List<Subject> subjects) =>
        subjects.OrderBy(s => Namespaces.Rule(s.Namespace).Priority).ThenBy(s => s.Since).ThenBy(s => s.Id.Value).First().Id;
}
