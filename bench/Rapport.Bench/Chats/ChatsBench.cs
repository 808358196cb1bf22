using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Bench.Load;

namespace Rapport.Bench.Chats;

/// <summary>Many live chats at once over HTTP, each with a visitor who waits for what is new and writes now and then: how long until the visitor has
/// what an agent sent, and until what a visitor sent is on disk.</summary>
/// <remarks><c>bench chats [--chats=500] [--seconds=30] [--every=10] [--out=bench/results/chats.json]</c>; each of both sides of each chat writes every so many seconds.</remarks>
static class ChatsBench
{
    static readonly JsonSerializerOptions s_printed = new() { WriteIndented = true };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string> options)
    {
        int Number(string name, int usual) => options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
        var (chats, seconds, every) = (Number("chats", 500), Number("seconds", 30), Number("every", 10));
        await using var server = await RunningServer.StartAsync((chats * 2) + 64);
        using var ended = new CancellationTokenSource();
        var visitors = await BeginAsync(server, chats);
        var waiting = visitors.Select(v => v.WaitAsync(ended.Token)).ToList();
        await TalkAsync(server, visitors, every, TimeSpan.FromSeconds(10)); // compiles what is measured
        foreach (var visitor in visitors) visitor.Forget();
        var before = server.Cpu.Server;
        var said = await TalkAsync(server, visitors, every, TimeSpan.FromSeconds(seconds));
        await Task.Delay(TimeSpan.FromSeconds(2)); // the last ones are on their way
        var cpu = server.Cpu.Server - before;
        await ended.CancelAsync();
        await Task.WhenAll(waiting);
        var heard = visitors.SelectMany(v => v.Heard).ToList();
        var text = JsonSerializer.Serialize(
            new
            {
                bench = "chats", processors = Environment.ProcessorCount, chats, messages = said.Count + heard.Count, messagesPerSecond = Math.Round((said.Count + heard.Count) / (double)seconds, 1),
                agentToVisitor = Figures(heard), visitorToDisk = Figures(said), serverCpuMsPerMessage = Math.Round(cpu.TotalMilliseconds / (said.Count + heard.Count), 2),
            },
            s_printed);
        Console.WriteLine(text);
        if (options.TryGetValue("out", out var file)) await File.WriteAllTextAsync(file, text + "\n");
        return 0;
    }

    static async Task<IReadOnlyList<Visitor>> BeginAsync(RunningServer server, int chats)
    {
        var path = server.Workspace + "case-settings/inbox";
        var settings = JsonNode.Parse(await server.Http.GetStringAsync(new Uri(path, UriKind.Relative)))!.AsObject(); // settings are never null
        settings["chat"] = true;
        using (var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(settings) })
        {
            request.Headers.Add("If-Match", "*");
            await RunningServer.JsonAsync(await server.Http.SendAsync(request));
        }

        var key = server.Http.DefaultRequestHeaders.Authorization?.Parameter ?? "";
        var visitors = new List<Visitor>();
        for (var i = 0; i < chats; i++) visitors.Add(await Visitor.BeginAsync(server, key, i));
        return visitors;
    }

    /// <summary>Agents and visitors write at a steady pace, whatever the answers take.</summary>
    /// <returns>Milliseconds until each visitor's message was on disk.</returns>
    static async Task<IReadOnlyCollection<double>> TalkAsync(RunningServer server, IReadOnlyList<Visitor> visitors, int every, TimeSpan duration)
    {
        var said = new ConcurrentBag<double>();
        var all = new List<Task>();
        var (begin, gap) = (Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(every / (2.0 * visitors.Count)));
        for (var i = 0; i * gap < duration; i++)
        {
            var due = (i * gap) - Stopwatch.GetElapsedTime(begin);
            if (due > TimeSpan.Zero) await Task.Delay(due);
            var visitor = visitors[i / 2 % visitors.Count];
            all.Add(i % 2 == 0 ? visitor.AnswerAsync(server) : SayAsync(visitor));
        }

        await Task.WhenAll(all);
        return said;

        async Task SayAsync(Visitor visitor)
        {
            var sent = Stopwatch.GetTimestamp();
            await visitor.SayAsync();
            said.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
    }

    static object Figures(IReadOnlyCollection<double> times)
    {
        var sorted = times.Order().ToList();
        double At(double share) => Math.Round(sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))], 1);
        return new { n = sorted.Count, p50Ms = At(0.5), p95Ms = At(0.95), p99Ms = At(0.99), maxMs = At(1) };
    }

    /// <summary>A browser with a chat.</summary>
    sealed class Visitor(RunningServer server, string key, string token, string conversation)
    {
        readonly ConcurrentDictionary<string, long> _sent = new(StringComparer.Ordinal);
        readonly ConcurrentBag<double> _heard = [];

        /// <summary>Milliseconds from sending an agent's message to having it.</summary>
        public IReadOnlyCollection<double> Heard => _heard;

        public void Forget() => _heard.Clear();

        public static async Task<Visitor> BeginAsync(RunningServer server, string key, int number)
        {
            var first = string.Create(CultureInfo.InvariantCulture, $"Where is parcel {number}?");
            var begun = await PostAsync(server, "begin", new { key, thread = $"{Guid.NewGuid():N}", message = "first", text = first, anonymousId = $"{Guid.NewGuid():N}" }, CancellationToken.None);
            var found = await RunningServer.JsonAsync(await server.Http.GetAsync(new Uri(server.Workspace + "conversations?limit=1", UriKind.Relative)));
            var latest = found.GetProperty("items")[0];
            if (latest.GetProperty("lastText").GetString() != first) throw new InvalidOperationException("Another conversation is the latest one.");
            return new(server, key, begun.GetProperty("token").GetString() ?? "", latest.GetProperty("id").GetString() ?? "");
        }

        public async Task SayAsync() => await PostAsync(server, "messages", new { key, token, message = $"{Guid.NewGuid():N}", text = "Is it on its way?" }, CancellationToken.None);

        /// <summary>An agent answers.</summary>
        public async Task AnswerAsync(RunningServer server)
        {
            var text = $"{Guid.NewGuid():N}";
            _sent[text] = Stopwatch.GetTimestamp();
            await RunningServer.JsonAsync(await server.Http.PostAsJsonAsync($"{server.Workspace}conversations/{conversation}/messages", new { key = text, text }));
        }

        /// <summary>Asks for what is new as the page does, again and again.</summary>
        public async Task WaitAsync(CancellationToken ct)
        {
            var (after, state) = (0L, "");
            try
            {
                while (true)
                {
                    var now = await PostAsync(server, "wait", new { key, token, after, state }, ct);
                    state = now.GetProperty("state").GetString() ?? "";
                    foreach (var message in now.GetProperty("messages").EnumerateArray())
                    {
                        after = message.GetProperty("no").GetInt64();
                        if (_sent.TryRemove(message.GetProperty("text").GetString() ?? "", out var sent)) _heard.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                    }
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
            }
        }

        static async Task<JsonElement> PostAsync(RunningServer server, string path, object body, CancellationToken ct)
        {
            using var answer = await server.Http.PostAsJsonAsync($"/sdk/v1/chat/{path}", body, ct);
            return await RunningServer.JsonAsync(answer);
        }
    }
}
