using System.Text.Json;

namespace Rapport.Tests.Server;

[Collection(nameof(OneServer))]
public sealed class OpenApiTests(TestServer server)
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 1, NewLine = "\n" };

    [Fact]
    public async Task The_committed_description_is_the_one_the_server_gives()
    {
        var committed = Path.Combine(Root(), "web", "openapi.json");
        var text = await server.Stranger().Http.GetStringAsync("openapi/v1.json", TestContext.Current.CancellationToken);
        var given = JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(text), Indented) + "\n";
        if (Environment.GetEnvironmentVariable("RAPPORT_RENEW") == "openapi") await File.WriteAllTextAsync(committed, given, TestContext.Current.CancellationToken);

        var same = await File.ReadAllTextAsync(committed, TestContext.Current.CancellationToken) == given;

        same.ShouldBeTrue("The API has changed. Run eng/openapi, look at the difference of web/openapi.json, and commit it.");
    }

    static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Rapport.slnx"))) return folder.FullName;
        throw new InvalidOperationException("The tests run inside the repository.");
    }
}
