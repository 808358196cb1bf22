using System.Text.RegularExpressions;

namespace Rapport.Models.Talks;

/// <summary>What marks a wish and a promise in English and German, written for Rapport.</summary>
static partial class Cues
{
    const RegexOptions Usual = RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    const string EnglishWish =
        @"\b(I|we)( would|'d|’d)? (want|need|like to|like a|expect|demand|wish|prefer)\b|\b(can|could|would|will) (you|I|we|somebody|someone)\b|\bplease\b"
        + @"|\bI('m| am|’m) (looking|waiting) for\b|\b(send|give|refund|replace|cancel|exchange) (me|my|it|the)\b";

    const string GermanWish =
        @"\b(ich|wir) (möchten?|will|wollen|brauchen?|benötigen?|erwarten?|hätten? gern|verlangen?|wünschen?|bitten?)\b|\b(können|könnten|würden) (sie|wir)\b"
        + @"|\b(kannst|könntest) du\b|\bbitte\b|\bwarten? (ich )?(noch )?(immer )?auf\b";

    const string EnglishPromise =
        @"\b(I|we)('ll|’ll| will| shall| am going to| are going to|'m going to|'re going to) \w|\b(I|we) (promise|guarantee|commit)\b"
        + @"|\byou('ll|’ll| will) (get|receive|have|hear|be (refunded|contacted|called|informed|paid))\b|\blet me (check|find out|look into|ask|send|call)\b"
        + @"|\b(refund|replacement|parcel|order|money|technician|colleague|letter|credit|voucher|it) (will|should) (be|arrive|come|reach|leave|call|contact|ship)\b";

    const string GermanPromise =
        @"\b(ich|wir) (werden?|kümmer[en] (mich|uns)|melden? (mich|uns)|veranlassen?|versprechen?|schicken?|senden?|erstatten?|klären?|prüfen?|rufen?)\b"
        + @"|\b(werden?|melden?|kümmer[en]|schicken?|senden?|erstatten?) (ich|wir) (ihnen|sie|dir|mich|uns|das|es|den|die|morgen|heute|gleich)\b"
        + @"|\b(sie|du) (erhalten|bekommen|erhältst|bekommst)\b|\bwird (\w+ ){0,6}(geliefert|erstattet|geschickt|gesendet|zugestellt|ersetzt|überwiesen)\b";

    /// <summary>Whether somebody says what they want or need, or asks for it.</summary>
    public static bool Wishes(string text) => Wish().IsMatch(text);

    /// <summary>Whether the company says what it will do, or what will come. A condition or a negation makes it none.</summary>
    public static bool Promises(string text) => Promise().IsMatch(text) && !NoPromise().IsMatch(text);

    [GeneratedRegex(EnglishWish + "|" + GermanWish, Usual)]
    private static partial Regex Wish();

    [GeneratedRegex(EnglishPromise + "|" + GermanPromise, Usual)]
    private static partial Regex Promise();

    [GeneratedRegex(@"^\s*(if|when|wenn|falls|sobald)\b|\b(won't|won’t|will not|cannot|can't|can’t|werden? (\w+ )?nicht)\b", Usual)]
    private static partial Regex NoPromise();
}
