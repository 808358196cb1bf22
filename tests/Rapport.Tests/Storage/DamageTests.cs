using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Kernel;
using Rapport.Kernel.Jobs;
using Rapport.Storage.Embedded;
using Rapport.Storage.Embedded.Folder;

namespace Rapport.Tests.Storage;

/// <summary>A damaged data folder is refused by the file's name, or opens with everything still in it; never empty.</summary>
public sealed class DamageTests : IDisposable
{
    static readonly WorkspaceId Workspace = new(Guid.Parse("11111111-2222-3333-4444-555555555555"));

    readonly string folder = Directory.CreateTempSubdirectory("rapport-test-").FullName;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string, string> Cuts()
    {
        var cases = new TheoryData<string, string>();
        foreach (var file in (string[])["state.db", "inbox.db"])
        {
            foreach (var harm in (string[])["gone", "cut to 0", "cut to half", "cut by a byte", "cut to the header", "longer by a byte"]) cases.Add(file, harm);
        }

        return cases;
    }

    [Theory, MemberData(nameof(Cuts)), Trait("Row", "R7")]
    public async Task A_file_that_is_cut_or_gone_is_refused_by_its_name(string file, string harm)
    {
        await FillAsync();
        Harm(Path.Combine(folder, file), harm);
        var refusal = Should.Throw<StartRefusedException>(() => Open().Dispose());
        refusal.Message.ShouldContain(file);
        refusal.Message.ShouldContain("backup");
    }

    [Theory, InlineData("state.db"), InlineData("inbox.db"), Trait("Row", "R7")]
    public async Task A_flipped_bit_in_the_header_is_refused_or_harmless(string file)
    {
        await FillAsync();
        var path = Path.Combine(folder, file);
        var whole = await File.ReadAllBytesAsync(path, Ct);
        var refused = 0;
        for (var at = 0; at < 100; at++)
        {
            var harmed = (byte[])whole.Clone();
            harmed[at] ^= (byte)(1 << (at % 8));
            await File.WriteAllBytesAsync(path, harmed, Ct);
            try
            {
                using var store = Open();
                await ShouldHoldAllAsync(store);
            }
            catch (StartRefusedException e)
            {
                e.Message.ShouldContain(file);
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(60);
    }

    [Fact, Trait("Row", "R7")]
    public async Task A_missing_stamp_beside_data_is_refused()
    {
        await FillAsync();
        File.Delete(Path.Combine(folder, "version"));
        Should.Throw<StartRefusedException>(() => Open().Dispose()).Message.ShouldContain("version");
    }

    [Fact, Trait("Row", "R7")]
    public void Columns_without_a_state_store_are_refused()
    {
        Directory.CreateDirectory(Path.Combine(folder, "columns"));
        Should.Throw<StartRefusedException>(() => Open().Dispose()).Message.ShouldContain("columns");
    }

    [Theory]
    [InlineData("")]
    [InlineData("rapport-data x")]
    [InlineData("something else")]
    public async Task A_damaged_stamp_is_refused(string text)
    {
        await FillAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "version"), text, Ct);
        Should.Throw<StartRefusedException>(() => Open().Dispose()).Message.ShouldContain("version");
    }

    [Fact]
    public async Task Data_of_a_newer_version_is_refused()
    {
        await FillAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "version"), "rapport-data 2\n", Ct);
        Should.Throw<StartRefusedException>(() => Open().Dispose()).Message.ShouldContain("newer");
    }

    [Fact]
    public void A_first_start_that_was_cut_off_begins_again()
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "version"), $"rapport-data {FolderStamp.Current} being made\n");
        File.WriteAllText(Path.Combine(folder, "state.db"), "half a fi");
        Open().Dispose();
        File.ReadAllText(Path.Combine(folder, "version")).ShouldBe("rapport-data 1\n");
    }

    [Fact]
    public async Task A_second_server_is_refused_and_told_who_has_the_folder()
    {
        await FillAsync();
        using var first = Open();
        var refusal = Should.Throw<StartRefusedException>(() => Open().Dispose());
        refusal.Message.ShouldContain("in use");
        refusal.Message.ShouldContain($"process {Environment.ProcessId}");
    }

    [Fact]
    public async Task Only_the_owner_may_read_the_folder_and_its_files()
    {
        await FillAsync();
        using var store = Open();
        var (name, _) = await store.Files.SaveAsync(Workspace, new MemoryStream([1, 2, 3]), 10, Ct);
        Mode(folder).ShouldBe("700");
        Mode(Path.Combine(folder, "files", Workspace.Value.ToString("N"), name)).ShouldBe("600");
    }

    [Fact]
    public async Task Damage_inside_a_page_is_found_by_the_full_check()
    {
        await FillAsync();
        using var store = Open();
        store.SqliteFiles.ShouldAllBe(file => IntegrityCheck.Damage(file, Ct) == null);
        store.State.File.BringInLog();
        var path = store.State.File.Path;
        var page = RootOf("job", path);
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Seek((page - 1) * 4096, SeekOrigin.Begin);
            file.Write([0xEE, 0xEE, 0xEE, 0xEE, 0xEE, 0xEE, 0xEE, 0xEE]);
        }

        store.State.File.ClearPools();
        IntegrityCheck.Damage(store.State.File, Ct).ShouldNotBeNull().ShouldContain("state.db");
    }

    EmbeddedStore Open() => EmbeddedStore.Open(folder, [new JobPart()], TimeProvider.System, NullLoggerFactory.Instance);

    async Task FillAsync()
    {
        using var store = Open();
        for (var i = 0; i < 40; i++)
        {
            await store.Inbox.AppendAsync(
                new InboxRow(0, Workspace, "key", "segment", 1, 1, "{}"u8.ToArray(), Encoding.UTF8.GetBytes(new string('x', 2000))), Ct);
        }

        await using var transaction = await store.State.BeginAsync(Ct);
        for (var i = 0; i < 40; i++)
            transaction.Db.Add(new Job { Id = Guid.NewGuid(), Kind = "k", Title = new string('t', 1000), Args = "null" });
        await transaction.CommitAsync(Ct);
    }

    static async Task ShouldHoldAllAsync(EmbeddedStore store)
    {
        (await store.Inbox.ReadAsync(0, 1000, Ct)).Count.ShouldBe(40);
        await using var db = store.State.Read();
        (await db.Set<Job>().CountAsync(Ct)).ShouldBe(40);
    }

    static void Harm(string path, string harm)
    {
        if (harm == "gone")
        {
            File.Delete(path);
            return;
        }

        using var file = new FileStream(path, FileMode.Open);
        file.SetLength(harm switch
        {
            "cut to 0" => 0,
            "cut to the header" => 100,
            "cut to half" => file.Length / 2,
            "cut by a byte" => file.Length - 1,
            _ => file.Length + 1,
        });
    }

    static long RootOf(string table, string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT rootpage FROM sqlite_schema WHERE name = @table";
        command.With("@table", table);
        return (long)command.ExecuteScalar()!; // the table is there
    }

    static string Mode(string path) => OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);
}
