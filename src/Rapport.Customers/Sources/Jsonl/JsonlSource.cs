using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Jsonl;

/// <summary>One JSON object a line, or one JSON array of objects. Nested objects become columns <c>a.b</c>.</summary>
sealed class JsonlSource : ISource
{
    /// <inheritdoc/>
    public string Name => "jsonl";

    /// <inheritdoc/>
    public bool Fits(ReadOnlySpan<byte> head)
    {
        var rest = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        rest = rest.TrimStart(" \t\r\n"u8);
        return rest is [(byte)'{', ..] || (rest is [(byte)'[', ..] && rest[1..].TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)']', ..]);
    }

    /// <inheritdoc/>
    public Opened Open(Stream content, ReadChoice choice)
    {
        // The columns are the union over the file, so that every pass sees the same ones.
        var columns = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var rows = 0;
        var pieces = new JsonPieces(content);
        while (pieces.Next(out var piece))
        {
            rows++;
            if (JsonRow.Parse(piece.Span) is not { } row) continue;
            foreach (var (name, _) in row)
                if (known.Add(name)) columns.Add(name);
            if (columns.Count > Limits.Columns) break;
        }

        if (rows == 0) return new Refusal("import.empty", "The file holds no rows.");
        if (columns.Count == 0) return new Refusal("import.json", "No line of the file is a JSON object.", 400);
        var (names, refusal) = Header.Of(columns);
        if (refusal is not null) return refusal;
        return Opened.As(new Reader(content, names));
    }

    sealed class Reader(Stream content, string[] columns) : IRowReader
    {
        readonly JsonPieces _pieces = new(content);
        readonly Dictionary<string, int> _places = columns.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        long _number = 1;

        public IReadOnlyList<string> Columns => columns;

        public string Detail => _pieces.IsArray ? "JSON array, utf-8" : "JSON Lines, utf-8";

        public double Share => content.Length == 0 ? 1 : (double)content.Position / content.Length;

        public bool Read(out SourceRow row)
        {
            if (!_pieces.Next(out var piece))
            {
                row = default;
                return false;
            }

            _number++;
            row = piece.IsEmpty ? new SourceRow(_number, Blank(), TooLong) : Row(piece.Span);
            return true;
        }

        static RowFault TooLong => new(RowFaults.Length, $"The row is longer than {Limits.RowChars} bytes.");

        SourceRow Row(ReadOnlySpan<byte> json)
        {
            var cells = Blank();
            if (JsonRow.Parse(json) is not { } values)
            {
                cells[0] = System.Text.Encoding.UTF8.GetString(json[..Math.Min(json.Length, 2_000)]);
                return new SourceRow(_number, cells, new RowFault(RowFaults.Json, "Not one JSON object."));
            }

            RowFault? fault = null;
            foreach (var (name, value) in values)
            {
                if (!_places.TryGetValue(name, out var place)) continue;
                if (value.Length > Limits.CellChars)
                    fault = new RowFault(RowFaults.Cell, $"A value is longer than {Limits.CellChars} characters.");
                else if (value.Contains('\0'))
                    fault = new RowFault(RowFaults.Nul, "The row contains a NUL character.");
                else
                    cells[place] = value;
            }

            return new SourceRow(_number, cells, fault);
        }

        string[] Blank()
        {
            var cells = new string[columns.Length];
            Array.Fill(cells, "");
            return cells;
        }

        public void Dispose() => content.Dispose();
    }
}

/// <summary>One JSON object as names and texts.</summary>
static class JsonRow
{
    static readonly JsonDocumentOptions _options = new() { MaxDepth = Limits.JsonDepth };

    /// <summary>Scalars as text, nested objects under dotted names, arrays as their JSON; null when it is not one
    /// JSON object. Of a name that occurs twice the last value holds.</summary>
    public static List<(string Name, string Value)>? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Limits.JsonDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.BytesConsumed != json.TrimEnd(" \t\r\n"u8).Length) return null;
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            var row = new List<(string, string)>();
            Add(row, "", document.RootElement);
            return row;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return null; // A lone surrogate shows as InvalidOperationException when its text is asked for.
        }
    }

    static void Add(List<(string, string)> row, string prefix, JsonElement element)
    {
        foreach (var property in element.EnumerateObject())
        {
            var name = prefix + property.Name.Trim();
            if (property.Value.ValueKind == JsonValueKind.Object) Add(row, name + ".", property.Value);
            else row.Add((name, Text(property.Value)));
        }
    }

    static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!, // a string has a value
        _ => value.GetRawText(),
    };
}

/// <summary>Cuts a stream into the bytes of its rows: lines, or the elements of one top-level array.</summary>
sealed class JsonPieces
{
    readonly Stream _content;
    byte[] _window = new byte[64 * 1024];
    int _start;
    int _end;
    bool _ended;

    public JsonPieces(Stream content)
    {
        _content = content;
        content.Position = 0;
        Fill();
        if (Held.StartsWith("\uFEFF"u8)) _start += 3;
        SkipSpace();
        IsArray = _start < _end && _window[_start] == '[';
        if (IsArray) _start++;
    }

    /// <summary>True for one array, false for lines.</summary>
    public bool IsArray { get; }

    ReadOnlySpan<byte> Held => _window.AsSpan(_start, _end - _start);

    /// <summary>The next row's bytes, valid until the next call; empty for one that is too long to hold.</summary>
    public bool Next(out ReadOnlyMemory<byte> piece)
    {
        piece = default;
        SkipSpace();
        if (_start == _end) return false;
        if (IsArray && _window[_start] == ']') return false;
        var length = IsArray ? Element() : Line();
        if (length < 0)
        {
            SkipLine();
            return true;
        }

        piece = _window.AsMemory(_start, length);
        _start += length;
        return true;
    }

    void SkipSpace()
    {
        while (true)
        {
            while (_start < _end && (_window[_start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'
                || (IsArray && _window[_start] == ',')))
            {
                _start++;
            }

            if (_start < _end || !Fill()) return;
        }
    }

    int Line()
    {
        var at = 0;
        while (true)
        {
            var found = Held[at..].IndexOf((byte)'\n');
            if (found >= 0) return at + found;
            at = Held.Length;
            if (at >= Limits.RowChars) return -1;
            if (!Fill()) return Held.Length;
        }
    }

    /// <summary>The length of an array element: brackets are counted outside strings.</summary>
    int Element()
    {
        var (depth, text, escaped) = (0, false, false);
        for (var at = 0; ; at++)
        {
            if (at >= Limits.RowChars) return -1;
            if (at >= Held.Length && !Fill()) return Held.Length;
            var b = Held[at];
            if (text)
            {
                text = escaped || b != '"';
                escaped = !escaped && b == '\\';
                continue;
            }

            if (b == '"') text = true;
            else if (b is (byte)'{' or (byte)'[') depth++;
            else if (b is (byte)'}' or (byte)']' && --depth < 0) return at;
            else if (b == ',' && depth == 0) return at;
        }
    }

    void SkipLine()
    {
        while (true)
        {
            var found = Held.IndexOf((byte)'\n');
            if (found >= 0)
            {
                _start += found + 1;
                return;
            }

            _start = _end;
            if (!Fill()) return;
        }
    }

    bool Fill()
    {
        if (_ended) return false;
        var held = _end - _start;
        if (_start > 0)
        {
            _window.AsSpan(_start, held).CopyTo(_window);
            (_start, _end) = (0, held);
        }

        if (_end == _window.Length) Array.Resize(ref _window, _window.Length * 2);
        var read = _content.Read(_window.AsSpan(_end));
        _ended = read == 0;
        _end += read;
        return read > 0;
    }
}
