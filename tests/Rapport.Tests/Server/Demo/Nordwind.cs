namespace Rapport.Tests.Server.Demo;

/// <summary>A quarter of the demo company's customers in one workspace of the server: loading it takes longer than most that is asked of it.</summary>
static class Nordwind
{
    const int Shoppers = 5_000;

    static (TestServer Server, Guid At)? s_loaded;

    /// <summary>Where it is; loaded when first asked for. Whoever changes it loads one of their own.</summary>
    public static async Task<Guid> AtAsync(TestServer server)
    {
        if (s_loaded is { } loaded && loaded.Server == server) return loaded.At;
        var at = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Nordwind", zone = "Europe/Berlin", currency = "EUR", language = "en" })).Id();
        await DemoWords.SendAsync(server, at, Shoppers, TimeProvider.System.GetUtcNow());
        s_loaded = (server, at);
        return at;
    }
}
