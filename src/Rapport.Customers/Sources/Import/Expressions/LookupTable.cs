namespace Rapport.Customers.Sources.Import.Expressions;

/// <summary>Another file, read into memory by one key column, with the columns that expressions ask for.</summary>
/// <param name="file">The file's name in the mapping.</param>
/// <param name="keyColumn">The column it is looked up by.</param>
/// <param name="keyPlace">Where that column stands in the file.</param>
sealed class LookupTable(string file, string keyColumn, int keyPlace)
{
    readonly List<(string Name, int Place)> _columns = [];
    readonly Dictionary<string, Entry> _rows = new(StringComparer.Ordinal);

    public string File => file;

    public string KeyColumn => keyColumn;

    /// <summary>Asks for a column; called while compiling, before the file is read.</summary>
    /// <returns>Its place in <see cref="Find"/>'s answer.</returns>
    public int Want(string name, int place)
    {
        var found = _columns.FindIndex(c => c.Place == place);
        if (found >= 0) return found;
        _columns.Add((name, place));
        return _columns.Count - 1;
    }

    /// <summary>Forgets what was read, to read anew.</summary>
    public void Clear() => _rows.Clear();

    /// <summary>Takes a row in. Of several rows with one key the first answers <c>lookup</c>; all add up.</summary>
    public void Add(string[] cells)
    {
        var key = cells[keyPlace];
        if (key.Length == 0) return;
        if (!_rows.TryGetValue(key, out var entry))
        {
            entry = new Entry(new string[_columns.Count], new decimal[_columns.Count]);
            for (var i = 0; i < _columns.Count; i++) entry.First[i] = cells[_columns[i].Place];
            _rows.Add(key, entry);
        }

        entry.Count++;
        for (var i = 0; i < _columns.Count; i++)
            if (NumberText.TryParse(cells[_columns[i].Place], out var number) && Math.Abs(number) < 1e18m) entry.Sums[i] += number;
    }

    /// <summary>The rows of a key; null when there are none.</summary>
    public Entry? Find(string key) => _rows.GetValueOrDefault(key);

    /// <summary>What is kept of the rows of one key.</summary>
    internal sealed class Entry(string[] first, decimal[] sums)
    {
        public string[] First => first;

        public decimal[] Sums => sums;

        public int Count { get; set; }
    }
}
