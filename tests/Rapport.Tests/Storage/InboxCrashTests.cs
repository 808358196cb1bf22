using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Storage.Embedded;

namespace Rapport.Tests.Storage;

public sealed class InboxCrashTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("rapport-test-").FullName;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact, Trait("Row", "R1")]
    public async Task What_was_acknowledged_survives_twenty_kills()
    {
        var acked = new HashSet<string>();
        for (var kill = 0; kill < 20; kill++)
        {
            using var child = InboxChild.Start(folder, $"run{kill}", bytes: 3000);
            var until = 40 + (kill * 17); // another moment each time
            var count = 0;
            while (await child.StandardOutput.ReadLineAsync(Ct) is { } line)
            {
                if (line.StartsWith("acked ", StringComparison.Ordinal)) acked.Add(line[6..]);
                if (++count == until) child.Kill();
            }

            await child.WaitForExitAsync(Ct);
            count.ShouldBeGreaterThanOrEqualTo(until, "the child ended by itself");
        }

        var stored = await StoredAsync();
        stored.Distinct().Count().ShouldBe(stored.Count);
        acked.Except(stored).ShouldBeEmpty();
        acked.Count.ShouldBeGreaterThan(2000);
    }

    [Fact, Trait("Row", "R5")]
    public async Task A_full_disk_refuses_and_loses_nothing_acknowledged()
    {
        EmbeddedStore.Open(folder, [], TimeProvider.System, NullLoggerFactory.Instance).Dispose();
        using var child = InboxChild.Start(folder, "full", bytes: 30_000, mostKilobytes: 8192);
        var lines = (await child.StandardOutput.ReadToEndAsync(Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await child.WaitForExitAsync(Ct);

        lines.Count(l => l.StartsWith("refused ", StringComparison.Ordinal)).ShouldBe(16);
        lines.ShouldContain(l => l.Contains("nothing was stored", StringComparison.Ordinal));
        var acked = lines.Where(l => l.StartsWith("acked ", StringComparison.Ordinal)).Select(l => l[6..]).ToHashSet();
        acked.Count.ShouldBeGreaterThan(50);
        acked.Except(await StoredAsync()).ShouldBeEmpty();
    }

    async Task<List<string>> StoredAsync()
    {
        using var store = EmbeddedStore.Open(folder, [], TimeProvider.System, NullLoggerFactory.Instance);
        var rows = await store.Inbox.ReadAsync(0, int.MaxValue, Ct);
        return [.. rows.Select(r => Encoding.UTF8.GetString(r.Body.Span).TrimEnd())];
    }
}
