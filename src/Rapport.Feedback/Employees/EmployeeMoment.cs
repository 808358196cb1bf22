namespace Rapport.Feedback.Employees;

/// <summary>Of which moment of working life an employee survey asks.</summary>
enum EmployeeMoment
{
    /// <summary>Again and again, of everybody: pulses, eNPS.</summary>
    Pulse,

    /// <summary>The first weeks.</summary>
    Joining,

    /// <summary>The end of probation.</summary>
    Probation,

    /// <summary>A talk about development, or after a training.</summary>
    Development,

    /// <summary>A new team, place or task.</summary>
    Change,

    /// <summary>The last weeks.</summary>
    Leaving,
}
