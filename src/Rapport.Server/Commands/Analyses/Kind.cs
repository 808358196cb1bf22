using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary>What all kinds of analysis have in common: a file, rows to look at, and an answer for people or for programs.</summary>
static class Kind
{
    public static readonly Argument<FileInfo> File = new("file") { Description = "CSV (commas or semicolons), or separated by tabs or spaces, UTF-8, with a first row of names." };

    public static readonly Option<bool> NoNames = new("--no-names") { Description = "The file has no first row of names: columns are called 1, 2, 3 …" };

    public static readonly Option<string[]> Where = new("--where") { Description = "Looks only at rows where this holds, as \"tenure>0\" or \"class=Business\"; several must all hold.", AllowMultipleArgumentsPerToken = true };

    public static readonly Option<string?> Missing = new("--missing") { Description = "A further sign for a missing value, as 0 or 99; NA, NaN, null and nothing always are." };

    static readonly Option<bool> Json = new("--json") { Description = "Prints JSON." };

    static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>A kind that reads a file.</summary>
    public static Command OfFile(string name, string description, Func<ParseResult, JsonObject> run, params Option[] own) =>
        With(new(name, description) { File }, run, [.. own, NoNames, Where, Missing]);

    /// <summary>A kind that needs no file, or not always.</summary>
    public static Command With(Command command, Func<ParseResult, JsonObject> run, params Option[] own)
    {
        foreach (var option in own) command.Add(option);
        command.Add(Json);
        command.SetAction(parsed => Run(parsed, run));
        return command;
    }

    static int Run(ParseResult parsed, Func<ParseResult, JsonObject> run)
    {
        try
        {
            var said = run(parsed);
            if (parsed.GetValue(Json)) Console.WriteLine(said.ToJsonString(s_indented));
            else Printed.Write(Console.Out, said);
            return 0;
        }
        catch (Exception failed) when (failed is ApiFailedException or FittingException)
        {
            Console.Error.WriteLine(failed.Message);
            return 1;
        }
    }
}
