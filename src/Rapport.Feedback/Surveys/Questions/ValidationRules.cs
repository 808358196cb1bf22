using System.Globalization;
using System.Net.Mail;
using System.Text.RegularExpressions;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Questions;

/// <summary>What an author may demand of an answer beyond its kind.</summary>
static partial class ValidationRules
{
    const int LongestPattern = 200;

    static readonly TimeSpan s_patternLimit = TimeSpan.FromMilliseconds(100);

    /// <summary>Name → check.</summary>
    public static IReadOnlyDictionary<string, ValidationCheck> All { get; } = List().ToDictionary(c => c.Name, StringComparer.Ordinal);

    /// <summary>What is wrong with an answer; null when nothing is.</summary>
    public static Fault? Fault(Validation? validation, Answer answer)
    {
        if (validation is null || validation.Rules.Count == 0 || answer.NotApplicable) return null;
        var faults = validation.Rules.Select(rule => All.TryGetValue(rule.Rule, out var check) && !check.Holds(answer, rule) ? check.Say(rule) : null).ToList();
        return validation.Any && faults.Contains(null) ? null : faults.FirstOrDefault(f => f is not null);
    }

    /// <summary>True when the author demands something of which a hidden detail could be the point: an address, a number of a certain form.</summary>
    public static bool AskForDetails(Validation? validation) => validation?.Rules.Any(r => r.Rule is not ("minLength" or "maxLength")) == true;

    /// <summary>What is wrong with a rule itself; null when nothing is.</summary>
    public static string? FaultOf(ValidationRule rule)
    {
        if (!All.TryGetValue(rule.Rule, out var check)) return $"There is no rule {rule.Rule}.";
        if (check.Values > 0 && string.IsNullOrEmpty(rule.Value)) return $"The rule {rule.Rule} needs a value.";
        if (check.Values > 1 && string.IsNullOrEmpty(rule.Value2)) return $"The rule {rule.Rule} needs two values.";
        return rule.Rule == "pattern" && Compile(rule.Value) is null
            ? "The pattern cannot be used: it is no regular expression without look-around and back-references, or longer than 200 characters." : null;
    }

    /// <summary>True for an address that mail could be sent to.</summary>
    public static bool IsEmail(string text) => text.Length <= 254 && MailAddress.TryCreate(text, out var address) && address.Address == text
        && address.Host.Contains('.', StringComparison.Ordinal) && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    /// <summary>True for an absolute http or https address.</summary>
    public static bool IsUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0;

    /// <summary>True for 6 to 15 digits with the usual signs between them.</summary>
    public static bool IsPhone(string text) => Phone().IsMatch(text) && text.Count(char.IsAsciiDigit) is >= 6 and <= 15;

    static IEnumerable<ValidationCheck> List()
    {
        yield return new("minLength", 1, (a, r) => Length(a) >= Number(r.Value), r => Say("errorMinLength", r));
        yield return new("maxLength", 1, (a, r) => Length(a) <= Number(r.Value), r => Say("errorText", r));
        yield return new("pattern", 1, (a, r) => Compile(r.Value)?.IsMatch(a.Text ?? "") != false, r => new Fault("errorPattern"));
        yield return new("email", 0, (a, _) => IsEmail(a.Text ?? ""), _ => new Fault("errorEmail"));
        yield return new("url", 0, (a, _) => IsUrl(a.Text ?? ""), _ => new Fault("errorUrl"));
        yield return new("phone", 0, (a, _) => IsPhone(a.Text ?? ""), _ => new Fault("errorPhone"));
        yield return new("equals", 1, (a, r) => string.Equals(a.Text ?? Scope.Plain(a), r.Value, StringComparison.OrdinalIgnoreCase), r => Say("errorEquals", r));
        yield return new("contains", 1, (a, r) => Contains(a, r), r => Say("errorContains", r));
        yield return new("doesNotContain", 1, (a, r) => !Contains(a, r), r => Say("errorNotContains", r));
        yield return new("min", 1, (a, r) => a.Number is { } n && n >= Number(r.Value), r => Say("errorMin", r));
        yield return new("max", 1, (a, r) => a.Number is { } n && n <= Number(r.Value), r => Say("errorMax", r));
        yield return new("minSelections", 1, (a, r) => a.Choices.Count >= Number(r.Value), r => Say("errorMinChoices", r));
        yield return new("maxSelections", 1, (a, r) => a.Choices.Count <= Number(r.Value), r => Say("errorMaxChoices", r));
        yield return new("minRanked", 1, (a, r) => a.Choices.Count >= Number(r.Value), r => Say("errorMinRank", r));
        yield return new("rankAll", 0, (a, _) => a.IsWhole, _ => new Fault("errorRank"));
        yield return new("minRows", 1, (a, r) => a.Parts.Count >= Number(r.Value), r => Say("errorMinRows", r));
        yield return new("allRows", 0, (a, _) => a.IsWhole, _ => new Fault("errorRows"));
        yield return new("laterThan", 1, (a, r) => Day(a.Text) > Day(r.Value), r => Say("errorLater", r));
        yield return new("earlierThan", 1, (a, r) => Day(a.Text) < Day(r.Value), r => Say("errorEarlier", r));
        yield return new("between", 2, (a, r) => Day(a.Text) >= Day(r.Value) && Day(a.Text) <= Day(r.Value2), r => new Fault("errorBetween", r.Value ?? "", r.Value2 ?? ""));
    }

    static Fault Say(string key, ValidationRule rule) => new(key, rule.Value ?? "");

    static int Length(Answer answer) => new System.Globalization.StringInfo(answer.Text ?? "").LengthInTextElements;

    static bool Contains(Answer answer, ValidationRule rule) => (answer.Text ?? "").Contains(rule.Value ?? "", StringComparison.OrdinalIgnoreCase);

    static double Number(string? value) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    static DateOnly? Day(string? value) => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    // Without backtracking a pattern takes time in proportion to the text, whatever its author wrote.
    static Regex? Compile(string? pattern)
    {
        if (pattern is null || pattern.Length > LongestPattern) return null;
        try { return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_patternLimit); }
        catch (Exception e) when (e is ArgumentException or NotSupportedException) { return null; }
    }

    [GeneratedRegex(@"^\+?[0-9()\[\]./ -]{6,30}$", RegexOptions.None, 1000)]
    private static partial Regex Phone();
}

/// <summary>One thing that can be demanded.</summary>
/// <param name="Name">As it stands in a document.</param>
/// <param name="Values">How many values it compares with.</param>
/// <param name="Holds">Whether an answer satisfies it.</param>
/// <param name="Say">What to tell the respondent when it does not.</param>
sealed record ValidationCheck(string Name, int Values, Func<Answer, ValidationRule, bool> Holds, Func<ValidationRule, Fault> Say);
