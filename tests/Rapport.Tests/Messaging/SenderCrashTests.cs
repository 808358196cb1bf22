using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Tests.Messaging;

/// <summary>The server is killed again and again while it sends (safety R2).</summary>
[Trait("Row", "2.25")]
public sealed class SenderCrashTests
{
    const int Each = 100;
    const int Kills = 4;
    const int Connections = 2;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_owed_is_lost_and_nothing_offered_comes_twice()
    {
        await using var rig = await MailRig.StartAsync();
        rig.Sink.Mode = SinkMode.Busy;
        await using (var transaction = await rig.Server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct))
        {
            for (var i = 0; i < Each; i++)
            {
                await rig.Messages.QueueAsync(transaction, rig.Mail(to: $"owed{i}@example.org"), Ct);
                await rig.Messages.QueueAsync(transaction, rig.Mail(MailClass.Marketing, $"offered{i}@example.org"), Ct);
            }

            await transaction.CommitAsync(Ct);
        }

        await rig.Server.StopAsync();
        (rig.Sink.Mode, rig.Sink.Pace) = (SinkMode.Ok, TimeSpan.FromMilliseconds(20));
        var chance = new Random(2);
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = rig.Sink.Mails.Count;
            await ServeUntilAsync(rig.Server.DataFolder, async () =>
            {
                await PatienceAsync(() => rig.Sink.Mails.Count > before || rig.Sink.Mails.Count >= 2 * Each, "the server sends nothing");
                await Task.Delay(chance.Next(50, 300), Ct);
            });
        }

        await ServeUntilAsync(rig.Server.DataFolder, () => PatienceAsync(() => Count(rig.Server.DataFolder, "state IN (1, 2)") == 0, "mails still wait"));

        var owed = rig.Sink.Mails.Where(m => m.To.StartsWith("owed", StringComparison.Ordinal)).ToList();
        var offered = rig.Sink.Mails.Where(m => m.To.StartsWith("offered", StringComparison.Ordinal)).ToList();
        owed.DistinctBy(m => m.To).Count().ShouldBe(Each, "none is lost");
        (owed.Count - Each).ShouldBeLessThanOrEqualTo(Kills * Connections, "one in doubt per kill and connection");
        owed.DistinctBy(m => m.Header("Message-ID")).Count().ShouldBe(Each, "a second try has the Message-ID of the first");
        offered.DistinctBy(m => m.To).Count().ShouldBe(offered.Count, "none comes twice");
        var unknown = Count(rig.Server.DataFolder, "state = 9");
        unknown.ShouldBeLessThanOrEqualTo(Kills * Connections);
        offered.Count.ShouldBeInRange(Each - unknown, Each);
        Count(rig.Server.DataFolder, "state = 3").ShouldBe((2 * Each) - unknown);
    }

    /// <summary>Runs a server that is killed at the end, also where what was waited for did not come.</summary>
    static async Task ServeUntilAsync(string data, Func<Task> enough)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Rapport.Server"), ["serve", "--data", data, "--urls", "http://127.0.0.1:0"])
        {
            UseShellExecute = false,
        };
        start.Environment["RAPPORT_Outgoing__Allow__0"] = "127.0.0.1";
        using var server = Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
        try
        {
            await enough();
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    static int Count(string data, string where)
    {
        using var file = new SqliteConnection($"Data Source={Path.Combine(data, "state.db")};Pooling=False;Mode=ReadOnly");
        file.Open();
        using var command = file.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM message WHERE {where}";
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    static async Task PatienceAsync(Func<bool> done, string otherwise)
    {
        var since = Stopwatch.GetTimestamp();
        while (!done())
        {
            Stopwatch.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromMinutes(3), otherwise);
            await Task.Delay(20, Ct);
        }
    }
}
