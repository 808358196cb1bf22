using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rapport.Columns;
using Rapport.Columns.Supervision;
using Rapport.Kernel;
using Rapport.Storage.Embedded;

namespace Rapport.Tests.Columns;

/// <summary>The real column store beside the real state store, as in the server, on a folder that outlives a restart.</summary>
sealed class ColumnsWithState : IAsyncDisposable
{
    readonly string folder = Folders.New("facts");
    IHost host;

    ColumnsWithState() => host = Build();

    public string ColumnsFolder => Path.Combine(folder, "columns");

    public string Folder => folder;

    public IColumns Columns => Get<IColumns>();

    public IStateStore State => Get<IStateStore>();

    public IFactBlocks Blocks => Get<IFactBlocks>();

    public ICustomerMap Map => Get<ICustomerMap>();

    public IFactErasure Erasure => Get<IFactErasure>();

    public HostSupervisor Supervisor => Get<HostSupervisor>();

    public Published Changes { get; } = new();

    public T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    public static async Task<ColumnsWithState> StartAsync(CancellationToken ct)
    {
        var store = new ColumnsWithState();
        await store.host.StartAsync(ct);
        return store;
    }

    /// <summary>Ends the host process hard and drops the server's parts in the middle of whatever they do, then starts anew.</summary>
    public async Task CrashAsync(CancellationToken ct)
    {
        if (Supervisor.HostId is { } id)
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            process.Kill();
        }

        await StopAsync();
        host = Build();
        await host.StartAsync(ct);
    }

    /// <summary>Commits one block and returns its number.</summary>
    public async Task<long> CommitAsync(IReadOnlyList<Fact> facts, CancellationToken ct)
    {
        await using var transaction = await State.BeginAsync(ct);
        var no = await Blocks.AddAsync(transaction, facts, ct);
        await transaction.CommitAsync(ct);
        return no;
    }

    public async Task<long> SetAsync(IReadOnlyList<SubjectOwner> owners, CancellationToken ct)
    {
        await using var transaction = await State.BeginAsync(ct);
        var no = await Map.SetAsync(transaction, owners, ct);
        await transaction.CommitAsync(ct);
        return no;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Folders.Remove(folder);
    }

    async Task StopAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await host.StopAsync(hurry.Token);
        host.Dispose();
    }

    IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddEmbeddedStorage(folder).AddColumns(new ColumnsOptions { Folder = ColumnsFolder }).AddSingleton<IChanges>(Changes);
        return builder.Build();
    }

    public sealed class Published : IChanges
    {
        readonly ConcurrentQueue<(WorkspaceId, string)> all = new();

        public IReadOnlyCollection<(WorkspaceId Workspace, string Topic)> All => all;

        public void Publish(WorkspaceId workspace, string topic) => all.Enqueue((workspace, topic));
    }
}
