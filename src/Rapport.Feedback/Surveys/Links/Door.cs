using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Links;

/// <summary>Where an address leads.</summary>
/// <param name="Workspace">Where.</param>
/// <param name="Survey">To which survey.</param>
/// <param name="Mode">What is answered through it.</param>
/// <param name="Link">Null for previews and tests.</param>
/// <param name="Pass">Null for an open link.</param>
/// <param name="Response">The response it goes on with; null when it begins one.</param>
/// <param name="IsUnlocked">True when the link's PIN was entered or it has none.</param>
sealed record Entrance(WorkspaceId Workspace, Guid Survey, ResponseMode Mode, LinkRow? Link, PassRow? Pass, Guid? Response, bool IsUnlocked)
{
    /// <summary>True when an address must be proven before anything is shown.</summary>
    public bool NeedsEmail => Link is { VerifyEmail: true } && Pass is null && Response is null;

    /// <summary>Where a response that begins here comes from.</summary>
    public Origin Origin(IReadOnlyDictionary<string, string> hidden) => new()
    {
        Who = Pass is { Namespace.Length: > 0 } pass ? [new(pass.Namespace, pass.Value)] : [],
        Channel = Link?.Channel ?? "link",
        Touchpoint = Pass is { Touchpoint.Length: > 0 } ? Pass.Touchpoint : Link?.Touchpoint ?? "",
        Employee = Pass is { Employee.Length: > 0 } ? Pass.Employee : Link?.Employee ?? "",
        Interaction = Pass?.Interaction ?? "",
        Link = Link?.Id.ToString() ?? "",
        // What was signed holds against what somebody writes into the address.
        Hidden = Pass is { Namespace.Length: > 0 } ? JsonSerializer.Deserialize<Dictionary<string, string>>(Pass.Hidden) ?? [] : hidden,
    };
}

/// <summary>Looks up where an address leads.</summary>
sealed class Door(IStateStore store, LinkTokens tokens, IWorkspaces workspaces, ISecrets secrets, TimeProvider clock)
{
    const int LongestKey = 20;

    /// <summary>What PINs are sealed for.</summary>
    public const string PinPurpose = "survey pin";

    /// <summary>Where an address leads; null when it was never ours, a refusal when it leads nowhere any more.</summary>
    public async Task<(Entrance? Entrance, Refusal? Refusal)> OpenAsync(string address, CancellationToken ct)
    {
        if (address.Length <= LongestKey) return await OpenLinkAsync(address, ct);
        if (await tokens.ReadAsync(address, ct) is not { } claim) return (null, null);
        if (tokens.IsOver(claim)) return (null, Over);
        return claim.Opens switch
        {
            Opens.Pass or Opens.UnlockedPass => await OfPassAsync(claim, ct),
            Opens.UnlockedLink => await OfLinkAsync(claim, ct),
            Opens.Response => await OfResponseAsync(claim, ct),
            Opens.Preview => (new Entrance(claim.Workspace, claim.Id, ResponseMode.Preview, null, null, null, true), null),
            Opens.Test => (new Entrance(claim.Workspace, claim.Id, ResponseMode.Test, null, null, null, true), null),
            _ => (null, null),
        };
    }

    /// <summary>A PIN as it is stored.</summary>
    public string Hide(string pin) => pin.Length == 0 ? "" : secrets.SealText(PinPurpose, pin);

    /// <summary>Whether a PIN is the link's.</summary>
    public bool Fits(LinkRow link, string pin) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secrets.OpenText(PinPurpose, link.Pin)), Encoding.UTF8.GetBytes(pin));

    /// <summary>Whether the last day is past, in the workspace's zone.</summary>
    public async ValueTask<bool> IsPastAsync(WorkspaceId workspace, DateOnly? lastDay, CancellationToken ct)
    {
        if (lastDay is not { } last) return false;
        var zone = await workspaces.FindAsync(workspace, ct) is { } found && TimeZoneInfo.TryFindSystemTimeZoneById(found.Zone, out var known) ? known : TimeZoneInfo.Utc;
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime) > last;
    }

    async Task<(Entrance?, Refusal?)> OpenLinkAsync(string key, CancellationToken ct)
    {
        await using var db = store.Read();
        var link = await db.Set<LinkRow>().FirstOrDefaultAsync(l => l.Key == key, ct);
        if (link is null) return (null, null);
        if (link.PassesOnly) return (null, Missing);
        return await IsOverAsync(link, null, ct) ? (null, Over) : (Of(link, null, null, link.Pin.Length == 0), null);
    }

    async Task<(Entrance?, Refusal?)> OfPassAsync(LinkClaim claim, CancellationToken ct)
    {
        await using var db = store.Read();
        var pass = await db.Set<PassRow>().FirstOrDefaultAsync(p => p.Id == claim.Id && p.Workspace == claim.Workspace, ct);
        var link = pass is null ? null : await db.Set<LinkRow>().FirstOrDefaultAsync(l => l.Id == pass.Link, ct);
        if (pass is null || link is null || await IsOverAsync(link, pass, ct)) return (null, Over);
        // Who proved an address has shown more than a PIN does.
        var isUnlocked = link.Pin.Length == 0 || claim.Opens == Opens.UnlockedPass || link.VerifyEmail;
        return (Of(link, pass, null, isUnlocked), null);
    }

    async Task<(Entrance?, Refusal?)> OfLinkAsync(LinkClaim claim, CancellationToken ct)
    {
        await using var db = store.Read();
        var link = await db.Set<LinkRow>().FirstOrDefaultAsync(l => l.Id == claim.Id && l.Workspace == claim.Workspace, ct);
        return link is null || await IsOverAsync(link, null, ct) ? (null, Over) : (Of(link, null, null, true), null);
    }

    /// <summary>Who began may finish, also on the day after the last.</summary>
    async Task<(Entrance?, Refusal?)> OfResponseAsync(LinkClaim claim, CancellationToken ct)
    {
        await using var db = store.Read();
        var row = await db.Set<ResponseRow>().Where(r => r.Id == claim.Id && r.Workspace == claim.Workspace).Select(r => new { r.Survey, r.Mode, r.Origin }).FirstOrDefaultAsync(ct);
        if (row is null) return (null, Over);
        var through = JsonSerializer.Deserialize<Origin>(row.Origin, JsonSerializerOptions.Web)?.Link;
        var link = Guid.TryParse(through, out var id) ? await db.Set<LinkRow>().FirstOrDefaultAsync(l => l.Id == id, ct) : null;
        if (link is { Revoked: true }) return (null, Over);
        return (new Entrance(claim.Workspace, row.Survey, row.Mode, link, null, claim.Id, true), null);
    }

    async ValueTask<bool> IsOverAsync(LinkRow link, PassRow? pass, CancellationToken ct) => link.Revoked || pass is { Revoked: true }
        || await IsPastAsync(link.Workspace, link.LastDay, ct) || await IsPastAsync(link.Workspace, pass?.LastDay, ct);

    static Entrance Of(LinkRow link, PassRow? pass, Guid? response, bool isUnlocked) => new(link.Workspace, link.Survey, ResponseMode.Live, link, pass, response, isUnlocked);

    static readonly Refusal Over = new("link.over", "This link is no longer valid.", 410);
    static readonly Refusal Missing = new("link.pass_needed", "This link needs a personal ending.", 403);
}
