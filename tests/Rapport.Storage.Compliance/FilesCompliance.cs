using System.Text;
using Rapport.Kernel;
using Shouldly;
using Xunit;

namespace Rapport.Storage.Compliance;

/// <summary>What every file store promises.</summary>
public abstract class FilesCompliance : IAsyncLifetime
{
    static readonly WorkspaceId Ours = new(Guid.Parse("11111111-2222-3333-4444-555555555555"));
    static readonly WorkspaceId Theirs = new(Guid.Parse("99999999-2222-3333-4444-555555555555"));

    IStoreUnderTest? store;

    protected abstract Task<IStoreUnderTest> OpenAsync();

    IFiles Files => store!.Files; // opened before each test

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        if (store is not null) await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_file_comes_back_as_it_was_given_also_after_a_restart()
    {
        var content = new byte[300_000];
        new Random(7).NextBytes(content);
        var (name, bytes) = await Files.SaveAsync(Ours, new MemoryStream(content), 1 << 20, Ct);
        bytes.ShouldBe(300_000);
        await store!.RestartAsync();
        (await ReadAsync(Ours, name)).ShouldBe(content);
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        var (name, bytes) = await Files.SaveAsync(Ours, Stream.Null, 10, Ct);
        bytes.ShouldBe(0);
        (await ReadAsync(Ours, name)).ShouldBe([]);
    }

    [Fact]
    public async Task Equal_files_get_different_names_without_a_trace_of_the_content()
    {
        var first = await SaveAsync(Ours, "same");
        var second = await SaveAsync(Ours, "same");
        second.ShouldNotBe(first);
        first.ShouldMatch("^[0-9a-f]{32}$");
    }

    [Fact]
    public async Task A_file_of_exactly_the_limit_is_stored_and_one_byte_more_is_refused()
    {
        (await Files.SaveAsync(Ours, new MemoryStream(new byte[100]), 100, Ct)).Bytes.ShouldBe(100);
        await Should.ThrowAsync<IOException>(() => Files.SaveAsync(Ours, new MemoryStream(new byte[101]), 100, Ct));
    }

    [Fact]
    public async Task Another_workspace_does_not_see_it()
    {
        var name = await SaveAsync(Ours, "secret");
        Files.Open(Theirs, name).ShouldBeNull();
        Files.Delete(Theirs, name);
        Encoding.UTF8.GetString((await ReadAsync(Ours, name))!).ShouldBe("secret");
    }

    [Theory]
    [InlineData("../state.db")]
    [InlineData("..")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789ABCDEF")]
    [InlineData("0123456789abcdef0123456789abcd/.")]
    public void A_name_that_was_not_given_out_opens_nothing(string name)
    {
        Files.Open(Ours, name).ShouldBeNull();
        Files.Delete(Ours, name);
    }

    [Fact]
    public async Task A_deleted_file_is_gone_and_deleting_it_again_is_fine()
    {
        var name = await SaveAsync(Ours, "short-lived");
        Files.Delete(Ours, name);
        Files.Delete(Ours, name);
        Files.Open(Ours, name).ShouldBeNull();
    }

    [Fact]
    public async Task Deleting_all_of_a_workspace_leaves_the_others()
    {
        var (ours, theirs) = (await SaveAsync(Ours, "ours"), await SaveAsync(Theirs, "theirs"));
        Files.DeleteAll(Ours);
        Files.DeleteAll(Ours);
        Files.Open(Ours, ours).ShouldBeNull();
        (await ReadAsync(Theirs, theirs)).ShouldNotBeNull();
    }

    async Task<string> SaveAsync(WorkspaceId workspace, string text) =>
        (await Files.SaveAsync(workspace, new MemoryStream(Encoding.UTF8.GetBytes(text)), 1000, Ct)).Name;

    async Task<byte[]?> ReadAsync(WorkspaceId workspace, string name)
    {
        await using var file = Files.Open(workspace, name);
        if (file is null) return null;
        using var copy = new MemoryStream();
        await file.CopyToAsync(copy, Ct);
        return copy.ToArray();
    }
}
