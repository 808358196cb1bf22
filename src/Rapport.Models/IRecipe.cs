using Rapport.Models.Language;
using Rapport.Models.Sentiment;

namespace Rapport.Models;

/// <summary>How one of the shipped weights files is made from sources that anyone can get.</summary>
public interface IRecipe
{
    /// <summary>Its name, and that of its file without <c>.weights</c>.</summary>
    string Name { get; }

    /// <summary>What the folder must hold, for people.</summary>
    string Sources { get; }

    /// <summary>Makes the weights: the same bytes from the same sources, on every machine.</summary>
    /// <param name="folder">Holds the sources under the names that <see cref="Sources"/> says.</param>
    /// <param name="into">Where the bytes go.</param>
    /// <exception cref="IOException">A source is missing or cannot be read.</exception>
    void Make(string folder, Stream into);
}

/// <summary>Every weights file that ships.</summary>
public static class Recipes
{
    /// <summary>One per file.</summary>
    public static IReadOnlyList<IRecipe> All { get; } = [new FeelingsRecipe(), new LanguagesRecipe()];
}
