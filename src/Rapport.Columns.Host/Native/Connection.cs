using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Rapport.Columns.Host.Native;

/// <summary>One connection to the engine: runs one statement at a time. Calls block; the pool decides who calls.</summary>
sealed unsafe class Connection : IDisposable
{
    readonly nint* handle;

    Connection(nint* handle) => this.handle = handle;

    /// <summary>Settings in force beyond the base ones, kept by the pool.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; set; } = new Dictionary<string, string>();

    public static Connection Open(IEnumerable<string> arguments)
    {
        var texts = arguments.Select(a => Marshal.StringToCoTaskMemUTF8(a)).ToArray();
        try
        {
            fixed (nint* argv = texts)
            {
                var opened = LibChdb.Connect(texts.Length, (byte**)argv);
                return opened is null
                    ? throw HostFailure.Damaged("The facts cannot be opened; they may be damaged. docs/operations.md tells how to restore a backup.")
                    : new Connection(opened);
            }
        }
        finally
        {
            foreach (var text in texts) Marshal.FreeCoTaskMem(text);
        }
    }

    /// <summary>Runs a statement; the answer holds native memory until it is disposed.</summary>
    /// <exception cref="EngineException">The engine refused.</exception>
    public Answer Query(string sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        using var text = new Pinned([sql, format, .. parameters.Select(p => p.Key), .. parameters.Select(p => p.Value)]);
        var (at, n) = (text.Pointers, parameters.Count);
        fixed (nuint* lengths = text.Lengths)
        fixed (nint* pointers = at)
        {
            var all = (byte**)pointers;
            return Answer.Of(LibChdb.Query(
                *handle, all[0], lengths[0], all[1], lengths[1], all + 2, lengths + 2, all + 2 + n, lengths + 2 + n, (nuint)n));
        }
    }

    /// <summary>Inserts rows given in a format's bytes, all or none per partition.</summary>
    /// <param name="sql"><c>INSERT INTO t SETTINGS …</c>, without FORMAT.</param>
    /// <param name="format">Such as RowBinary.</param>
    /// <param name="body">The rows.</param>
    /// <exception cref="EngineException">The engine refused.</exception>
    public void Insert(string sql, string format, ReadOnlySequence<byte> body)
    {
        var stream = Begin(sql, format);
        try
        {
            foreach (var piece in body) Append(stream, piece.Span);
            using var answer = Answer.Of(LibChdb.Done(stream));
        }
        finally
        {
            LibChdb.DestroyInsert(stream);
        }
    }

    public void Dispose() => LibChdb.Close(handle);

    nint Begin(string sql, string format)
    {
        using var text = new Pinned([sql, format]);
        fixed (nint* pointers = text.Pointers)
        {
            var all = (byte**)pointers;
            var stream = LibChdb.BeginInsert(*handle, all[0], text.Lengths[0], all[1], text.Lengths[1]);
            if (stream == 0) throw new EngineException("The engine did not begin the insert.");
            if (Message(stream) is not { } error) return stream;
            LibChdb.DestroyInsert(stream);
            throw new EngineException(error);
        }
    }

    static void Append(nint stream, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        fixed (byte* data = bytes)
        {
            if (LibChdb.Append(stream, data, (nuint)bytes.Length) == 0) return;
        }

        var error = Message(stream) ?? "The engine stopped taking rows.";
        LibChdb.CancelInsert(stream);
        throw new EngineException(error);
    }

    static string? Message(nint stream) => Marshal.PtrToStringUTF8((nint)LibChdb.InsertError(stream)) is { Length: > 0 } text ? text : null;

    /// <summary>UTF-8 copies of texts outside the managed heap.</summary>
    sealed class Pinned : IDisposable
    {
        public Pinned(IReadOnlyList<string> texts)
        {
            Pointers = new nint[texts.Count];
            Lengths = new nuint[texts.Count];
            for (var i = 0; i < texts.Count; i++)
            {
                Pointers[i] = Marshal.StringToCoTaskMemUTF8(texts[i]);
                Lengths[i] = (nuint)Encoding.UTF8.GetByteCount(texts[i]);
            }
        }

        public nint[] Pointers { get; }

        public nuint[] Lengths { get; }

        public void Dispose() => Array.ForEach(Pointers, Marshal.FreeCoTaskMem);
    }
}

/// <summary>An answer in the engine's memory.</summary>
sealed unsafe class Answer : IDisposable
{
    readonly nint result;

    Answer(nint result) => this.result = result;

    /// <summary>The answer in the format asked for; valid until disposal.</summary>
    public ReadOnlySpan<byte> Bytes => Slice(0, Length);

    public long Length => (long)LibChdb.ResultLength(result);

    public ReadOnlySpan<byte> Slice(long start, long length) => new(LibChdb.ResultBuffer(result) + start, checked((int)length));

    public static Answer Of(nint result)
    {
        if (result == 0) throw new EngineException("The engine gave no answer.");
        if (Marshal.PtrToStringUTF8((nint)LibChdb.ResultError(result)) is not { Length: > 0 } error) return new Answer(result);
        LibChdb.DestroyResult(result);
        throw new EngineException(error);
    }

    public void Dispose() => LibChdb.DestroyResult(result);
}

/// <summary>The engine refused a statement.</summary>
/// <param name="message">Of the form <c>Code: 60. DB::Exception: … (UNKNOWN_TABLE)</c>.</param>
sealed partial class EngineException(string message) : Exception(message)
{
    /// <summary>ClickHouse error code; 1002 (unknown) when the text holds none.</summary>
    public int Code { get; } = Number().Match(message) is { Success: true } m
        ? int.Parse(m.Groups["code"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)
        : 1002;

    [System.Text.RegularExpressions.GeneratedRegex(@"Code: (?<code>\d{1,6})", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, 1000)]
    private static partial System.Text.RegularExpressions.Regex Number();
}
