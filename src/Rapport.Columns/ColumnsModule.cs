using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rapport.Columns.Blocks;
using Rapport.Columns.Customers;
using Rapport.Columns.Erasure;
using Rapport.Columns.Supervision;
using Rapport.Columns.Transport;
using Rapport.Kernel;

namespace Rapport.Columns;

/// <summary>The column store: facts, kept for ever and counted fast.</summary>
public static class ColumnsModule
{
    /// <summary>Adds <see cref="IColumns"/>, <see cref="IFactBlocks"/>, <see cref="ICustomerMap"/>, <see cref="IFactErasure"/> and
    /// a health part, folds the map every night, starts the host with the application and ends it with it. Needs an
    /// <see cref="IStateStore"/> and an <see cref="IChanges"/>.</summary>
    public static IServiceCollection AddColumns(this IServiceCollection services, ColumnsOptions options)
    {
        var command = Command(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(Endpoint(options, command));
        services.AddSingleton(options);
        services.AddSingleton<ColumnClient>();
        services.AddSingleton<IColumns>(s => s.GetRequiredService<ColumnClient>());
        services.AddSingleton(new HostPlan(command));
        services.AddSingleton<HostSupervisor>();
        services.AddSingleton<FactBlocks>();
        services.AddSingleton<IFactBlocks>(s => s.GetRequiredService<FactBlocks>());
        services.AddSingleton<CustomerMap>();
        services.AddSingleton<ICustomerMap>(s => s.GetRequiredService<CustomerMap>());
        services.AddSingleton<IFactErasure, FactErasure>();
        services.AddSingleton<FactBlockSender>();
        services.AddSingleton<IHealthPart, StoreHealth>();
        services.AddSingleton<IModelPart, FactBlockPart>();
        services.AddJobKind<FoldCustomers>();
        services.AddNightlyJob(FoldCustomers.Nightly);
        services.AddHostedService(s => s.GetRequiredService<HostSupervisor>());
        services.AddHostedService(s => s.GetRequiredService<FactBlockSender>());
        return services;
    }

    static HostCommand? Command(ColumnsOptions options)
    {
        if (options.Server is not null) return null;
        var folder = Path.GetFullPath(options.Folder);
        return new HostCommand(
            options.HostExecutable ?? HostPlaces.Executable(), folder, options.Library ?? HostPlaces.Library(),
            options.Port is null ? HostPlaces.Socket(folder) : null, options.Port,
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), options);
    }

    static ColumnEndpoint Endpoint(ColumnsOptions options, HostCommand? command) => command switch
    {
        null => ColumnEndpoint.OfServer(options.Server!), // no command means a server
        { Port: { } port } => ColumnEndpoint.OfPort(port, command.Token),
        _ => ColumnEndpoint.OfSocket(command.Socket!), // no port means a socket
    };
}
