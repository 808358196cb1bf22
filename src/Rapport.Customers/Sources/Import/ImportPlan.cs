using System.Text.Json;
using Rapport.Customers.Sources.Import.Expressions;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>A mapping made ready to run over the columns of real files.</summary>
/// <param name="Mapping">Where it comes from.</param>
/// <param name="Zone">In which times are read.</param>
/// <param name="Records">In the order they run.</param>
/// <param name="Tables">Files to read into memory before the first row.</param>
sealed record ImportPlan(Mapping Mapping, TimeZoneInfo Zone, IReadOnlyList<RecordPlan> Records, IReadOnlyList<LookupTable> Tables)
{
    /// <summary>Bytes of a mapping.</summary>
    public const int MaxBytes = 256 * 1024;

    const int _maxRecords = 50;
    const int _maxValues = 300;

    /// <summary>Compiles a mapping.</summary>
    /// <param name="mapping">As written by people.</param>
    /// <param name="columns">Short name of each file in the mapping → its columns.</param>
    /// <param name="workspace">Gives zone and currency where the mapping names none.</param>
    /// <returns>A plan, or a refusal that names every wrong place: <c>records[0].fields.at</c> → what is wrong.</returns>
    public static (ImportPlan? Plan, Refusal? Refusal) Compile(
        Mapping mapping, IReadOnlyDictionary<string, IReadOnlyList<string>> columns, Workspace workspace)
    {
        var errors = new Errors();
        var zoneName = mapping.Zone ?? workspace.Zone;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneName, out var zone))
        {
            errors.Add("zone", "There is no time zone of that name.");
            zone = TimeZoneInfo.Utc;
        }

        var currency = (mapping.Currency ?? workspace.Currency).ToUpperInvariant();
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)) errors.Add("currency", "A currency is three letters, such as EUR.");
        if (mapping.Version != 1) errors.Add("version", "Only version 1 is known.");
        if (mapping.Records.Count is 0 or > _maxRecords) errors.Add("records", $"A mapping has 1 to {_maxRecords} records.");
        foreach (var name in mapping.Records.GroupBy(r => r.Name, StringComparer.Ordinal).Where(g => g.Count() > 1 || g.Key.Length == 0))
            errors.Add("records", name.Key.Length == 0 ? "Every record has a name." : $"Two records are called “{name.Key}”.");

        var tables = new List<LookupTable>();
        var records = new List<RecordPlan>();
        for (var i = 0; i < Math.Min(mapping.Records.Count, _maxRecords); i++)
            if (new Compiler(mapping.Records[i], $"records[{i}]", i, columns, tables, errors, currency, zone).Compile() is { } record) records.Add(record);
        return errors.Any ? (null, errors.ToRefusal()) : (new ImportPlan(mapping, zone, records, tables), null);
    }

    /// <summary>The mapping in a JSON text, or a refusal that says where it is wrong.</summary>
    public static (Mapping? Mapping, Refusal? Refusal) Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxBytes) return (null, new Refusal("mapping.too_large", "A mapping has at most 256 KB.", 413));
        try
        {
            var mapping = JsonSerializer.Deserialize<Mapping>(json, Mapping.Json);
            return mapping is null || HasNulls(mapping)
                ? (null, new Refusal("mapping.json", "A mapping is a JSON object without nulls inside."))
                : (mapping, null);
        }
        catch (JsonException wrong)
        {
            return (null, new Refusal("mapping.json", "The mapping cannot be read.")
            {
                Errors = new Dictionary<string, string[]> { [wrong.Path ?? "$"] = [wrong.Message.Split(" Path:")[0]] },
            });
        }
    }

    static bool HasNulls(Mapping m) =>
        m.Files is null || m.Records is null || m.Name is null || m.Files.Values.Any(f => f is null)
        || m.Records.Any(r => r is null || r.Name is null || r.Kind is null || r.From is null || r.Let is null || r.Fields is null
            || r.Traits is null || r.Props is null || r.Each is null || r.NotApplicable is null || r.Key is null
            || r.Let.Values.Any(v => v is null) || r.Fields.Values.Any(v => v is null) || r.Traits.Values.Any(v => v is null)
            || r.Props.Values.Any(v => v is null) || r.Each.Any(e => e is null) || r.NotApplicable.Any(n => n is null)
            || r.Key.Any(k => k is null) || r.Latest is { Per: null } or { By: null });

    /// <summary>What is wrong, by place.</summary>
    sealed class Errors
    {
        readonly Dictionary<string, List<string>> _found = new(StringComparer.Ordinal);

        public bool Any => _found.Count > 0;

        public void Add(string path, string reason)
        {
            if (!_found.TryGetValue(path, out var list)) _found[path] = list = [];
            list.Add(reason);
        }

        public Refusal ToRefusal() => new("mapping.invalid", "The mapping does not fit the files.")
        {
            Errors = _found.ToDictionary(f => f.Key, f => f.Value.ToArray(), StringComparer.Ordinal),
        };
    }

    sealed class Compiler(
        MappedRecord record, string path, int index, IReadOnlyDictionary<string, IReadOnlyList<string>> files,
        List<LookupTable> tables, Errors errors, string currency, TimeZoneInfo zone) : INames
    {
        readonly IReadOnlyList<string> _columns = files.GetValueOrDefault(record.From) ?? [];
        readonly List<string> _computed = [];

        public RecordPlan? Compile()
        {
            if (RecordKinds.Find(record.Kind) is not { } kind)
            {
                errors.Add($"{path}.kind", $"A kind is one of {string.Join(", ", RecordKinds.All.Select(k => k.Name))}.");
                return null;
            }

            if (!files.ContainsKey(record.From))
            {
                errors.Add($"{path}.from", $"No file is called “{record.From}”.");
                return null;
            }

            if (record.Let.Count + record.Fields.Count + record.Traits.Count + record.Props.Count > _maxValues)
                errors.Add(path, $"A record has at most {_maxValues} values.");
            var let = record.Let.Select(l => Let(l.Key, l.Value)).ToList();
            foreach (var field in record.Fields.Keys.Where(f => !kind.Has(f)))
                errors.Add($"{path}.fields.{field}", $"The kind “{kind.Name}” has no field “{field}”.");
            foreach (var missing in kind.Required.Where(f => !record.Fields.ContainsKey(f)))
                errors.Add($"{path}.fields.{missing}", $"The kind “{kind.Name}” needs the field “{missing}”.");
            if (kind.Name == "customer" && !record.Fields.Keys.Any(IsIdentity))
                errors.Add($"{path}.fields", "A customer needs one of user_id, email, phone, anonymous_id or external:….");
            if (record.Traits.Count > 0 && kind.Name != "customer") errors.Add($"{path}.traits", "Only customers have traits; use props.");
            if (record.Props.Count > 0 && kind.Name == "customer") errors.Add($"{path}.props", "Customers have traits; use traits.");
            if (record.NotApplicable.Count > 0 && !record.Fields.ContainsKey("score")) errors.Add($"{path}.notApplicable", "Only scores can be not applicable.");
            return new RecordPlan
            {
                Index = index,
                Record = record,
                Kind = kind,
                Currency = currency,
                Zone = zone,
                Let = let,
                Where = record.Where is { } where ? Expression(where, $"{path}.where") : null,
                Per = record.Latest is { } latest ? Expression(latest.Per, $"{path}.latest.per") : null,
                By = record.Latest is { } by ? Expression(by.By, $"{path}.latest.by") : null,
                Fields = Values(record.Fields, "fields"),
                Traits = Values(record.Traits, "traits"),
                Props = Values(record.Props, "props"),
                Key = [.. record.Key.Select((k, i) => Expression(k, $"{path}.key[{i}]"))],
                Each = Each(),
            };
        }

        static bool IsIdentity(string field) => RecordKind.Identity.Contains(field) || field.StartsWith("external:", StringComparison.Ordinal);

        Expression Let(string name, string text)
        {
            if (_columns.Contains(name)) errors.Add($"{path}.let.{name}", "The file has a column of that name.");
            var expression = Expression(text, $"{path}.let.{name}");
            _computed.Add(name);
            return expression;
        }

        List<(string Name, Expression Value)> Values(IReadOnlyDictionary<string, MappedValue> values, string part)
        {
            var compiled = new List<(string, Expression)>();
            foreach (var (name, value) in values)
            {
                if (part != "fields" && (name.Length is 0 or > Limits.HeaderChars || ReservedNames.Has(name)))
                    errors.Add($"{path}.{part}.{name}", "This name is reserved; choose another.");
                compiled.Add((name, Value(value, $"{path}.{part}.{name}")));
            }

            return compiled;
        }

        Expression Value(MappedValue value, string place)
        {
            if (value.Constant is { } constant) return new ConstantNode(Constant(constant));
            if (value.Column is not { } column) return Expression(value.Expr ?? "", place);
            if (Find(column) is { } found) return found;
            errors.Add(place, $"There is no column “{column}”.");
            return Nothing;
        }

        static Value Constant(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => Expressions.Value.Of(value.GetBoolean()),
            JsonValueKind.Number when value.TryGetDecimal(out var number) => Expressions.Value.Of(number),
            _ => Expressions.Value.Of(value.ToString()),
        };

        Expression Expression(string text, string place)
        {
            var (expression, error) = Parser.Compile(text, this);
            if (expression is not null) return expression;
            errors.Add(place, $"{error!.Reason} (character {error.Position + 1})"); // one of the two is set
            return Nothing;
        }

        static ConstantNode Nothing => new(Expressions.Value.Nothing);

        List<(int Place, string Column, string Key)> Each()
        {
            var each = new List<(int, string, string)>();
            for (var i = 0; i < record.Each.Count; i++)
            {
                var place = IndexOf(_columns, record.Each[i].Column);
                if (place < 0) errors.Add($"{path}.each[{i}]", $"There is no column “{record.Each[i].Column}”.");
                each.Add((place, record.Each[i].Column, record.Each[i].Key ?? Slug.Of(record.Each[i].Column)));
            }

            if (each.GroupBy(e => e.Item3, StringComparer.Ordinal).Any(g => g.Count() > 1)) errors.Add($"{path}.each", "Every column needs its own key.");
            return each;
        }

        public Expression? Find(string name)
        {
            var computed = _computed.IndexOf(name);
            if (computed >= 0) return new ComputedNode(computed);
            var column = IndexOf(_columns, name);
            return column < 0 ? null : new CellNode(column);
        }

        public (LookupTable? Table, string? Reason) Table(string file, string keyColumn)
        {
            if (!files.ContainsKey(file)) return (null, $"No file is called “{file}”.");
            if (TableColumn(file, keyColumn) is not { } place) return (null, $"The file “{file}” has no column “{keyColumn}”.");
            var table = tables.Find(t => t.File == file && t.KeyColumn == keyColumn);
            if (table is null) tables.Add(table = new LookupTable(file, keyColumn, place));
            return (table, null);
        }

        public int? TableColumn(string file, string column) =>
            files.TryGetValue(file, out var columns) && IndexOf(columns, column) is var place and >= 0 ? place : null;

        static int IndexOf(IReadOnlyList<string> list, string name)
        {
            for (var i = 0; i < list.Count; i++)
                if (list[i] == name) return i;
            return -1;
        }
    }
}
