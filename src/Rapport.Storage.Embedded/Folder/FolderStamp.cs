using System.Globalization;
using Rapport.Kernel;

namespace Rapport.Storage.Embedded.Folder;

/// <summary>The file <c>version</c>: which form the data has, and whether the folder was ever finished. A folder that
/// was finished once and now lacks a file is damaged; it is never quietly started anew.</summary>
sealed class FolderStamp
{
    /// <summary>The form this program writes.</summary>
    public const int Current = 1;

    const string Making = "being made";

    static readonly string[] DataNames = ["state.db", "inbox.db", "columns"];

    readonly string folder;

    FolderStamp(string folder, bool isFinished)
    {
        this.folder = folder;
        IsFinished = isFinished;
    }

    /// <summary>False for a folder that is new, or whose first start was cut off before anything was accepted.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Reads the stamp, or begins one in an empty folder.</summary>
    /// <exception cref="StartRefusedException">The data is newer than this program, or the stamp is damaged or gone.</exception>
    public static FolderStamp Read(string folder)
    {
        var path = Path.Combine(folder, "version");
        if (File.Exists(path)) return new FolderStamp(folder, Parse(path, File.ReadAllText(path)));
        if (Held(folder) is { } held)
        {
            throw new StartRefusedException(
                $"The data folder {folder} holds {held} but its file 'version' is missing. Restore the data folder from a backup.");
        }

        var stamp = new FolderStamp(folder, isFinished: false);
        stamp.Write(Making);
        return stamp;
    }

    /// <summary>From now on every file must be there.</summary>
    public void Finish()
    {
        if (IsFinished) return;
        Write("");
        IsFinished = true;
    }

    static bool Parse(string path, string text)
    {
        var words = text.Trim().Split(' ', 3);
        if (words.Length < 2 || words[0] != "rapport-data" || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var form))
            throw new StartRefusedException($"The file {path} is damaged. Restore the data folder from a backup.");
        if (form > Current)
        {
            throw new StartRefusedException(
                $"The data folder {Path.GetDirectoryName(path)} was written by a newer Rapport (data version {form}, this program knows {Current}). "
                + "Start the newer program, or restore a backup made by this one.");
        }

        return words is not [_, _, Making];
    }

    static string? Held(string folder) => DataNames
        .FirstOrDefault(name => File.Exists(Path.Combine(folder, name)) || Directory.Exists(Path.Combine(folder, name)));

    void Write(string mark)
    {
        var (path, part) = (Path.Combine(folder, "version"), Path.Combine(folder, "version.part"));
        using (var file = new FileStream(part, FileMode.Create, FileAccess.Write))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes($"rapport-data {Current} {mark}".TrimEnd() + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
    }
}
