using System.Text.Json.Serialization;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Settings;

namespace Rapport.Service.Inbox;

/// <summary>What a step of a macro does.</summary>
enum MacroDoes
{
    /// <summary>Answers the customer with <see cref="MacroStep.Text"/>.</summary>
    Reply,

    /// <summary>Notes <see cref="MacroStep.Text"/> for colleagues.</summary>
    Note,

    /// <summary>Gives it to <see cref="MacroStep.Member"/>; to whoever runs the macro where none is named.</summary>
    Assign,

    /// <summary>Gives it to <see cref="MacroStep.Team"/>.</summary>
    Team,

    /// <summary>Opens a case called <see cref="MacroStep.Text"/>, where there is none.</summary>
    OpenCase,

    /// <summary>Closes the conversation.</summary>
    Close,
}

/// <summary>A step of a macro.</summary>
/// <param name="Does">What it does.</param>
/// <param name="Text">With <c>{{customer}}</c>, <c>{{agent}}</c> and <c>{{case}}</c> where names are to stand.</param>
/// <param name="Member">For <see cref="MacroDoes.Assign"/>.</param>
/// <param name="Team">For <see cref="MacroDoes.Team"/>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record MacroStep(MacroDoes Does, string Text = "", Guid? Member = null, Guid? Team = null);

/// <summary>Several steps at one touch.</summary>
/// <param name="Id">1 to 40 of a-z, A-Z, 0-9 and "-".</param>
/// <param name="Name">1 to 80 characters.</param>
/// <param name="Steps">1 to 10.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Macro(string Id, string Name, IReadOnlyList<MacroStep> Steps);

/// <summary>The macros of a workspace.</summary>
/// <param name="Items">At most 100.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record MacroList(IReadOnlyList<Macro> Items) : Versioned, ISetting
{
    /// <summary>None.</summary>
    public static MacroList Shipped { get; } = new([]);

    /// <summary>One of them; null when there is none of that id.</summary>
    public Macro? Find(string id) => Items.FirstOrDefault(m => m.Id == id);

    /// <inheritdoc/>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (Items.Count > 100) yield return ("items", "At most 100.");
        foreach (var doubled in Doubled.Of(Items.Select(m => m.Id))) yield return ("items", $"\"{doubled}\" stands there twice.");
        for (var i = 0; i < Items.Count; i++)
        {
            if (!Doubled.IsId(Items[i].Id)) yield return ($"items[{i}].id", Doubled.IdFault);
            if (Items[i].Name.Trim().Length is 0 or > 80 || Items[i].Name.Any(char.IsControl)) yield return ($"items[{i}].name", "A name of 1 to 80 characters.");
            if (Items[i].Steps.Count is 0 or > 10) yield return ($"items[{i}].steps", "1 to 10 steps.");
            if (Items[i].Steps.Any(s => Fault(s) is not null)) yield return ($"items[{i}].steps", Items[i].Steps.Select(Fault).First(f => f is not null)!); // one of them has a fault
        }
    }

    static string? Fault(MacroStep step) => step.Does switch
    {
        MacroDoes.Reply or MacroDoes.Note when step.Text.Trim().Length is 0 or > ConversationDesk.LongestText => $"Say what is written, in 1 to {ConversationDesk.LongestText:N0} characters.",
        MacroDoes.OpenCase when step.Text.Trim().Length is 0 or > CaseCheck.LongestTitle || step.Text.Any(char.IsControl) => $"Say what the case is called, in 1 to {CaseCheck.LongestTitle} characters.",
        MacroDoes.Team when step.Team is null => "Name the team.",
        _ => null,
    };
}
