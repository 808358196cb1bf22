using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using QRCoder;
using Rapport.Feedback.Surveys.Document;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Links;

/// <summary>A link as people set it up.</summary>
/// <param name="Name">For people.</param>
/// <param name="Channel">Where it is met: <c>link</c>, <c>qr</c>, <c>sms</c>, <c>email</c>, <c>kiosk</c> …</param>
/// <param name="Touchpoint">What its answers are about; empty for that of the survey.</param>
/// <param name="Employee">Who served; empty for nobody.</param>
/// <param name="Pin">4 to 12 characters to enter first; empty for none. Null leaves it as it is.</param>
/// <param name="VerifyEmail">True when respondents prove an e-mail address first; each answers once.</param>
/// <param name="Domains">Domains an address to be proven may have; empty for any.</param>
/// <param name="EmbedOn">Origins whose pages may frame it, such as <c>https://shop.example.com</c>.</param>
/// <param name="LastDay">The last day on which it works, in the workspace's zone.</param>
/// <param name="Revoked">True when it leads nowhere, and none of its passes does.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record LinkChange(
    string Name, string Channel = "link", string Touchpoint = "", string Employee = "", string? Pin = null, bool VerifyEmail = false,
    IReadOnlyList<string>? Domains = null, IReadOnlyList<string>? EmbedOn = null, DateOnly? LastDay = null, bool Revoked = false)
{
    /// <summary>True when only its passes are answered, each once. Cannot be changed later.</summary>
    public bool PassesOnly { get; init; }
}

/// <summary>A link.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">For people.</param>
/// <param name="Url">Its address; null when only its passes have one.</param>
/// <param name="Kiosk">Its address for a device that stands somewhere; null unless that is its channel.</param>
/// <param name="Embed">HTML that shows it on a page of <paramref name="EmbedOn"/>; null when it may be framed nowhere.</param>
/// <param name="PassesOnly">True when only its passes are answered.</param>
/// <param name="Channel">Where it is met.</param>
/// <param name="Touchpoint">What its answers are about.</param>
/// <param name="Employee">Who served.</param>
/// <param name="HasPin">True when a PIN is asked for.</param>
/// <param name="VerifyEmail">True when respondents prove an e-mail address first.</param>
/// <param name="Domains">Domains such an address may have.</param>
/// <param name="EmbedOn">Origins whose pages may frame it.</param>
/// <param name="LastDay">The last day on which it works.</param>
/// <param name="Revoked">True when it leads nowhere.</param>
/// <param name="Created">When it was made.</param>
sealed record LinkAnswer(
    Guid Id, string Name, string? Url, KioskAnswer? Kiosk, string? Embed, bool PassesOnly, string Channel, string Touchpoint, string Employee, bool HasPin, bool VerifyEmail,
    IReadOnlyList<string> Domains, IReadOnlyList<string> EmbedOn, DateOnly? LastDay, bool Revoked, DateTimeOffset Created) : Versioned;

/// <summary>The page of a link for a device that stands somewhere.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Problem">Why it cannot be asked there as it is: <c>unpublished</c>, <c>asks_first</c> (a PIN or an address to prove) or <c>branches</c> (or takes files); null when it can.</param>
sealed record KioskAnswer(string Url, string? Problem);

sealed record LinkList(IReadOnlyList<LinkAnswer> Items);

/// <summary>Makes, shows and changes the links of a survey.</summary>
static class EditLinks
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/links";

    // Nothing that looks like another: no 0, o, 1, l, i.
    const string Letters = "23456789abcdefghjkmnpqrstuvwxyz";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync)
            .WithName("listSurveyLinks").WithTags("Surveys").WithSummary("The links of a survey, the latest first")
            .Produces<LinkList>().ProducesProblem(404).Needs(Role.Viewer);
        routes.MapPost(Route, CreateAsync)
            .WithName("createSurveyLink").WithTags("Surveys").WithSummary("Make a link to a survey")
            .Produces<LinkAnswer>(201).ProducesProblem(404).ProducesProblem(422).Needs(Role.Analyst);
        routes.MapGet(Route + "/{link:guid}", GetAsync)
            .WithName("getSurveyLink").WithTags("Surveys").WithSummary("A link").Produces<LinkAnswer>().ProducesProblem(404).ShowsVersion().Needs(Role.Viewer);
        routes.MapPut(Route + "/{link:guid}", ChangeAsync)
            .WithName("changeSurveyLink").WithTags("Surveys").WithSummary("Change a link, or revoke it")
            .Produces<LinkAnswer>().ProducesProblem(404).ProducesProblem(422).ChecksVersion().Needs(Role.Analyst);
        routes.MapGet(Route + "/{link:guid}/qr", QrAsync)
            .WithName("getSurveyLinkQr").WithTags("Surveys").WithSummary("The link as a QR code, SVG")
            .Produces(200, contentType: "image/svg+xml").ProducesProblem(404).Needs(Role.Viewer);
        routes.MapPost("/api/v1/workspaces/{workspace:guid}/survey-link-keys", RotateAsync)
            .WithName("rotateSurveyLinkKey").WithTags("Surveys").WithSummary("Sign addresses with a new key from now on; those signed before stay valid")
            .Produces(204).Needs(Role.Admin);
    }

    static async Task<IResult> ListAsync(Guid workspace, Guid survey, IStateStore store, SurveyBook book, InstanceAddress address, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        if (!await db.Set<SurveyRow>().AnyAsync(s => s.Id == survey && s.Workspace == at, ct)) return EditSurvey.Unknown.ToResult();
        var rows = await db.Set<LinkRow>().Where(l => l.Survey == survey && l.Workspace == at).OrderByDescending(l => l.CreatedAt).ToListAsync(ct);
        var asked = await PublishedAsync(book, at, survey, ct);
        return Results.Ok(new LinkList([.. rows.Select(r => Answer(r, asked, address))]));
    }

    static async Task<IResult> CreateAsync(
        Guid workspace, Guid survey, LinkChange request, IStateStore store, SurveyBook book, Door door, InstanceAddress address, IAudit audit, TimeProvider clock, CancellationToken ct)
    {
        if (Check(request) is { } wrong) return wrong.ToResult();
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.FindAsync<SurveyRow>([survey], ct) is not { } found || found.Workspace != at) return EditSurvey.Unknown.ToResult();
        var row = new LinkRow
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = at, Survey = survey, Key = RandomNumberGenerator.GetString(Letters, 12), Name = "", Channel = "",
            PassesOnly = request.PassesOnly, CreatedAt = clock.NowMicros(),
        };
        Set(row, request, door);
        transaction.Db.Add(row);
        await audit.WriteAsync(transaction, at, "survey.link_create", $"link {row.Id}", new { survey }, ct);
        await transaction.CommitAsync(ct);
        return Results.Created($"/api/v1/workspaces/{workspace}/surveys/{survey}/links/{row.Id}", Answer(row, await PublishedAsync(book, at, survey, ct), address));
    }

    static async Task<IResult> GetAsync(Guid workspace, Guid survey, Guid link, IStateStore store, SurveyBook book, InstanceAddress address, CancellationToken ct)
    {
        await using var db = store.Read();
        return await FindAsync(db, workspace, survey, link, ct) is { } row ? Results.Ok(Answer(row, await PublishedAsync(book, row.Workspace, survey, ct), address)) : Unknown.ToResult();
    }

    static async Task<IResult> ChangeAsync(
        Guid workspace, Guid survey, Guid link, LinkChange request, Expected expected, IStateStore store, SurveyBook book, Door door, InstanceAddress address, IAudit audit, CancellationToken ct)
    {
        if (Check(request) is { } wrong) return wrong.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        if (await FindAsync(transaction.Db, workspace, survey, link, ct) is not { } row) return Unknown.ToResult();
        var asked = await PublishedAsync(book, row.Workspace, survey, ct);
        if (expected.Refuse(Answer(row, asked, address).Version) is { } stale) return stale.ToResult();
        if (request.Revoked != row.Revoked) await audit.WriteAsync(transaction, row.Workspace, "survey.link_revoke", $"link {row.Id}", new { after = request.Revoked }, ct);
        Set(row, request, door);
        await transaction.CommitAsync(ct);
        return Results.Ok(Answer(row, asked, address));
    }

    static async Task<IResult> QrAsync(Guid workspace, Guid survey, Guid link, IStateStore store, InstanceAddress address, CancellationToken ct)
    {
        await using var db = store.Read();
        if (await FindAsync(db, workspace, survey, link, ct) is not { PassesOnly: false } row) return Unknown.ToResult();
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(Url(row, address), QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return Results.Text(svg.GetGraphic(8), "image/svg+xml");
    }

    static async Task<IResult> RotateAsync(Guid workspace, IStateStore store, LinkTokens tokens, IAudit audit, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var id = await tokens.RotateAsync(transaction, at, ct);
        await audit.WriteAsync(transaction, at, "survey.link_key_rotate", $"key {id}", null, ct);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    /// <summary>A link of the survey; null when there is none.</summary>
    public static Task<LinkRow?> FindAsync(RapportDb db, Guid workspace, Guid survey, Guid link, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        return db.Set<LinkRow>().FirstOrDefaultAsync(l => l.Id == link && l.Survey == survey && l.Workspace == at, ct);
    }

    /// <summary>There is no such link in the survey.</summary>
    public static readonly Refusal Unknown = new("link.unknown", "There is no such link.", 404);

    static void Set(LinkRow row, LinkChange request, Door door)
    {
        (row.Name, row.Channel, row.Touchpoint, row.Employee) = (request.Name.Trim(), request.Channel, request.Touchpoint, request.Employee);
        if (request.Pin is { } pin) row.Pin = door.Hide(pin);
        (row.VerifyEmail, row.LastDay, row.Revoked) = (request.VerifyEmail, request.LastDay, request.Revoked);
        row.Domains = JsonSerializer.Serialize((request.Domains ?? []).Select(d => d.Trim().ToLowerInvariant()));
        row.EmbedOn = JsonSerializer.Serialize(request.EmbedOn ?? []);
    }

    static async ValueTask<SurveyDocument?> PublishedAsync(SurveyBook book, WorkspaceId workspace, Guid survey, CancellationToken ct) =>
        await book.FindAsync(workspace, survey, ct) is { } row ? await book.VersionAsync(survey, row.Version, ct) : null;

    static LinkAnswer Answer(LinkRow row, SurveyDocument? survey, InstanceAddress address)
    {
        var embedOn = Names(row.EmbedOn);
        var url = row.PassesOnly ? null : Url(row, address);
        var embed = embedOn.Count == 0 || url is null ? null
            : $"<iframe src=\"{WebUtility.HtmlEncode(url)}\" title=\"{WebUtility.HtmlEncode(row.Name)}\" width=\"100%\" height=\"640\" loading=\"lazy\"></iframe>";
        var kiosk = row.PassesOnly || row.Channel != KioskFit.Channel ? null : new KioskAnswer(address.Link("r/kiosk/" + row.Key), KioskFit.Problem(row, survey));
        return new LinkAnswer(
            row.Id, row.Name, url, kiosk, embed, row.PassesOnly, row.Channel, row.Touchpoint, row.Employee, row.Pin.Length > 0, row.VerifyEmail,
            Names(row.Domains), embedOn, row.LastDay, row.Revoked, Instant.FromMicros(row.CreatedAt));
    }

    /// <summary>A stored list of names.</summary>
    public static IReadOnlyList<string> Names(string json) => JsonSerializer.Deserialize<List<string>>(json) ?? [];

    static string Url(LinkRow row, InstanceAddress address) => address.Link("r/" + row.Key);

    static Refusal? Check(LinkChange request)
    {
        var errors = new Dictionary<string, string[]>();
        if (string.IsNullOrWhiteSpace(request.Name) || !IsName(request.Name)) errors["name"] = ["1 to 200 characters."];
        if (!IsName(request.Channel) || request.Channel.Length == 0) errors["channel"] = ["Such as link, qr, sms."];
        if (!IsName(request.Touchpoint)) errors["touchpoint"] = ["At most 200 characters."];
        if (!IsName(request.Employee)) errors["employee"] = ["At most 200 characters."];
        if (request.Pin is { Length: > 0 } pin && (pin.Length is < 4 or > 12 || pin.Any(char.IsControl))) errors["pin"] = ["4 to 12 characters."];
        if (request.Domains is { Count: > 100 } || request.Domains?.Any(d => Uri.CheckHostName(d.Trim()) != UriHostNameType.Dns) == true) errors["domains"] = ["Domains such as example.com."];
        if (request.EmbedOn is { Count: > 50 } || request.EmbedOn?.Any(o => !IsOrigin(o)) == true) errors["embedOn"] = ["Origins such as https://shop.example.com."];
        return errors.Count == 0 ? null : new Refusal("link.invalid", "The link cannot be saved like this.") { Errors = errors };
    }

    static bool IsName(string text) => text.Length <= 200 && !text.Any(char.IsControl);

    // It becomes part of a header: exactly an origin, nothing around it.
    static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("https" or "http")
        && uri.GetLeftPart(UriPartial.Authority) == text && uri.UserInfo.Length == 0 && text.All(c => c > ' ' && c is not (';' or ',' or '\'' or '"') && char.IsAscii(c));
}
