using System.Text;

namespace Rapport.Customers.Sources.Import;

/// <summary>A first mapping for a person to correct, with the reason for each part of it.</summary>
/// <param name="Mapping">What was guessed; without records when nothing was recognised.</param>
/// <param name="Reasons">In the order of the guesses.</param>
sealed record MappingGuess(Mapping Mapping, IReadOnlyList<GuessReason> Reasons);

/// <summary>Why a part of a mapping was guessed, or left out.</summary>
/// <param name="Place">Record and field, such as <c>orders.at</c>.</param>
/// <param name="Because">A sentence.</param>
sealed record GuessReason(string Place, string Because);

/// <summary>A file to guess for.</summary>
/// <param name="Name">Its short name in the mapping.</param>
/// <param name="FileName">As uploaded.</param>
/// <param name="Columns">What its columns look like.</param>
sealed record GuessFile(string Name, string FileName, IReadOnlyList<ColumnShape> Columns);

/// <summary>Guesses a mapping from headers and values. Knows words of the trade, no particular file.</summary>
sealed class GuessMapping
{
    const int _maxProps = 60;

    readonly IReadOnlyList<GuessFile> _files;
    readonly List<GuessReason> _reasons = [];

    GuessMapping(IReadOnlyList<GuessFile> files) => _files = files;

    /// <summary>Guesses one record a file, customers first.</summary>
    public static MappingGuess Of(IReadOnlyList<GuessFile> files)
    {
        var guess = new GuessMapping(files);
        var records = files.Select(guess.Record).OfType<MappedRecord>()
            .OrderBy(r => r.Kind == "customer" ? 0 : 1).ToList();
        var mapping = new Mapping
        {
            Files = files.ToDictionary(f => f.Name, f => new MappedFile { Match = f.FileName }, StringComparer.Ordinal),
            Records = records,
        };
        return new MappingGuess(mapping, guess._reasons);
    }

    MappedRecord? Record(GuessFile file)
    {
        var scores = Roles.Scores(file.Columns);
        var record =
            Roles.Review(file.Columns) is { } review ? Review(file, review)
            : scores.Count > 0 ? Answers(file, scores)
            : Roles.Order(file.Columns) is { } order && Roles.Date(file.Columns, "order") is { } bought && (!Roles.LooksLikePeople(file.Columns) || Roles.Amount(file.Columns) is not null) ? Order(file, order, bought)
            : Roles.Event(file.Columns) is { } name && Roles.Date(file.Columns, "event") is { } at ? Event(file, name, at)
            : Roles.LooksLikePeople(file.Columns) ? Customer(file)
            : null;
        if (record is null) Because(file.Name, "Nothing in it looks like customers, orders, events or answers; other files may look it up.");
        return record;
    }

    MappedRecord Customer(GuessFile file)
    {
        Because($"{file.Name}.kind", "Columns such as e-mail, name or place describe people.");
        var fields = new Dictionary<string, MappedValue>(StringComparer.Ordinal);
        var used = Identify(file, fields);
        if (Roles.Date(file.Columns, "customer") is { } since && Roles.IsCreation(since.Name)) Take(file, fields, used, "at", since, "It is when the customer began.");
        return new MappedRecord { Name = file.Name, Kind = "customer", From = file.Name, Fields = fields, Traits = Rest(file, used, "traits") };
    }

    MappedRecord Order(GuessFile file, ColumnShape order, ColumnShape bought)
    {
        Because($"{file.Name}.kind", $"“{order.Name}” names orders and “{bought.Name}” says when.");
        var fields = new Dictionary<string, MappedValue>(StringComparer.Ordinal);
        var used = Identify(file, fields);
        Take(file, fields, used, "order_id", order, "Its name says so.");
        Take(file, fields, used, "at", bought, "It is the date that fits an order best.");
        if (Roles.Amount(file.Columns) is { } amount) Take(file, fields, used, "amount", amount, "It holds money.");
        else AmountElsewhere(file, order, fields);
        if (Roles.Named(file.Columns, "currency") is { } currency) Take(file, fields, used, "currency", currency, "Its name says so.");
        Places(file, fields, used);
        return new MappedRecord
        {
            Name = file.Name, Kind = "order", From = file.Name, Key = [Reference(order.Name)], Fields = fields, Props = Rest(file, used, "props"),
        };
    }

    void AmountElsewhere(GuessFile file, ColumnShape order, Dictionary<string, MappedValue> fields)
    {
        foreach (var other in _files.Where(f => f != file))
        {
            if (!other.Columns.Any(c => c.Name == order.Name) || Roles.Amount(other.Columns) is not { } amount) continue;
            fields["amount"] = new MappedValue(Expr: $"lookup_sum({Quote(other.Name)}, {Reference(order.Name)}, {Quote(order.Name)}, {Quote(amount.Name)})");
            Because($"{file.Name}.amount", $"“{other.Name}” holds money under the same “{order.Name}”.");
            return;
        }
    }

    MappedRecord Event(GuessFile file, ColumnShape name, ColumnShape at)
    {
        Because($"{file.Name}.kind", $"“{name.Name}” says what happened and “{at.Name}” when.");
        var fields = new Dictionary<string, MappedValue>(StringComparer.Ordinal);
        var used = Identify(file, fields);
        Take(file, fields, used, "name", name, "Its name says so.");
        Take(file, fields, used, "at", at, "It is the date that fits an event best.");
        Places(file, fields, used);
        return new MappedRecord { Name = file.Name, Kind = "event", From = file.Name, Fields = fields, Props = Rest(file, used, "props") };
    }

    MappedRecord Review(GuessFile file, ReviewColumns review)
    {
        Because($"{file.Name}.kind", $"“{review.Text.Name}” holds what people wrote in public, “{review.Rating.Name}” how they rated, and “{review.At.Name}” when.");
        var fields = new Dictionary<string, MappedValue>(StringComparer.Ordinal);
        var used = Identify(file, fields);
        Take(file, fields, used, "at", review.At, "It is the date that fits a review best.");
        Take(file, fields, used, "rating", review.Rating, $"It holds ratings from {review.Rating.Min} to {review.Rating.Max}.");
        Take(file, fields, used, "text", review.Text, "It holds what people wrote.");
        if (review.Rating.Max > 5)
        {
            fields["best"] = new MappedValue(Constant: System.Text.Json.JsonSerializer.SerializeToElement(10));
            Because($"{file.Name}.best", "A rating above 5 is there, so the best is taken for 10: check.");
        }

        foreach (var (field, column) in Roles.OfReview(file.Columns)) if (!used.Contains(column.Name)) Take(file, fields, used, field, column, "Its name says so.");
        if (!fields.ContainsKey("review_id"))
        {
            var author = Roles.OfReview(file.Columns).Where(f => f.Field == "author").Select(f => f.Column.Name).FirstOrDefault();
            fields["review_id"] = new MappedValue(Expr: $"hash({Reference(review.At.Name)} & ' ' & {(author is null ? "" : $"{Reference(author)} & ' ' & ")}{Reference(review.Text.Name)})");
            Because($"{file.Name}.review_id", "No column names a review: date, author and words do, so the same file twice counts once.");
        }

        Places(file, fields, used);
        return new MappedRecord { Name = file.Name, Kind = "review", From = file.Name, Fields = fields, Props = Rest(file, used, "props") };
    }

    MappedRecord Answers(GuessFile file, IReadOnlyList<(ColumnShape Column, string Metric)> scores)
    {
        var fields = new Dictionary<string, MappedValue>(StringComparer.Ordinal);
        var used = Identify(file, fields);
        var at = Roles.Date(file.Columns, "answer");
        if (at is not null) Take(file, fields, used, "at", at, "It is the date that fits an answer best.");
        else Because($"{file.Name}.at", "No column says when people answered: give a date.");
        fields["metric"] = new MappedValue(Constant: Constant(scores[0].Metric));
        foreach (var (column, metric) in scores) used.Add(column.Name);
        if (Roles.Comment(file.Columns) is { } comment) Take(file, fields, used, "text", comment, "It holds what people wrote.");
        Places(file, fields, used);
        if (scores.Count == 1)
        {
            Because($"{file.Name}.kind", $"“{scores[0].Column.Name}” holds scores from {scores[0].Column.Min} to {scores[0].Column.Max}: {scores[0].Metric}.");
            fields["score"] = Value(scores[0].Column);
        }
        else
        {
            Because($"{file.Name}.kind", $"{scores.Count} columns hold ratings on one scale: each becomes an answer of its own.");
            fields["score"] = new MappedValue(Expr: "$cell");
            fields["element"] = new MappedValue(Expr: "$column");
            fields.TryAdd("touchpoint", new MappedValue(Expr: "$key"));
        }

        var isWide = scores.Count > 1;
        var hasZero = scores.Any(s => s.Column.Min == 0 && s.Metric != "nps");
        if (hasZero) Because($"{file.Name}.notApplicable", "The scale begins at 1, so 0 is taken for “not applicable” and never counts.");
        return new MappedRecord
        {
            Name = file.Name, Kind = "answer", From = file.Name, Fields = fields, Props = Rest(file, used, "props"),
            Each = isWide ? [.. scores.Select(s => new EachColumn { Column = s.Column.Name })] : [],
            NotApplicable = hasZero ? ["0"] : [],
        };
    }

    /// <summary>Who it is: by a column of the file, or by another file that shares a key with it.</summary>
    HashSet<string> Identify(GuessFile file, Dictionary<string, MappedValue> fields)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var mine = Roles.Person(file.Columns);
        if (Elsewhere(file, mine) is { } found)
        {
            fields["user_id"] = new MappedValue(Expr: $"lookup({Quote(found.File)}, {Reference(found.Key)}, {Quote(found.Key)}, {Quote(found.Column)})");
            Because($"{file.Name}.user_id", $"“{found.File}” names the person as “{found.Column}” under the same “{found.Key}”.");
        }
        else if (mine is not null)
        {
            Take(file, fields, used, "user_id", mine, "It is the id that fits a person best.");
        }

        foreach (var type in (string[])["email", "phone"])
        {
            if (file.Columns.FirstOrDefault(c => c.Type == type) is { } column) Take(file, fields, used, type, column, $"Its values look like {type}s.");
        }

        if (fields.Count == 0) Because($"{file.Name}.user_id", "Nothing names the person: the facts would belong to nobody.");
        return used;
    }

    (string File, string Key, string Column)? Elsewhere(GuessFile file, ColumnShape? mine)
    {
        if (mine is not null && Roles.IsMaster(mine.Name)) return null;
        foreach (var other in _files.Where(f => f != file))
        {
            if (Roles.Person(other.Columns) is not { } person || person.Name == mine?.Name) continue;
            var shared = file.Columns.FirstOrDefault(c => c.Type == "id" && c.Name != person.Name && other.Columns.Any(o => o.Name == c.Name && o.Type == "id"));
            if (shared is not null && (mine is null || Roles.IsMaster(person.Name))) return (other.Name, shared.Name, person.Name);
        }

        return null;
    }

    void Places(GuessFile file, Dictionary<string, MappedValue> fields, HashSet<string> used)
    {
        foreach (var field in (string[])["channel", "touchpoint", "employee", "company"])
        {
            if (Roles.Named(file.Columns, field) is { } column && !used.Contains(column.Name)) Take(file, fields, used, field, column, "Its name says so.");
        }
    }

    Dictionary<string, MappedValue> Rest(GuessFile file, HashSet<string> used, string part)
    {
        var rest = new Dictionary<string, MappedValue>(StringComparer.Ordinal);
        foreach (var column in file.Columns)
        {
            if (used.Contains(column.Name) || column.Type == "empty" || column.Name.StartsWith("column ", StringComparison.Ordinal)) continue;
            if (ReservedNames.Has(column.Name))
                Because($"{file.Name}.{part}", $"“{column.Name}” looks like a right or an internal id and is not mapped.");
            else if (rest.Count < _maxProps) rest.TryAdd(PropName(column.Name), Value(column));
        }

        return rest;
    }

    void Take(GuessFile file, Dictionary<string, MappedValue> fields, HashSet<string> used, string field, ColumnShape column, string because)
    {
        fields[field] = Value(column);
        used.Add(column.Name);
        Because($"{file.Name}.{field}", $"“{column.Name}”: {because}" + (column.Ambiguous ? " Day and month could be exchanged: check." : ""));
    }

    void Because(string place, string reason) => _reasons.Add(new GuessReason(place, reason));

    static MappedValue Value(ColumnShape column) => column switch
    {
        { Type: "date", Format: not (null or "iso") } => new MappedValue(Expr: $"time({Reference(column.Name)}, {Quote(column.Format)})"),
        { Type: "money" or "number", Format: { } separator } => new MappedValue(Expr: $"number({Reference(column.Name)}, {Quote(separator)})"),
        _ => new MappedValue(Column: column.Name),
    };

    static string Reference(string column) => $"[{column}]";

    static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    static System.Text.Json.JsonElement Constant(string text) => System.Text.Json.JsonSerializer.SerializeToElement(text);

    static string PropName(string name)
    {
        var prop = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (char.IsLetterOrDigit(c)) prop.Append(char.ToLowerInvariant(c));
            else if (prop.Length > 0 && prop[^1] != '_') prop.Append('_');
        }

        var text = prop.ToString().TrimEnd('_');
        return text.Length == 0 ? "value" : text;
    }
}
