using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Rapport.Governance;
using Rapport.Kernel;

namespace Rapport.Server.Live;

/// <summary>The live connection of a screen: it asks to watch a workspace and hears which topics changed there.</summary>
sealed class LiveHub(IMembers members, LiveConnections connections) : Hub
{
    public static void Add(IServiceCollection services)
    {
        services.AddSignalR(o => o.MaximumReceiveMessageSize = 4096);
        services.AddSingleton<LiveConnections>();
        services.AddSingleton<Changes>().AddSingleton<IChanges>(p => p.GetRequiredService<Changes>());
        services.AddHostedService(p => p.GetRequiredService<Changes>());
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapHub<LiveHub>("/app/live").DisableRequestTimeout().NeedsPerson();

    public static string Group(WorkspaceId workspace) => $"workspace {workspace}";

    public override Task OnConnectedAsync()
    {
        if (Context.GetHttpContext() is { } http && members.SessionOf(http) is { } session) connections.Add(Context, session);
        else Context.Abort();
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        connections.Remove(Context.ConnectionId);
        return Task.CompletedTask;
    }

    /// <summary>Watches a workspace instead of the one before.</summary>
    [HubMethodName("watch")]
    public async Task WatchAsync(Guid workspaceId)
    {
        var workspace = new WorkspaceId(workspaceId);
        if (connections.Session(Context.ConnectionId) is not { } session || !await members.MaySeeAsync(session, workspace, Context.ConnectionAborted))
            throw new HubException("There is no such workspace, or you are not a member of it.");
        if (connections.Watch(Context.ConnectionId, workspace) is { } before)
            await Groups.RemoveFromGroupAsync(Context.ConnectionId, Group(before), Context.ConnectionAborted);
        await Groups.AddToGroupAsync(Context.ConnectionId, Group(workspace), Context.ConnectionAborted);
    }
}

/// <summary>Open connections; those whose person has lost the right to what they watch are cut off.</summary>
sealed class LiveConnections : IDisposable
{
    readonly ConcurrentDictionary<string, Open> _open = new(StringComparer.Ordinal);
    readonly IMembers _members;
    readonly ILogger<LiveConnections> _log;

    sealed record Open(HubCallerContext Context, Guid Session, WorkspaceId? Workspace);

    public LiveConnections(IMembers members, ILogger<LiveConnections> log)
    {
        _members = members;
        _log = log;
        _members.Changed += OnChanged;
    }

    public void Add(HubCallerContext context, Guid session) => _open[context.ConnectionId] = new(context, session, null);

    public void Remove(string connection) => _open.TryRemove(connection, out _);

    public Guid? Session(string connection) => _open.TryGetValue(connection, out var open) ? open.Session : null;

    /// <summary>Notes what a connection watches; answers what it watched before.</summary>
    public WorkspaceId? Watch(string connection, WorkspaceId workspace)
    {
        if (!_open.TryGetValue(connection, out var open)) return null;
        _open[connection] = open with { Workspace = workspace };
        return open.Workspace;
    }

    void OnChanged(object? sender, EventArgs e) => _ = CutOffAsync();

    async Task CutOffAsync()
    {
        try
        {
            foreach (var open in _open.Values)
            {
                if (open.Workspace is { } workspace && !await _members.MaySeeAsync(open.Session, workspace, CancellationToken.None)) open.Context.Abort();
            }
        }
        catch (Exception e)
        {
            _log.LogError(e, "Checking live connections failed");
        }
    }

    public void Dispose() => _members.Changed -= OnChanged;
}
