using System.Security.Cryptography;
using System.Text;
using Rapport.Kernel;

namespace Rapport.Governance.People;

enum FactorOutcome
{
    /// <summary>Right, or none is set.</summary>
    Fine,

    /// <summary>One is set and none was sent.</summary>
    Needed,

    /// <summary>Wrong, or used before.</summary>
    Wrong,
}

/// <summary>The authenticator app and its ten recovery codes.</summary>
sealed class SecondFactor(ISecrets secrets, TimeProvider clock)
{
    const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>What secrets are sealed for.</summary>
    public const string Purpose = "totp";

    /// <summary>Checks and uses up what was sent; the caller saves the person.</summary>
    public FactorOutcome Check(Person person, string? code, string? recoveryCode)
    {
        if (!person.TotpOn) return FactorOutcome.Fine;
        if (!string.IsNullOrWhiteSpace(recoveryCode)) return UseRecovery(person, recoveryCode) ? FactorOutcome.Fine : FactorOutcome.Wrong;
        if (string.IsNullOrWhiteSpace(code)) return FactorOutcome.Needed;
        return Use(person, code) ? FactorOutcome.Fine : FactorOutcome.Wrong;
    }

    /// <summary>True when the code is right and was not used before; marks it used.</summary>
    public bool Use(Person person, string code)
    {
        if (person.TotpSecret is null || Totp.Match(Secret(person.TotpSecret), code, clock.GetUtcNow(), person.TotpStep) is not { } step) return false;
        person.TotpStep = step;
        return true;
    }

    /// <summary>Gives the person a new secret, not yet in force.</summary>
    public byte[] NewSecret(Person person)
    {
        var secret = Totp.NewSecret();
        person.TotpSecret = Convert.ToBase64String(secrets.Seal(Purpose, secret));
        return secret;
    }

    /// <summary>Ten fresh codes in clear; only their hashes are kept.</summary>
    public static IReadOnlyList<string> NewRecoveryCodes(Person person)
    {
        var codes = Enumerable.Range(0, 10)
            .Select(_ => $"{RandomNumberGenerator.GetString(Letters, 5)}-{RandomNumberGenerator.GetString(Letters, 5)}").ToList();
        person.RecoveryCodes = string.Join('\n', codes.Select(Hash));
        return codes;
    }

    static bool UseRecovery(Person person, string code)
    {
        var hash = Hash(code.Trim().ToLowerInvariant());
        var left = person.RecoveryCodes.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (!left.Remove(hash)) return false;
        person.RecoveryCodes = string.Join('\n', left);
        return true;
    }

    byte[] Secret(string stored) => secrets.Open(Purpose, Convert.FromBase64String(stored));

    static string Hash(string code) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
}
