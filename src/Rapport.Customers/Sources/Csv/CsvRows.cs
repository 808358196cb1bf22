using System.Globalization;

namespace Rapport.Customers.Sources.Csv;

/// <summary>
/// Cuts text into rows and cells. A broken row is refused alone: a quotation mark that never closes costs the row it
/// stands in, and reading goes on at the next line.
/// </summary>
/// <remarks>
/// A row is held in one window, so going back to the end of its first line needs no second read of the file. A run of
/// quotes that opens a cell would also close one, so going back is paid at most once per character.
/// </remarks>
sealed class CsvRows(TextReader text, char delimiter, char quote)
{
    readonly List<string> _cells = [];
    char[] _window = new char[64 * 1024];
    int _start;
    int _end;
    bool _ended;
    long _number;
    int _expected;

    /// <summary>Every further row must have this many cells.</summary>
    public void Expect(int columns) => _expected = columns;

    /// <summary>The next row that is not blank; false at the end.</summary>
    public bool Read(out SourceRow row)
    {
        while (true)
        {
            if (_start == _end && !Fill())
            {
                row = default;
                return false;
            }

            _number++;
            if (Parse() is { } parsed)
            {
                row = parsed;
                return true;
            }
        }
    }

    /// <summary>One row from the start of the window, or null for a blank line.</summary>
    SourceRow? Parse()
    {
        _cells.Clear();
        var (at, big, nul) = (0, false, false);
        while (true)
        {
            int next;
            if (Char(at) == quote)
            {
                var close = Close(at + 1);
                if (close < 0) return GiveUp();
                var cell = _window.AsSpan(_start + at + 1, close - at - 1);
                big |= cell.Length > Limits.CellChars;
                nul |= cell.Contains('\0');
                _cells.Add(big ? "" : Unquoted(cell));
                next = close + 1;
            }
            else
            {
                next = Stop(at);
                if (next < 0) return GiveUp();
                var cell = _window.AsSpan(_start + at, next - at);
                big |= cell.Length > Limits.CellChars;
                nul |= cell.Contains('\0');
                _cells.Add(big ? "" : cell.ToString());
            }

            if (Char(next) == delimiter)
            {
                at = next + 1;
                continue;
            }

            return Finish(next, big, nul);
        }
    }

    SourceRow? Finish(int next, bool big, bool nul)
    {
        var newline = Char(next) switch { '\r' when Char(next + 1) == '\n' => 2, '\r' or '\n' => 1, _ => 0 };
        _start += next + newline;
        if (_cells is [""] && _expected != 1) return null;
        var fault = big ? Faults.Cell
            : nul ? Faults.Nul
            : _expected > 0 && _cells.Count != _expected ? Faults.Columns(_cells.Count, _expected)
            : null;
        return new SourceRow(_number, [.. _cells], fault);
    }

    /// <summary>Where the quoted cell that begins at <paramref name="at"/> closes; −1 when it never does, or when
    /// something other than a delimiter or line end follows, which means that it was never meant to open.</summary>
    int Close(int at)
    {
        while (true)
        {
            var found = Find(at, onlyQuotes: true);
            if (found < 0) return -1;
            var after = Char(found + 1);
            if (after == quote)
            {
                at = found + 2;
                continue;
            }

            return after == delimiter || after is '\r' or '\n' or null ? found : -1;
        }
    }

    /// <summary>Where the plain cell that begins at <paramref name="at"/> stops: a delimiter, a line end or the end.</summary>
    int Stop(int at)
    {
        var found = Find(at, onlyQuotes: false);
        return found >= 0 ? found : _ended && _end - _start < Limits.RowChars ? _end - _start : -1;
    }

    int Find(int at, bool onlyQuotes)
    {
        while (true)
        {
            var rest = _window.AsSpan(_start + at, Math.Max(0, _end - _start - at));
            var found = onlyQuotes ? rest.IndexOf(quote) : rest.IndexOfAny(delimiter, '\r', '\n');
            if (found >= 0) return at + found;
            at = Math.Max(at, _end - _start);
            if (_end - _start >= Limits.RowChars || !Fill()) return -1;
        }
    }

    /// <summary>The row cannot be cut: it is given up up to the end of its first line.</summary>
    SourceRow GiveUp()
    {
        var held = _window.AsSpan(_start, _end - _start);
        var line = held.IndexOfAny('\r', '\n');
        var long_ = line < 0 && held.Length >= Limits.RowChars;
        var shown = held[..Math.Min(line < 0 ? held.Length : line, 2_000)].ToString();
        if (line >= 0) Skip(line);
        else SkipLine();
        return new SourceRow(_number, [shown], long_ ? Faults.Length : Faults.Quote);
    }

    void Skip(int line)
    {
        var two = _window[_start + line] == '\r' && Char(line + 1) == '\n';
        _start += line + (two ? 2 : 1);
    }

    void SkipLine()
    {
        while (true)
        {
            _start = _end;
            if (!Fill()) return;
            var line = _window.AsSpan(_start, _end - _start).IndexOfAny('\r', '\n');
            if (line < 0) continue;
            Skip(line);
            return;
        }
    }

    static class Faults
    {
        public static readonly RowFault Cell = new(RowFaults.Cell, $"A cell is longer than {Limits.CellChars} characters.");
        public static readonly RowFault Length = new(RowFaults.Length, $"The row is longer than {Limits.RowChars} characters.");
        public static readonly RowFault Nul = new(RowFaults.Nul, "The row contains a NUL character.");
        public static readonly RowFault Quote = new(RowFaults.Quote, "A quotation mark opens a cell and does not close it.");

        public static RowFault Columns(int cells, int expected) => new(
            RowFaults.Columns,
            string.Create(CultureInfo.InvariantCulture, $"The row has {cells} cells, the header has {expected}."));
    }

    /// <summary>The character that far from the start of the row; null beyond the end of the file.</summary>
    char? Char(int at)
    {
        while (_start + at >= _end)
            if (!Fill()) return null;
        return _window[_start + at];
    }

    string Unquoted(ReadOnlySpan<char> cell)
    {
        if (!cell.Contains(quote)) return cell.ToString();
        var mark = quote.ToString();
        return cell.ToString().Replace(mark + mark, mark, StringComparison.Ordinal);
    }

    /// <summary>Reads more behind what is held, moving or growing the window; false at the end of the file.</summary>
    bool Fill()
    {
        if (_ended) return false;
        var held = _end - _start;
        if (_start > 0 && (_start > _window.Length / 2 || _end == _window.Length))
        {
            _window.AsSpan(_start, held).CopyTo(_window);
            (_start, _end) = (0, held);
        }

        if (_end == _window.Length) Array.Resize(ref _window, _window.Length * 2);
        var read = text.Read(_window, _end, _window.Length - _end);
        _ended = read == 0;
        _end += read;
        return read > 0;
    }
}
