using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Rapport.Kernel;

namespace Rapport.Server.Live;

/// <summary>Gathers what changed and tells watching screens at most five times a second per topic.</summary>
sealed class Changes(IHubContext<LiveHub> hub, TimeProvider clock) : BackgroundService, IChanges
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    readonly ConcurrentDictionary<(WorkspaceId Workspace, string Topic), byte> _pending = new();
    readonly SemaphoreSlim _wake = new(0, 1);

    public void Publish(WorkspaceId workspace, string topic)
    {
        if (!_pending.TryAdd((workspace, topic), 0)) return;
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody has woken the loop already; it takes this change along.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _wake.WaitAsync(stoppingToken);
            foreach (var change in _pending.Keys)
            {
                if (_pending.TryRemove(change, out _))
                    await hub.Clients.Group(LiveHub.Group(change.Workspace)).SendAsync("changed", change.Topic, stoppingToken);
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }
}
