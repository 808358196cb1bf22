using System.Net.Mail;
using Microsoft.AspNetCore.Identity;
using Rapport.Kernel;

namespace Rapport.Governance.People;

/// <summary>Gathers what is wrong with the fields of a request, so that a form shows all of it at once.</summary>
sealed class Fields
{
    readonly Dictionary<string, string[]> _errors = [];

    /// <summary>The refusal, or null when every field is fine.</summary>
    public Refusal? Refusal => _errors.Count == 0
        ? null
        : new Refusal("request.fields", "Some fields cannot be accepted; each says why.") { Errors = _errors };

    /// <summary>Text of 1 to <paramref name="max"/> characters without control characters.</summary>
    public Fields Text(string field, string? value, int max = 200)
    {
        if (string.IsNullOrWhiteSpace(value)) Wrong(field, "Fill this in.");
        else if (value.Length > max) Wrong(field, $"At most {max} characters.");
        else if (value.Any(char.IsControl)) Wrong(field, "No line breaks or control characters.");
        return this;
    }

    public Fields Email(string field, string? value)
    {
        if (value is null or { Length: > 254 } || value.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            || !MailAddress.TryCreate(value, out var address) || address.Address != value)
        {
            Wrong(field, "Enter one e-mail address, such as name@example.org.");
        }

        return this;
    }

    /// <summary>At least 12 characters, at most 200, not among the common ones.</summary>
    public Fields Password(string field, string? value, string email, string name)
    {
        if (value is null or { Length: < 12 }) Wrong(field, "At least 12 characters.");
        else if (CommonPasswords.Fault(value, email, name) is { } fault) Wrong(field, fault.Sentence);
        return this;
    }

    public Fields Zone(string field, string? value)
    {
        if (value is null || !value.Contains('/', StringComparison.Ordinal) && value != "UTC" || !TimeZoneInfo.TryFindSystemTimeZoneById(value, out _))
            Wrong(field, "Enter an IANA time zone, such as Europe/Berlin.");
        return this;
    }

    public Fields Currency(string field, string? value)
    {
        if (value is not { Length: 3 } || !value.All(char.IsAsciiLetterUpper)) Wrong(field, "Enter a three-letter currency code, such as EUR.");
        return this;
    }

    public Fields Language(string field, string? value)
    {
        if (value is null or { Length: < 2 or > 35 } || !value.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            Wrong(field, "Enter a language tag, such as en or de-AT.");
        return this;
    }

    public Fields Role(string field, string? value)
    {
        if (Words.Role(value) is null) Wrong(field, "One of viewer, agent, analyst, admin, owner.");
        return this;
    }

    public Fields Wrong(string field, string sentence)
    {
        _errors[field] = [sentence];
        return this;
    }
}

static class Outcome
{
    /// <summary>Turns what Identity refuses into a refusal; throws on what only a bug can cause.</summary>
    public static Refusal? ToRefusal(this IdentityResult result) =>
        result.Succeeded ? null
        : result.Errors.Any(e => e.Code is nameof(IdentityErrorDescriber.ConcurrencyFailure))
            ? new("person.changed", "This person was changed at the same time. Try again.", 409)
        : result.Errors.Any(e => e.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName))
            ? new("person.known", "Somebody has this e-mail address already.", 409)
        : new Refusal("request.fields", string.Join(' ', result.Errors.Select(e => e.Description)));
}
