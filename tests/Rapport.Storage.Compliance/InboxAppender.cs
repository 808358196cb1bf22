using System.Text;
using Rapport.Kernel;

namespace Rapport.Storage.Compliance;

/// <summary>Appends to an inbox until it refuses, and says on standard output what was acknowledged.</summary>
public static class InboxAppender
{
    const int Callers = 16;

    public static async Task RunAsync(IInbox inbox, string run, int bytes)
    {
        var say = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => AppendAsync(inbox, $"{run}.{caller}", bytes, say))));
    }

    static async Task AppendAsync(IInbox inbox, string caller, int bytes, TextWriter say)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                await inbox.AppendAsync(Row($"{caller}.{i}", bytes), CancellationToken.None);
                await say.WriteLineAsync($"acked {caller}.{i}");
            }
        }
        catch (IOException e)
        {
            await say.WriteLineAsync($"refused {e.Message}");
        }
    }

    static InboxRow Row(string name, int bytes) => new(
        0, new WorkspaceId(Guid.Parse("11111111-2222-3333-4444-555555555555")), "key", "segment", 1, 1, "{}"u8.ToArray(),
        Encoding.UTF8.GetBytes(name.PadRight(bytes)));
}
