using System.Globalization;
using System.Net;

namespace Rapport.Tests.Server;

[Trait("Row", "9.15")]
public sealed class NoTelemetryTests
{
    [Fact]
    public async Task A_server_at_work_talks_to_nobody_outside_this_machine()
    {
        await using var server = await TestServer.StartAsync();
        await server.Owner.GetAsync("api/v1/health");
        await server.KeyAsync("read");
        await server.Owner.GetAsync(server.In("people"));

        var talking = Sockets().ToList();

        talking.ShouldNotBeEmpty("the test's own connections must be seen, or it sees nothing");
        talking.Where(remote => !IPAddress.IsLoopback(remote) && !remote.Equals(IPAddress.Any) && !remote.Equals(IPAddress.IPv6Any)).ShouldBeEmpty();
    }

    // The far ends of the TCP and UDP sockets of this process and of those it started.
    static IEnumerable<IPAddress> Sockets()
    {
        var own = Family().SelectMany(Inodes).ToHashSet(StringComparer.Ordinal);
        return new[] { "tcp", "tcp6", "udp", "udp6" }
            .SelectMany(kind => File.ReadLines($"/proc/self/net/{kind}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => own.Contains(fields[9]))
            .Select(fields => Address(fields[2].Split(':')[0]));
    }

    static IEnumerable<int> Family()
    {
        var parents = Directory.GetDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .ToDictionary(id => id, Parent);
        return parents.Keys.Where(IsOurs);

        bool IsOurs(int id) => id == Environment.ProcessId || (parents.TryGetValue(id, out var parent) && parent > 1 && IsOurs(parent));
    }

    static int Parent(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // ended meanwhile
        }
    }

    static IEnumerable<string> Inodes(int id)
    {
        try
        {
            return Directory.GetFiles($"/proc/{id}/fd").Select(f => new FileInfo(f).LinkTarget ?? "")
                .Where(t => t.StartsWith("socket:[", StringComparison.Ordinal)).Select(t => t[8..^1]).ToList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // ended meanwhile
        }
    }

    // The kernel prints each 32-bit word in the machine's byte order.
    static IPAddress Address(string hex)
    {
        var address = new IPAddress([.. Convert.FromHexString(hex).Chunk(4).SelectMany(word => word.Reverse())]);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
