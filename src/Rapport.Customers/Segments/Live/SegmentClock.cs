using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rapport.Columns;
using Rapport.Customers.Identity;
using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>Asks the segments again about whom time alone may have changed, at the instant it did; and counts from the facts where
/// what is kept of them does not reach. Sleeps until somebody is due.</summary>
sealed partial class SegmentClock(
    IStateStore store, PlanBook plans, SegmentSignals signals, TrackReader reader, IFactBlocks blocks, TimeProvider clock, ILogger<SegmentClock> log)
    : BackgroundService
{
    /// <summary>Customers in one transaction.</summary>
    const int AtOnce = 300;

    static readonly TimeSpan s_longest = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var changed = signals.Changed;
            var wait = TimeSpan.FromSeconds(2);
            try
            {
                do signals.Next = await RunDueAsync(stoppingToken);
                while (await RecountOneAsync(stoppingToken));
                var left = signals.Next - clock.NowMicros();
                wait = left >= s_longest.TotalMicroseconds ? s_longest : TimeSpan.FromMicroseconds(Math.Max(0, left) + 999);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Failed(log, e);
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(changed, Task.Delay(wait, clock, either.Token));
            await either.CancelAsync();
        }
    }

    /// <summary>Asks about everybody who is due.</summary>
    /// <returns>When the next one is; <see cref="long.MaxValue"/> for never.</returns>
    public async Task<long> RunDueAsync(CancellationToken ct)
    {
        while (true)
        {
            await using var connection = await store.OpenReadAsync(ct);
            await using var first = connection.Command("SELECT min(due) FROM segment_person");
            var next = await first.ExecuteScalarAsync(ct) is long due ? due : long.MaxValue;
            if (next > clock.NowMicros()) return next;
            await RunSomeAsync(ct);
        }
    }

    async Task RunSomeAsync(CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var now = clock.NowMicros();
        var due = new List<(CustomerId Customer, WorkspaceId Workspace)>();
        await using (var command = transaction.Command("SELECT customer, workspace FROM segment_person WHERE due <= @now ORDER BY due LIMIT @n"))
        {
            await using var rows = await command.With("@now", now).With("@n", AtOnce).ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct)) due.Add((new CustomerId(rows.GetId(0)), new WorkspaceId(rows.GetId(1))));
        }

        foreach (var workspace in due.GroupBy(d => d.Workspace))
        {
            var plan = await plans.OfAsync(transaction, workspace.Key, ct);
            var graph = new IdentityGraph(workspace.Key);
            await IdentityStore.LoadAsync(transaction, graph, [.. workspace.Select(d => d.Customer)], ct);
            var people = workspace.Select(d => graph.PersonOf(d.Customer)).ToList();
            var follower = new Follower(transaction, plan, workspace.Key);
            await follower.LoadAsync(people, [], [], ct);
            foreach (var person in people) AskUntil(follower, person, now);
            await follower.SaveAsync(ct);
            await signals.TellAsync(transaction, workspace.Key, follower, ct);
        }

        await transaction.CommitAsync(ct);
    }

    /// <summary>Each instant for itself, so that history is the same however late the clock comes.</summary>
    static void AskUntil(Follower follower, Person person, long now)
    {
        for (var times = 0; times < 100 && follower.DueOf(person.Id) <= now; times++)
            follower.Ask(person, follower.DueOf(person.Id), null, [], isQuiet: false);
        if (follower.DueOf(person.Id) <= now) follower.Ask(person, now, null, [], isQuiet: false);
    }

    /// <summary>Counts from the facts whoever waits for it.</summary>
    public async Task RecountAsync(CancellationToken ct)
    {
        while (await RecountOneAsync(ct))
        {
            // One after the other.
        }
    }

    async Task<bool> RecountOneAsync(CancellationToken ct)
    {
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command("SELECT customer, workspace FROM segment_recount LIMIT 1");
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct)) return false;
        await RecountAsync(new WorkspaceId(row.GetId(1)), new CustomerId(row.GetId(0)), ct);
        return true;
    }

    async Task RecountAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var (subjects, before, cut) = await LookAsync(workspace, customer, ct);
        await blocks.WaitAllVisibleAsync(ct);
        var whole = new Dictionary<string, View>(StringComparer.Ordinal);
        foreach (var track in cut)
        {
            var entries = await reader.OfAsync(workspace, track.Spec, subjects, ct);
            whole[track.Spec.Key] = View.Of(entries.Select(e => e.Entry));
        }

        await using var transaction = await store.BeginAsync(ct);
        var graph = new IdentityGraph(workspace);
        await IdentityStore.LoadAsync(transaction, graph, [customer], ct);
        var person = graph.PersonOf(customer);
        // A fact that came meanwhile is not in what was read: then all of it is done again.
        if (person.Subjects.Count > 0 && await FingerprintAsync(transaction, subjects, ct) != before) return;
        var follower = new Follower(transaction, await plans.OfAsync(transaction, workspace, ct), workspace);
        await follower.LoadAsync([person], [], [], ct);
        await using var done = transaction.Command("DELETE FROM segment_recount WHERE customer = @c").With("@c", customer);
        await done.ExecuteNonQueryAsync(ct);
        follower.Ask(person, clock.NowMicros(), null, [], isQuiet: false, whole);
        await follower.SaveAsync(ct);
        await signals.TellAsync(transaction, workspace, follower, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>The identifiers of a customer, what is kept of them, and the tracks that do not reach.</summary>
    async Task<(IReadOnlyList<Guid> Subjects, string Kept, IReadOnlyList<FollowedTrack> Cut)> LookAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var plan = await plans.OfAsync(transaction, workspace, ct);
        var graph = new IdentityGraph(workspace);
        await IdentityStore.LoadAsync(transaction, graph, [customer], ct);
        var person = graph.PersonOf(customer);
        var follower = new Follower(transaction, plan, workspace);
        await follower.LoadAsync([person], [], [], ct);
        var subjects = person.Subjects.Select(s => s.Id.Value).Order().ToList();
        return (subjects, await FingerprintAsync(transaction, subjects, ct),
            [.. plan.Tracks.Where(t => person.Subjects.Any(s => follower.TrackOf(s.Id, t.No).Older > 0))]);
    }

    static async Task<string> FingerprintAsync(IStateTransaction transaction, IReadOnlyList<Guid> subjects, CancellationToken ct)
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        await using var command = transaction.Command(
            $"SELECT t.subject, t.track, t.bytes FROM {IdList.From(transaction.Connection)} CROSS JOIN subject_track t ON t.subject = ids.id ORDER BY t.subject, t.track");
        await using var rows = await command.With("@ids", IdList.Of(subjects)).ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{rows.GetId(0):N}{rows.GetInt64(1)};")));
            hash.AppendData(rows.GetBytes(2));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Segments could not be followed in time and are looked at again")]
    static partial void Failed(ILogger logger, Exception exception);
}
