namespace Rapport.Governance;

/// <summary>Names of the rate limits that the server enforces.</summary>
public static class RateLimit
{
    /// <summary>Guesses at passwords, codes and links: per client address.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Exports: per person or key.</summary>
    public const string Export = "export";
}
