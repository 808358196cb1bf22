using Microsoft.AspNetCore.Identity;

namespace Rapport.Governance.People;

/// <summary>Refuses passwords that attackers try first: a listed word, however dressed up (<c>P@ssw0rd2024!</c>),
/// repeated or strung together, a keyboard run, one repeated character, or the person's own name and address.</summary>
sealed class CommonPasswords : IPasswordValidator<Person>
{
    const int Longest = 200;

    static readonly HashSet<string> Listed = Load();

    static readonly string[] Runs =
    [
        "abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm",
        "azertyuiopqsdfghjklmwxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6z7u8i9o0p", "1q2w3e4r5t6y7u8i9o0p",
    ];

    public Task<IdentityResult> ValidateAsync(UserManager<Person> manager, Person user, string? password) =>
        Task.FromResult(Fault(password ?? "", user.Email, user.Name) is { } fault
            ? IdentityResult.Failed(new IdentityError { Code = fault.Code, Description = fault.Sentence })
            : IdentityResult.Success);

    /// <summary>What is wrong with a password; null when nothing is.</summary>
    public static (string Code, string Sentence)? Fault(string password, string email, string name)
    {
        if (password.Length > Longest) return ("password.long", $"At most {Longest} characters.");
        if (password.Distinct().Count() < 4) return ("password.common", "Too few different characters: easily guessed.");
        var plain = Undress(password);
        var raw = new string([.. password.ToLowerInvariant().Where(char.IsLetterOrDigit)]);
        return IsCommon(plain) || IsRun(raw) || Own(email, name).Any(own => plain.Replace(own, "", StringComparison.Ordinal).Length < 4)
            ? ("password.common", "This is one of the first passwords an attacker tries. Take several unrelated words.")
            : null;
    }

    static bool IsCommon(string plain)
    {
        var core = plain.Trim("0123456789".ToCharArray());
        return core.Length < 4 && plain.Length - core.Length > 4 && IsRun(plain)
            || core.Length < 3
            || IsStrung(core) || IsStrung(plain) || IsRun(core) || IsRun(plain);
    }

    // "passwordpassword", "letmeinadmin": two listed words and nothing else.
    static bool IsStrung(string text, int words = 2) =>
        Listed.Contains(text)
        || (words > 1 && Enumerable.Range(3, Math.Max(0, text.Length - 5))
            .Any(cut => Listed.Contains(text[..cut]) && IsStrung(text[cut..], words - 1)));

    static bool IsRun(string text)
    {
        var parts = 0;
        for (var at = 0; at < text.Length; parts++)
        {
            var rest = text[at..];
            var length = Runs.Max(run => Math.Max(Shared(rest, run), Shared(rest, new string([.. run.Reverse()]))));
            if (length < 3) return false;
            at += length;
        }

        return parts is > 0 and <= 4;
    }

    static int Shared(string text, string run)
    {
        for (var length = Math.Min(text.Length, run.Length); length >= 3; length--)
        {
            if (run.Contains(text[..length], StringComparison.Ordinal)) return length;
        }

        return 0;
    }

    static IEnumerable<string> Own(string email, string name) =>
        new[] { email.Split('@')[0], email, name, "rapport" }
            .Concat(name.Split(' '))
            .Select(Undress)
            .Where(own => own.Length >= 4);

    /// <summary>Lower case, look-alikes as the letters they stand for when they stand among letters, signs left out.</summary>
    static string Undress(string password)
    {
        var lower = password.ToLowerInvariant();
        var letters = lower.Select((c, i) => Stands(lower, i) ? Letter(c) : c).Where(char.IsLetterOrDigit);
        return new string([.. letters]);
    }

    static bool Stands(string text, int at) =>
        !char.IsAsciiDigit(text[at]) ? Letter(text[at]) != text[at] && at + 1 < text.Length
        : at + 1 < text.Length && text.AsSpan(at + 1).IndexOfAnyInRange('a', 'z') >= 0 && at > 0 && text.AsSpan(0, at).IndexOfAnyInRange('a', 'z') >= 0
            && !char.IsAsciiDigit(text[at + 1]) && !char.IsAsciiDigit(text[at - 1]);

    static char Letter(char c) => c switch
    {
        '0' => 'o', '1' => 'i', '3' => 'e', '4' => 'a', '5' => 's', '7' => 't', '8' => 'b', '9' => 'g',
        '@' => 'a', '$' => 's', '!' => 'i', '€' => 'e', '+' => 't',
        _ => c,
    };

    static HashSet<string> Load()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("Rapport.Governance.People.common-passwords.txt")
            ?? throw new InvalidOperationException("The list of common passwords is missing from the build.");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split((char[])['\n', ' ', '\r'], StringSplitOptions.RemoveEmptyEntries).Where(w => w[0] != '#')];
    }
}
