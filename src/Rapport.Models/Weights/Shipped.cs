namespace Rapport.Models.Weights;

/// <summary>What travels inside this assembly: weights, and the texts and words written for Rapport.</summary>
static class Shipped
{
    /// <summary>A file by its name.</summary>
    /// <exception cref="FileNotFoundException">There is none of this name: the build forgot it.</exception>
    public static Stream Open(string name) =>
        typeof(Shipped).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException($"The assembly carries no {name}; rapport train makes weights.", name);

    /// <summary>Cells of a tab-separated file, without its lines of comment.</summary>
    public static List<string[]> Rows(string name)
    {
        using var text = new StreamReader(Open(name));
        var rows = new List<string[]>();
        while (text.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#') rows.Add(line.Split('\t'));
        }

        return rows;
    }
}
