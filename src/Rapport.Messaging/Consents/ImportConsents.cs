using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging.Budget;

namespace Rapport.Messaging.Consents;

/// <summary>Something a person said elsewhere, with its proof.</summary>
/// <param name="Namespace">Of the identifier: <c>email</c>, <c>user_id</c> …</param>
/// <param name="Value">The identifier.</param>
/// <param name="Purpose">For what.</param>
/// <param name="Channel">By which way.</param>
/// <param name="Given">True: given. False: withdrawn.</param>
/// <param name="At">When it was said; not in the future.</param>
/// <param name="TextVersion">Version of the words shown.</param>
/// <param name="Text">The words shown.</param>
/// <param name="Language">Their language.</param>
/// <param name="Source">How and where it was said.</param>
/// <param name="Network">From where: the first part of a network address; may be left out.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ImportedConsent(
    string Namespace, string Value, string Purpose, string Channel, bool Given, DateTimeOffset At, string TextVersion, string Text, string Language, string Source, string Network = "");

/// <summary>Words to take over.</summary>
/// <param name="Items">At most 1,000 at once.</param>
/// <param name="DryRun">True says what would become of them and writes nothing.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ConsentImport(IReadOnlyList<ImportedConsent> Items, bool DryRun = false);

/// <summary>A word that was not taken over.</summary>
/// <param name="Index">Place in the request, from 0.</param>
/// <param name="Reason">Why.</param>
sealed record RefusedConsent(int Index, string Reason);

/// <summary>What became of an import.</summary>
/// <param name="Taken">Written, or would be.</param>
/// <param name="Known">Taken over before: the same import twice changes nothing.</param>
/// <param name="Refused">The others.</param>
sealed record ConsentImportAnswer(int Taken, int Known, IReadOnlyList<RefusedConsent> Refused);

/// <summary>Takes over what people said elsewhere. A word without its proof is not taken over.</summary>
static partial class ImportConsents
{
    const int Most = 1_000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/workspaces/{workspace:guid}/consents/import", HandleAsync)
        .WithName("importConsents").WithTags("Messages").WithSummary("Take over consents and withdrawals with their proof; the same twice counts once")
        .Produces<ConsentImportAnswer>().ProducesProblem(422).Needs(Role.Admin);

    static async Task<IResult> HandleAsync(
        Guid workspace, ConsentImport request, BudgetPeople people, ConsentWriter writer, IStateStore state, IAudit audit, TimeProvider clock, CancellationToken ct)
    {
        if (request.Items.Count is 0 or > Most) return new Refusal("consent.import_size", "1 to 1,000 at once.").ToResult();
        var (at, refused, taken, known) = (new WorkspaceId(workspace), new List<RefusedConsent>(), 0, 0);
        await using var transaction = await state.BeginAsync(ct);
        for (var i = 0; i < request.Items.Count; i++)
        {
            var item = request.Items[i];
            var subject = Subjects.Of(at, [(item.Namespace, item.Value)]);
            if (Fault(item, subject, clock) is { } fault)
            {
                refused.Add(new(i, fault));
                continue;
            }

            var id = DerivedId.Of(at, "consent-import", JsonSerializer.Serialize(item));
            if (await transaction.Db.FindAsync<ConsentRow>([id], ct) is not null)
            {
                known++;
                continue;
            }

            var person = await people.OfAsync(at, [subject], ct);
            if ((await writer.WriteAsync(transaction, Word(at, item, person), [], ct, id)).Refusal is { } refusal) refused.Add(new(i, refusal.Code));
            else taken++;
        }

        if (request.DryRun) return Results.Ok(new ConsentImportAnswer(taken, known, refused));
        await audit.WriteAsync(transaction, at, "consent.import", "consents", new { taken, known, refused = refused.Count }, ct);
        await transaction.CommitAsync(ct);
        return Results.Ok(new ConsentImportAnswer(taken, known, refused));
    }

    static ConsentGiven Word(WorkspaceId workspace, ImportedConsent item, ContactPerson person) => new()
    {
        Workspace = workspace, Customer = person.Customer, Subject = person.Subject, Address = item.Namespace == "email" ? item.Value : null, Purpose = item.Purpose,
        Channel = item.Channel, Given = item.Given, TextVersion = item.TextVersion, Text = item.Text, Language = item.Language, Source = item.Source,
        Network = item.Network, At = item.At, IsConfirmed = true,
    };

    static string? Fault(ImportedConsent item, SubjectId subject, TimeProvider clock)
    {
        if (subject == SubjectId.None) return "consent.nobody";
        if (!Name().IsMatch(item.Purpose) || !Name().IsMatch(item.Channel)) return "consent.purpose_or_channel";
        if (item.At > clock.GetUtcNow().AddMinutes(5)) return "consent.in_the_future";
        return IsLine(item.TextVersion, 40) && IsLine(item.Language, 35) && IsLine(item.Source, 100) && item.Text.Length is > 0 and <= 5000 && item.Network.Length <= 60
            ? null : "consent.no_proof";
    }

    static bool IsLine(string text, int max) => text.Length > 0 && text.Length <= max && !text.Any(char.IsControl);

    [GeneratedRegex("^[a-z0-9_-]{1,40}$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
