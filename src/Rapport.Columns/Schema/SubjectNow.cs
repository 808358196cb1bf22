namespace Rapport.Columns.Schema;

/// <summary>Subjects whose owner has changed since the last fold: a table, and a dictionary in memory over it.</summary>
static class SubjectNow
{
    public const string Name = "subject_now";

    public const string Dictionary = "subject_owner";

    /// <summary>Name and columns, in the order of the rows written.</summary>
    public const string Insert = "subject_now (workspace, subject, customer, version)";
}
