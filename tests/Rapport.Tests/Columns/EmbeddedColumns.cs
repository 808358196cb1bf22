using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rapport.Columns;
using Rapport.Columns.Supervision;
using Rapport.Columns.Transport;
using Rapport.Kernel;

namespace Rapport.Tests.Columns;

/// <summary>The real column store on a folder of its own, without a state store beside it.</summary>
public sealed class EmbeddedColumns : IAsyncLifetime
{
    readonly ServiceProvider services;

    public EmbeddedColumns()
        : this(new ColumnsOptions { Folder = Folders.New("columns") })
    {
    }

    internal EmbeddedColumns(ColumnsOptions options)
    {
        Options = options;
        services = new ServiceCollection().AddLogging().AddColumns(options).BuildServiceProvider();
    }

    public ColumnsOptions Options { get; }

    public IColumns Columns => services.GetRequiredService<IColumns>();

    internal HostSupervisor Supervisor => services.GetRequiredService<HostSupervisor>();

    /// <summary>What a caller over TCP must present.</summary>
    internal string Token => services.GetRequiredService<HostPlan>().Command?.Token ?? "";

    internal ColumnEndpoint Endpoint => services.GetRequiredService<ColumnEndpoint>();

    public async ValueTask InitializeAsync() => await ((IHostedService)Supervisor).StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Folders.Remove(Options.Folder);
    }

    internal async Task StopAsync()
    {
        await ((IHostedService)Supervisor).StopAsync(CancellationToken.None);
        await services.DisposeAsync();
    }
}

/// <summary>Folders for one test.</summary>
static class Folders
{
    public static string New(string name) => Directory.CreateTempSubdirectory($"rapport-{name}-").FullName;

    public static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
