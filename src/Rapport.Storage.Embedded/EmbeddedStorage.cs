using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rapport.Kernel;
using Rapport.Storage.Embedded.Folder;
using Rapport.Storage.Embedded.Health;

namespace Rapport.Storage.Embedded;

/// <summary>Everything in one folder, with nothing to install beside the program: SQLite and plain files.</summary>
public static class EmbeddedStorage
{
    /// <summary>Adds the storage ports over a data folder, and <see cref="RapportDb"/> scoped to a request.
    /// The folder is locked, checked and brought up to date when first used, at the latest when the host starts.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="dataFolder">Made when absent, readable by its owner only.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEmbeddedStorage(this IServiceCollection services, string dataFolder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(dataFolder);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => EmbeddedStore.Open(
            Path.GetFullPath(dataFolder),
            [.. provider.GetServices<IModelPart>()],
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IStateStore>(provider => provider.GetRequiredService<EmbeddedStore>().State);
        services.AddSingleton<IInbox>(provider => provider.GetRequiredService<EmbeddedStore>().Inbox);
        services.AddSingleton<IDataFiles>(new Folder.DataFiles(Path.GetFullPath(dataFolder)));
        services.AddSingleton<IFiles>(provider => provider.GetRequiredService<EmbeddedStore>().Files);
        services.AddScoped(provider => provider.GetRequiredService<EmbeddedStore>().State.Scoped());
        services.AddHostedService<OpenOnStart>();
        services.AddSingleton<IntegrityCheck>();
        services.AddSingleton<IHealthPart>(provider => provider.GetRequiredService<IntegrityCheck>());
        services.AddHostedService(provider => provider.GetRequiredService<IntegrityCheck>());
        services.AddSingleton<IHealthPart, StateHealth>().AddSingleton<IHealthPart, InboxHealth>().AddSingleton<IHealthPart, DiskHealth>();
        return services;
    }

    // Resolving the store opens it, so a folder that cannot be used stops the start and not the first request.
    sealed class OpenOnStart(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<EmbeddedStore>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
