using System.Text;

namespace Rapport.Messaging.Smtp;

/// <summary>Lines and replies over a stream (RFC 5321, section 4). One command, one reply: nothing is sent ahead.</summary>
sealed class SmtpWire(Stream stream) : IAsyncDisposable
{
    const int LongestLine = 4096;
    const int MostLines = 100;

    readonly byte[] _buffer = new byte[8192];
    Stream _stream = stream;
    int _from;
    int _to;

    /// <summary>Bytes of the server that nobody has asked for yet.</summary>
    public bool HasMore => _from < _to;

    public Stream Stream => _stream;

    /// <summary>Goes on over an encrypted stream.</summary>
    public void Replace(Stream stream) => _stream = stream;

    public async Task<SmtpReply> AskAsync(string command, CancellationToken ct)
    {
        // What was checked elsewhere is checked where it would do harm.
        if (command.Any(char.IsControl)) throw new ArgumentException("A command has one line.", nameof(command));
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), ct);
        await _stream.FlushAsync(ct);
        return await ReadAsync(ct);
    }

    public async Task<SmtpReply> ReadAsync(CancellationToken ct)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await ReadLineAsync(ct);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), System.Globalization.NumberStyles.None, null, out var code) || code is < 200 or > 599)
                throw new IOException("The mail server's answer is none.");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ') return new(code, Enhanced(lines[0]), lines);
            if (lines.Count > MostLines) throw new IOException("The mail server's answer has no end.");
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    async Task<string> ReadLineAsync(CancellationToken ct)
    {
        var line = new List<byte>(128);
        while (true)
        {
            if (!HasMore)
            {
                (_from, _to) = (0, await _stream.ReadAsync(_buffer, ct));
                if (_to == 0) throw new IOException("The mail server closed the connection.");
            }

            var next = _buffer[_from++];
            if (next == '\n') return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            line.Add(next);
            if (line.Count > LongestLine) throw new IOException("The mail server's answer has no end.");
        }
    }

    static string Enhanced(string text)
    {
        var word = text.Split(' ', 2)[0];
        return word.Length is >= 5 and <= 11 && word[1] == '.' && word[0] is '2' or '4' or '5' && word.All(c => char.IsAsciiDigit(c) || c == '.') ? word : "";
    }
}
