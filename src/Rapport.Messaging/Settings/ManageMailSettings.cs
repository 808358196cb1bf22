using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;
using Rapport.Messaging.Unsubscribe;

namespace Rapport.Messaging.Settings;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record MailSettingsChange(string PostalAddress, string? ReplyTo = null, IReadOnlyList<MailPurpose>? Purposes = null);

sealed record MailSettingsAnswer(string PostalAddress, string ReplyTo, IReadOnlyList<MailPurpose> Purposes) : Versioned;

sealed record RotatedKey(int Key);

/// <summary>What a workspace says about its mail: where it is, where answers go, for which purposes it writes and on what legal basis.</summary>
static partial class ManageMailSettings
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/settings/mail";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, async (Guid workspace, MailSettings settings, CancellationToken ct) => Results.Ok(Answer(await settings.FindAsync(new(workspace), ct))))
            .WithName("getMailSettings").WithTags("Messages").WithSummary("Postal address, reply address, purposes and their legal basis")
            .Produces<MailSettingsAnswer>().ShowsVersion().Needs(Role.Viewer);
        routes.MapPut(Route, ChangeAsync)
            .WithName("changeMailSettings").WithTags("Messages").WithSummary("Change them; purposes left out stay as they are")
            .Produces<MailSettingsAnswer>().ProducesProblem(422).ChecksVersion().Needs(Role.Admin);
        routes.MapPost(Route + "/rotate-key", RotateAsync)
            .WithName("rotateUnsubscribeKey").WithTags("Messages").WithSummary("Sign unsubscribe links with a new key; old links stay valid")
            .Produces<RotatedKey>().Needs(Role.Admin);
    }

    static async Task<IResult> ChangeAsync(
        Guid workspace, MailSettingsChange request, Expected expected, IStateStore state, IAudit audit, IChanges changes, CancellationToken ct)
    {
        if (Check(request) is { } wrong) return wrong.ToResult();
        var at = new WorkspaceId(workspace);
        await using var transaction = await state.BeginAsync(ct);
        var row = await transaction.Db.FindAsync<MailSettingsRow>([at], ct);
        if (expected.Refuse(Answer(row ?? new() { Workspace = at }).Version) is { } stale) return stale.ToResult();
        if (row is null) transaction.Db.Add(row = new() { Workspace = at });
        var before = row.Purposes;
        row.PostalAddress = request.PostalAddress.Trim();
        row.ReplyTo = request.ReplyTo ?? "";
        if (request.Purposes is { } purposes) row.Purposes = [.. purposes.Select(p => Numbered(p, before))];
        await audit.WriteAsync(transaction, at, "mail.settings", "mail settings", new { before, after = row.Purposes }, ct);
        transaction.OnCommitted(() => changes.Publish(at, "settings"));
        await transaction.CommitAsync(ct);
        return Results.Ok(Answer(row));
    }

    static async Task<IResult> RotateAsync(Guid workspace, IStateStore state, UnsubscribeLinks links, IAudit audit, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await state.BeginAsync(ct);
        var key = await links.RotateAsync(transaction, at, ct);
        await audit.WriteAsync(transaction, at, "mail.rotate_key", $"unsubscribe key {key}", null, ct);
        await transaction.CommitAsync(ct);
        return Results.Ok(new RotatedKey(key));
    }

    /// <summary>Who said yes said it to certain words: other words are another version.</summary>
    static MailPurpose Numbered(MailPurpose purpose, IReadOnlyList<MailPurpose> before)
    {
        if (before.FirstOrDefault(b => b.Key == purpose.Key) is not { } old) return purpose with { TextVersion = 1 };
        return purpose with { TextVersion = old.Texts.SequenceEqual(purpose.Texts) ? old.TextVersion : old.TextVersion + 1 };
    }

    static Refusal? Check(MailSettingsChange request)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (request.PostalAddress.Length > 500 || request.PostalAddress.Any(c => char.IsControl(c) && c is not ('\n' or '\r')))
            errors["postalAddress"] = ["At most 500 characters, on as many lines as you like."];
        if (request.ReplyTo is { Length: > 0 } reply && !MailAddresses.IsValid(reply)) errors["replyTo"] = ["Enter one e-mail address, such as name@example.org."];
        if (request.Purposes is { } purposes
            && (purposes.Count is 0 or > 50 || purposes.Any(p => !Key().IsMatch(p.Key)) || purposes.DistinctBy(p => p.Key).Count() != purposes.Count))
        {
            errors["purposes"] = ["1 to 50 purposes, each with a key of its own: lower-case letters, digits, - and _, at most 40."];
        }

        if (request.Purposes?.Any(p => p.Channels.Count > 10 || p.Channels.Any(c => !Key().IsMatch(c)) || p.Texts.Count > 40 || p.Texts.DistinctBy(t => t.Language).Count() != p.Texts.Count
            || p.Texts.Any(t => t.Language.Length is 0 or > 35 || t.Name.Trim().Length is 0 or > 80 || t.Text.Trim().Length is 0 or > 1000)) == true)
        {
            errors["purposes"] = ["Each text has a language of its own, a name of at most 80 and words of at most 1,000 characters."];
        }

        return errors.Count == 0 ? null : new("mail.settings_invalid", "Some fields cannot be accepted; each says why.") { Errors = errors };
    }

    static MailSettingsAnswer Answer(MailSettingsRow row) => new(row.PostalAddress, row.ReplyTo, row.Purposes);

    [GeneratedRegex("^[a-z0-9_-]{1,40}$", RegexOptions.NonBacktracking)]
    private static partial Regex Key();
}
