using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;
using Rapport.Service.Cases;

namespace Rapport.Service.Inbox;

/// <summary>Which macro is run.</summary>
/// <param name="Macro">Its id.</param>
/// <param name="Key">Made by the caller, 1 to 100 characters: run again with the same it says nothing twice.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record MacroRun(string Macro, string Key);

/// <summary>Takes all steps of a macro, or none: what one of them cannot do undoes the others.</summary>
static partial class RunMacro
{
    static readonly Refusal s_unknown = new("macro.unknown", "There is no such macro.", 404);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(ConversationEdit.One + "/macros", RunAsync).WithName("runMacro").WithTags("Conversations").WithSummary("Take all steps of a macro, or none")
            .Produces<ConversationAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Needs(Role.Agent);

    static Task<IResult> RunAsync(Guid workspace, Guid conversation, MacroRun request, ConversationEdit edit, CaseCheck check, ConversationShow show, IStateStore store, CancellationToken ct) =>
        edit.ChangeAsync(workspace, conversation, null, async c =>
        {
            if (request.Key.Length is 0 or > 100) return (CaseCheck.Invalid("key", "1 to 100 characters."), null);
            if (c.Settings.Macros.Find(request.Macro) is not { } macro) return (s_unknown, null);
            await using var now = store.Read();
            var seen = await show.OneAsync(now, c.Row, ct);
            string Filled(string text) => Fill(text, name => name switch { "customer" => seen.Customer?.Name is { } known && IsName(known) ? known : seen.Name, "agent" => c.Doer.Name, "case" => seen.Case?.Name ?? "", _ => "" });
            for (var i = 0; i < macro.Steps.Count; i++)
                if (await TakeAsync(c, macro.Steps[i], string.Create(CultureInfo.InvariantCulture, $"macro:{request.Key}:{i}"), Filled, check, ct) is { } refusal) return (refusal, null);
            return (null, null);
        }, ct);

    // A customer without a name is called by an address or a number, and nobody is greeted by those.
    static bool IsName(string called) => called.Any(char.IsLetter) && !called.Contains('@', StringComparison.Ordinal);

    static async Task<Refusal?> TakeAsync(ConversationChangeOf c, MacroStep step, string key, Func<string, string> filled, CaseCheck check, CancellationToken ct)
    {
        var row = c.Row;
        switch (step.Does)
        {
            case MacroDoes.Reply or MacroDoes.Note:
                return (await c.Desk.SayAsync(c.Transaction, c.Settings, row, new(step.Does == MacroDoes.Reply ? MessageBy.Agent : MessageBy.Note, key, filled(step.Text), c.Doer), ct)).Refusal;
            case MacroDoes.Assign or MacroDoes.Team:
                var (assignee, team) = step.Does == MacroDoes.Team ? (row.Assignee, step.Team) : (step.Member ?? (c.Doer.By == "person" ? c.Doer.Id : null), row.Team);
                if (await check.RefuseAsync(row.Workspace, c.Settings, null, "-", assignee, team, null, null, ct) is { } wrong) return wrong;
                c.Desk.Assign(c.Transaction, row, assignee, team, row.Skill, c.Doer);
                return null;
            case MacroDoes.OpenCase:
                if (await Continuation.CaseOfAsync(c.Transaction.Db, row.Workspace, row.Id, ct) is not null) return null;
                var title = filled(step.Text).Trim();
                var assign = row.Assignee is { } owner ? new Assignment(AssignTo.Member, owner) : new(AssignTo.Nobody);
                if (await check.RefuseAsync(row.Workspace, c.Settings, null, title, null, null, null, null, ct) is { } refusal) return refusal;
                await c.Desk.OpenCaseAsync(c.Transaction, c.Settings, row, new(title) { Assign = assign }, c.Doer, ct);
                return null;
            case MacroDoes.Close:
                if (row.IsOpen) c.Desk.Close(c.Transaction, c.Settings, row, c.Doer);
                return null;
            default:
                throw new ArgumentOutOfRangeException(nameof(step));
        }
    }

    /// <summary>A text with names where its variables stand; one that is not known leaves its place empty.</summary>
    public static string Fill(string text, Func<string, string> name) => Gap().Replace(Variable().Replace(text, m => name(m.Groups["name"].Value)), "${mark}");

    [GeneratedRegex(@"\{\{\s*(?<name>\w+)\s*\}\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Variable();

    [GeneratedRegex(" +(?<mark>[,.!?])", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Gap();
}
