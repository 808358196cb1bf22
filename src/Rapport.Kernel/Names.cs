using System.Text;

namespace Rapport.Kernel;

/// <summary>Names as the stores write them.</summary>
public static class Names
{
    /// <summary><c>LastSeen</c> → <c>last_seen</c>.</summary>
    /// <param name="name">A name in Pascal case; empty gives empty.</param>
    public static string Snake(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var text = new StringBuilder(name.Length + 8);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
