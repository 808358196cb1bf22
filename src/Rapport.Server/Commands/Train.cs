using System.CommandLine;
using Rapport.Models;

namespace Rapport.Server.Commands;

/// <summary><c>rapport train</c>: makes a shipped weights file anew from its public sources.</summary>
static class Train
{
    static readonly Argument<string> What = new("what") { Description = "Which weights to make." };

    static readonly Argument<DirectoryInfo> Folder = new("folder") { Description = "Where the sources are; docs/models.md says where they come from." };

    static readonly Option<FileInfo?> Out = new("--out") { Description = "The file to write; left out, WHAT.weights here." };

    public static Command Command()
    {
        What.AcceptOnlyFromAmong([.. Recipes.All.Select(recipe => recipe.Name)]);
        Folder.AcceptExistingOnly();
        var command = new Command("train", "Make the weights by which texts are read from public sources: the same bytes on every machine.") { What, Folder, Out };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var recipe = Recipes.All.Single(r => r.Name == parsed.GetValue(What));
        var file = parsed.GetValue(Out)?.FullName ?? recipe.Name + ".weights";
        try
        {
            using var bytes = new MemoryStream();
            recipe.Make(parsed.GetValue(Folder)!.FullName, bytes); // an argument is always there
            File.WriteAllBytes(file, bytes.ToArray());
            Console.WriteLine($"{file}: {bytes.Length:N0} bytes");
            return 0;
        }
        catch (IOException failed)
        {
            Console.Error.WriteLine($"{failed.Message} The folder must hold {recipe.Sources}.");
            return 1;
        }
    }
}
