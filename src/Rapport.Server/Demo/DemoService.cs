using static Rapport.Server.Demo.DemoApi;

namespace Rapport.Server.Demo;

/// <summary>How the demo company's two teams see to cases of the returns desk: the service centre answers within hours, the stores within a day.</summary>
sealed class DemoService
{
    // What comes after a case comes four days after its opening.
    const double LongestHours = 84;

    readonly Random _random = new(Truths.Seed);
    readonly Guid[] _teams;

    DemoService(Guid[] teams) => _teams = teams;

    /// <summary>Names the two teams.</summary>
    public static async Task<DemoService> SetAsync(HttpClient api, string at, CancellationToken ct)
    {
        var known = (await ReadAsync(api, $"{at}/case-settings/teams", ct)).GetProperty("items").EnumerateArray().ToDictionary(t => t.GetProperty("name").GetString()!, t => t.GetProperty("id").GetGuid(), StringComparer.Ordinal); // names are required
        var teams = Truths.ServiceTeams.Select(t => (t.Name, Id: known.TryGetValue(t.Name, out var id) ? id : Guid.CreateVersion7())).ToArray();
        await SetAsync(api, teams.Select(t => new { id = t.Id, name = t.Name, members = Array.Empty<Guid>() }), at, ct);
        return new([.. teams.Select(t => t.Id)]);
    }

    /// <summary>How the next case went.</summary>
    public (Guid Team, string Channel, double ReplyHours, double Hours, int Replies, int Reopenings) Next()
    {
        var no = _random.Next(_teams.Length);
        var usual = Truths.ServiceTeams[no];
        var (reply, rest) = (Math.Min(usual.ReplyHours * Spread(), LongestHours / 2), Math.Min(usual.RestHours * Spread(), LongestHours / 2));
        var replies = 1 + (_random.NextDouble() < usual.OneReply ? 0 : _random.Next(1, 4));
        return (_teams[no], no == 0 ? "phone" : "store", reply, reply + rest, replies, _random.NextDouble() < usual.Reopened ? 1 : 0);
    }

    static Task SetAsync(HttpClient api, IEnumerable<object> items, string at, CancellationToken ct) => DemoApi.SetAsync(api, $"{at}/case-settings/teams", new { items }, ct);

    // Of waiting times the logarithms are spread evenly around the middle.
    double Spread() => Math.Exp(0.7 * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
}
