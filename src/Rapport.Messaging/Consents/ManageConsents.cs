using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Messaging.Consents;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ConsentRequest(string Purpose, bool Given, string TextVersion, string Text, string Language, string Channel = "email", string Source = "agent");

/// <summary>Something a customer said about being contacted, with its proof.</summary>
/// <param name="Purpose">For what.</param>
/// <param name="Channel">By which way.</param>
/// <param name="Given">True: given. False: withdrawn.</param>
/// <param name="At">When.</param>
/// <param name="Source">How it was said.</param>
/// <param name="TextVersion">Version of the words shown.</param>
/// <param name="Language">Their language.</param>
/// <param name="Text">The words shown.</param>
/// <param name="ActorKind">person, key or system: who wrote it down; the audit log says which.</param>
/// <param name="Holds">True for the word that holds on this purpose and channel: the latest, or the stricter of two who became one.</param>
sealed record ConsentItem(
    string Purpose, string Channel, bool Given, DateTimeOffset At, string Source, string TextVersion, string Language, string Text, string ActorKind, bool Holds)
{
    /// <summary>A yes that waits for its confirmation by mail; it does not count.</summary>
    public bool Pending { get; init; }

    /// <summary>From where: the first part of the network address; empty when unknown.</summary>
    public string Network { get; init; } = "";

    /// <summary>When it was written down.</summary>
    public DateTimeOffset NotedAt { get; init; }
}

/// <summary>Newest first.</summary>
sealed record ConsentList(IReadOnlyList<ConsentItem> Items);

/// <summary>Shows what a customer agreed to, and writes down what they say to an agent.</summary>
static partial class ManageConsents
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/customers/{customer:guid}/consents";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync)
            .WithName("listConsents").WithTags("Messages").WithSummary("What a customer agreed to and withdrew, with its proof")
            .Produces<ConsentList>().ProducesProblem(404).Needs(Role.Viewer);
        routes.MapPost(Route, AddAsync)
            .WithName("addConsent").WithTags("Messages").WithSummary("Write down that a customer gave or withdrew consent")
            .Produces<ConsentList>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Needs(Role.Agent);
    }

    static async Task<IResult> ListAsync(Guid workspace, Guid customer, ICustomerContacts customers, ConsentWords book, IStateStore state, CancellationToken ct) =>
        await customers.FindAsync(new(workspace), new(customer), ct) is null ? s_unknown.ToResult() : Results.Ok(await AllAsync(workspace, customer, book, state, ct));

    static async Task<IResult> AddAsync(
        Guid workspace, Guid customer, ConsentRequest request, ICustomerContacts customers, IConsents book, ConsentWords words, IStateStore state, IChanges changes,
        CancellationToken ct)
    {
        if (Check(request) is { } wrong) return wrong.ToResult();
        var at = new WorkspaceId(workspace);
        if (await customers.FindAsync(at, new(customer), ct) is not { } who) return s_unknown.ToResult();
        await using (var transaction = await state.BeginAsync(ct))
        {
            var given = new ConsentGiven
            {
                Workspace = at, Customer = who.Customer, Address = request.Channel == "email" && who.Email.Length > 0 ? who.Email : null,
                Purpose = request.Purpose, Channel = request.Channel, Given = request.Given, TextVersion = request.TextVersion, Text = request.Text,
                Language = request.Language, Source = request.Source,
            };
            if (await book.RecordAsync(transaction, given, ct) is { } refusal) return refusal.ToResult();
            transaction.OnCommitted(() => changes.Publish(at, "customers"));
            await transaction.CommitAsync(ct);
        }

        return Results.Ok(await AllAsync(workspace, customer, words, state, ct));
    }

    static async Task<ConsentList> AllAsync(Guid workspace, Guid customer, ConsentWords words, IStateStore state, CancellationToken ct)
    {
        var person = await words.PersonAsync(new(workspace), new(customer), null, ct);
        var said = await words.OfAsync(person, null, ct);
        await using var db = state.Read();
        var texts = await db.Set<ConsentTextRow>().Where(t => t.Workspace == new WorkspaceId(workspace)).ToListAsync(ct);
        var holds = ConsentWords.Holding(said, person).ToHashSet();
        return new([.. said.Select(c => c.Row).Select(c => new ConsentItem(
            c.Purpose, c.Channel, c.Given, Instant.FromMicros(c.At), c.Source, c.TextVersion, c.Language,
            texts.Find(t => t.Purpose == c.Purpose && t.Version == c.TextVersion && t.Language == c.Language)?.Text ?? "", c.ActorKind, holds.Contains(c))
        {
            Pending = c.IsPending, Network = c.Network, NotedAt = Instant.FromMicros(c.NotedAt),
        })]);
    }

    static Refusal? Check(ConsentRequest request)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (!Word().IsMatch(request.Purpose)) errors["purpose"] = ["Lower-case letters, digits, - and _, at most 40."];
        if (!Word().IsMatch(request.Channel)) errors["channel"] = ["Lower-case letters, digits, - and _, at most 40."];
        if (!IsLine(request.TextVersion, 40)) errors["textVersion"] = ["One line of at most 40 characters."];
        if (!IsLine(request.Source, 100)) errors["source"] = ["One line of at most 100 characters."];
        if (!IsLine(request.Language, 35)) errors["language"] = ["Enter a language tag, such as en or de-AT."];
        if (request.Text is not { Length: > 0 and <= 5000 }) errors["text"] = ["The words that were shown or said, at most 5,000 characters."];
        return errors.Count == 0 ? null : new("consent.invalid", "Some fields cannot be accepted; each says why.") { Errors = errors };
    }

    static bool IsLine(string text, int max) => text.Length > 0 && text.Length <= max && !text.Any(char.IsControl);

    static readonly Refusal s_unknown = new("customer.unknown", "There is no customer of that id in this workspace.", 404);

    [GeneratedRegex("^[a-z0-9_-]{1,40}$", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
