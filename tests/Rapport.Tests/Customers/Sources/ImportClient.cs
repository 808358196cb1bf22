using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Tests.Server;

namespace Rapport.Tests.Customers.Sources;

/// <summary>Imports over HTTP as a person does them.</summary>
sealed class ImportClient(TestServer server, Guid? workspace = null)
{
    string In(string path) => TestServer.In(workspace ?? server.Workspace, path);

    public async Task<JsonElement> UploadAsync(params (string Name, Stream Content)[] files)
    {
        using var response = await SendAsync(files);
        return await response.JsonAsync();
    }

    public async Task<(int Status, string Code)> RefusedUploadAsync(string name, Stream content)
    {
        using var response = await SendAsync([(name, content)]);
        return await response.ProblemAsync();
    }

    Task<HttpResponseMessage> SendAsync((string Name, Stream Content)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, content) in files) form.Add(new StreamContent(content), "file", name);
        return server.Owner.SendAsync(HttpMethod.Post, In("imports"), form);
    }

    public Task<JsonElement> MapAsync(Guid import, string mapping) => server.Owner.PutAsync(In($"imports/{import}/mapping"), Json(mapping), "");

    public Task<JsonElement> DoAsync(Guid import, string action) => server.Owner.PostAsync(In($"imports/{import}/{action}"));

    public Task<JsonElement> GetAsync(Guid import) => server.Owner.GetAsync(In($"imports/{import}"));

    /// <summary>Waits until no job is at work.</summary>
    public async Task<JsonElement> EndAsync(Guid import, string expected, int seconds = 300)
    {
        var until = TimeProvider.System.GetTimestamp() + (seconds * TimeProvider.System.TimestampFrequency);
        while (true)
        {
            var answer = await GetAsync(import);
            var state = answer.Text("state");
            if (state is not ("checking" or "running" or "undoing"))
            {
                state.ShouldBe(expected, answer.ToString());
                return answer;
            }

            TimeProvider.System.GetTimestamp().ShouldBeLessThan(until, answer.ToString());
            await Task.Delay(50);
        }
    }

    /// <summary>Uploads, maps and imports.</summary>
    public async Task<JsonElement> ImportAsync(string mapping, params (string Name, Stream Content)[] files)
    {
        var id = (await UploadAsync(files)).Id();
        await MapAsync(id, mapping);
        await DoAsync(id, "start");
        return await EndAsync(id, "done");
    }

    public async Task<string> RefusedRowsAsync(Guid import)
    {
        using var response = await server.Owner.SendAsync(HttpMethod.Get, In($"imports/{import}/refused"));
        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        return await response.Content.ReadAsStringAsync();
    }

    public Task<JsonElement> QueryAsync(string metric, string from, string to, string? group = null, string? touchpoint = null)
    {
        var query = new JsonObject { ["metric"] = metric, ["period"] = new JsonObject { ["from"] = from, ["to"] = to } };
        if (group is not null) query["groupBy"] = new JsonArray(group);
        if (touchpoint is not null) query["filter"] = new JsonObject { ["field"] = "touchpoint", ["op"] = "eq", ["value"] = touchpoint };
        return server.Owner.PostAsync(In("metrics/query"), Json(query.ToJsonString()));
    }

    static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}
