using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Insight.Predictions;
using Rapport.Kernel;

namespace Rapport.Tests.Insight.Predictions;

/// <summary>A shop of 1,500 customers of whom it is known why they leave and what the silent think, with its predictions as the job made them.</summary>
public sealed class PlantedCompany : IAsyncLifetime
{
    public const int Customers = 1_500;

    const long Day = 86_400_000_000;

    readonly List<(Guid Customer, double Mood, bool Silent)> _people = [];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public InsightServer Server { get; } = new();

    public WorkspaceId Workspace { get; private set; }

    /// <summary>The first moment of the day on which all is foretold.</summary>
    public long Today { get; } = TimeProvider.System.NowMicros() / Day * Day;

    /// <summary>What a customer thinks, on the scale of five.</summary>
    public double MoodOf(Guid customer) => _people.Find(p => p.Customer == customer).Mood;

    /// <summary>What the job came to, as the route shows it.</summary>
    public JsonObject Shown { get; private set; } = [];

    internal PredictionReport Report => Shown["report"].Deserialize<PredictionReport>(JsonSerializerOptions.Web)!; // it has run

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        Workspace = Server.NewWorkspace("UTC");
        await Server.StoreAsync(Facts(Workspace, Today, _people), Ct);
        var (status, begun) = await Server.SendAsync(HttpMethod.Post, Workspace, "predictions/fit", new { horizonDays = 60 }, Ct);
        status.ShouldBe(202, begun.ToJsonString());
        var jobs = Server.Get<IJobs>();
        for (var tries = 0; tries < 600 && await jobs.FindAsync((Guid)begun["job"]!, Ct) is { State: not "done", Error: null }; tries++) await Task.Delay(100, Ct);
        var ended = await jobs.FindAsync((Guid)begun["job"]!, Ct);
        ended?.State.ShouldBe("done", ended.Error);
        Shown = (await Server.SendAsync(HttpMethod.Get, Workspace, "predictions", null, Ct)).Body;
    }

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    /// <summary>Orders about every 20 days for two years at most. A late delivery makes four in ten leave, one on time one or two in a hundred; how often it is late and how much is spent differs from customer to customer. One in three is silent and 1.2 less
    /// satisfied: they answer one question in ten, the others every second.</summary>
    public static IReadOnlyList<Fact> Facts(WorkspaceId workspace, long today, ICollection<(Guid, double, bool)>? people = null)
    {
        var random = new Random(5);
        var facts = new List<Fact>();
        for (var no = 0; no < Customers; no++)
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            var who = new CustomerId(new Guid(bytes));
            var (silent, usual) = (random.NextDouble() < 0.35, 20 * Math.Exp((random.NextDouble() * 2) - 1));
            var mood = (silent ? 2.9 : 4.1) + ((random.NextDouble() - 0.5) * 0.8);
            var (lateShare, spends) = (0.45 * Math.Pow(random.NextDouble(), 2), 1_500 * Math.Exp(2 * random.NextDouble()));
            people?.Add((who.Value, mood, silent));
            var joined = 30 + (random.NextDouble() * 690);
            facts.Add(Made(workspace, who, random, FactTypes.Identify, today - (long)(joined * Day)) with { Props = Json(new() { ["$traits"] = new Dictionary<string, object> { ["region"] = no % 3 == 0 ? "North" : "South" } }) });
            for (var day = joined - 1; day > 0.5; day -= 3 + (-usual * Math.Log(1 - random.NextDouble())))
            {
                facts.Add(Made(workspace, who, random, FactTypes.Order, today - (long)(day * Day)) with { Channel = no % 2 == 0 ? "web" : "app", Amount = (long)(spends * (0.5 + random.NextDouble())), Currency = "EUR", Touchpoint = "shop" });
                var late = random.NextDouble() < lateShare;
                facts.Add(Made(workspace, who, random, FactTypes.Delivery, today - (long)((day - 0.2) * Day)) with { Touchpoint = "delivery", Props = Json(new() { ["late"] = late, ["carrier"] = "A" }) });
                if (random.NextDouble() < (silent ? 0.1 : 0.5))
                {
                    facts.Add(Made(workspace, who, random, FactTypes.Answer, today - (long)((day - 0.3) * Day)) with
                    {
                        Metric = "csat.5", Score = Math.Clamp(Math.Round(mood + ((random.NextDouble() - 0.5) * 1.6)), 1, 5), Touchpoint = "delivery", Element = "csat",
                    });
                }

                if (random.NextDouble() < (late ? 0.4 : 0.015)) break;
            }
        }

        return facts;
    }

    static byte[] Json(Dictionary<string, object> of) => JsonSerializer.SerializeToUtf8Bytes(of);

    public static Fact Made(WorkspaceId workspace, CustomerId who, Random random, string type, long at)
    {
        var id = new byte[16];
        random.NextBytes(id);
        return new() { Workspace = workspace, Type = type, Subject = new(who.Value), Customer = who, At = at, Received = at, Id = new(new Guid(id)), Sign = 1, Source = "test", Props = "{}"u8.ToArray() };
    }
}
