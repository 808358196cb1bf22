using Rapport.Kernel;

namespace Rapport.Governance;

/// <summary>Roles and scopes as the API spells them.</summary>
static class Words
{
    /// <summary>Lower case.</summary>
    public static string Word(this Role role) => role.ToString().ToLowerInvariant();

    /// <summary>Lower case.</summary>
    public static string Word(this Scope scope) => scope.ToString().ToLowerInvariant();

    /// <summary>The role of that name, or null. Numbers are no names.</summary>
    public static Role? Role(string? word) =>
        Enum.GetValues<Role>().Where(r => r.Word() == word).Select(r => (Role?)r).FirstOrDefault();

    /// <summary>The scope of that name, or null. Numbers are no names.</summary>
    public static Scope? Scope(string? word) =>
        Enum.GetValues<Scope>().Where(s => s.Word() == word).Select(s => (Scope?)s).FirstOrDefault();
}
