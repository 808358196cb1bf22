using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Kernel.Jobs;
using Rapport.Storage.Compliance;
using Rapport.Storage.Embedded;

namespace Rapport.Tests.Storage;

public sealed class EmbeddedInboxComplies : InboxCompliance
{
    protected override Task<IStoreUnderTest> OpenAsync() => EmbeddedUnderTest.OpenAsync();
}

public sealed class EmbeddedStateComplies : StateCompliance
{
    protected override Task<IStoreUnderTest> OpenAsync() => EmbeddedUnderTest.OpenAsync();
}

public sealed class EmbeddedFilesComply : FilesCompliance
{
    protected override Task<IStoreUnderTest> OpenAsync() => EmbeddedUnderTest.OpenAsync();
}

public sealed class EmbeddedJobsComply : JobsCompliance
{
    protected override Task<IStoreUnderTest> OpenAsync() => EmbeddedUnderTest.OpenAsync();
}

/// <summary>The embedded stores over a temporary data folder.</summary>
sealed class EmbeddedUnderTest : IStoreUnderTest
{
    readonly string folder = Directory.CreateTempSubdirectory("rapport-test-").FullName;
    ServiceProvider services;

    EmbeddedUnderTest() => services = Build();

    public IInbox Inbox => services.GetRequiredService<IInbox>();

    public IStateStore State => services.GetRequiredService<IStateStore>();

    public IFiles Files => services.GetRequiredService<IFiles>();

    public RapportDb Scoped() => services.CreateScope().ServiceProvider.GetRequiredService<RapportDb>();

    public static async Task<IStoreUnderTest> OpenAsync()
    {
        var store = new EmbeddedUnderTest();
        await using var transaction = await store.State.BeginAsync(TestContext.Current.CancellationToken);
        await using var create = transaction.Command(
            "CREATE TABLE note(id BLOB PRIMARY KEY, workspace BLOB NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL UNIQUE)");
        await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        return store;
    }

    public async Task RestartAsync()
    {
        await services.DisposeAsync();
        services = Build();
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    ServiceProvider Build() => new ServiceCollection()
        .AddLogging()
        .AddSingleton<IModelPart, NotePart>()
        .AddSingleton<IModelPart, JobPart>()
        .AddEmbeddedStorage(folder)
        .BuildServiceProvider();
}
