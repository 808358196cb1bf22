using System.Security.Cryptography;
using Rapport.Kernel;

namespace Rapport.Storage.Embedded.Files;

/// <summary>Uploaded files under random names, one folder per workspace, readable by the server's user only.</summary>
/// <param name="root">The folder that holds the workspaces' folders.</param>
/// <param name="quota">Bytes all files of one workspace may take together.</param>
sealed class LocalFiles(string root, long quota = LocalFiles.DefaultQuota) : IFiles
{
    public const long DefaultQuota = 20L << 30;

    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public async Task<(string Name, long Bytes)> SaveAsync(WorkspaceId workspace, Stream content, long maxBytes, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        var folder = FolderOf(workspace);
        MakeFolder(root);
        MakeFolder(folder);
        var room = Math.Min(maxBytes, quota - Used(folder));
        var name = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var part = Path.Combine(folder, name + ".part");
        try
        {
            var bytes = await WriteAsync(part, content, room, ct);
            File.Move(part, Path.Combine(folder, name));
            return (name, bytes);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    public Stream? Open(WorkspaceId workspace, string name)
    {
        if (!IsName(name)) return null;
        var path = Path.Combine(FolderOf(workspace), name);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 << 10, useAsync: true);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Delete(WorkspaceId workspace, string name)
    {
        var folder = FolderOf(workspace);
        if (IsName(name) && Directory.Exists(folder)) File.Delete(Path.Combine(folder, name));
    }

    public void DeleteAll(WorkspaceId workspace)
    {
        var folder = FolderOf(workspace);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    static async Task<long> WriteAsync(string path, Stream content, long room, CancellationToken ct)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        await using var file = new FileStream(path, options);
        var buffer = new byte[64 << 10];
        long written = 0;
        while (await content.ReadAsync(buffer, ct) is var read and > 0)
        {
            written += read;
            if (written > room) throw new IOException("The file is larger than allowed, or the workspace's space for files is used up.");
            await file.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        file.Flush(flushToDisk: true);
        return written;
    }

    static long Used(string folder) => new DirectoryInfo(folder).EnumerateFiles().Sum(f => f.Length);

    static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    // Only names we gave out: nothing with a dot or a slash ever becomes part of a path.
    static bool IsName(string name) => name.Length == 32 && name.All(char.IsAsciiHexDigitLower);

    string FolderOf(WorkspaceId workspace) => Path.Combine(root, workspace.Value.ToString("N"));
}
