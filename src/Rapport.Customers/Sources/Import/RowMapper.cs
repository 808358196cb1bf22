using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rapport.Customers.Ingest;
using Rapport.Customers.Sources.Import.Expressions;

namespace Rapport.Customers.Sources.Import;

/// <summary>Makes events from the rows of one record. A row is taken whole or refused whole.</summary>
/// <param name="plan">What to make.</param>
/// <param name="importId">Names facts that the mapping gives no key.</param>
/// <param name="now">When the import began, UTC microseconds: the time of customers that state none, and the end of the past.</param>
sealed class RowMapper(RecordPlan plan, Guid importId, long now)
{
    /// <summary>A fact may lie this far ahead of the import, for clocks that differ.</summary>
    const long _aheadMicros = 24 * 3_600_000_000L;

    readonly RowScope _scope = new(plan.Zone, plan.Let.Count);
    readonly Dictionary<string, (Order By, long Row)> _latest = new(StringComparer.Ordinal);

    /// <summary>Takes a row into the search for the latest per key; only for records that have one.</summary>
    public void Consider(SourceRow row)
    {
        if (row.Fault is not null) return;
        Prepare(row);
        if (!Passes(out _)) return;
        var key = plan.Per!.Of(_scope).ToString(); // only called for records with "latest"
        if (key.Length == 0) return;
        var order = Order.Of(plan.By!.Of(_scope), plan.Zone);
        if (!_latest.TryGetValue(key, out var best) || order.Against(best.By) >= 0) _latest[key] = (order, row.Number);
    }

    /// <summary>Adds the row's events; none when it is refused or left out.</summary>
    public RowOutcome Map(SourceRow row, List<MappedEvent> events)
    {
        if (row.Fault is { } broken) return new RowOutcome(broken, null);
        Prepare(row);
        if (!Passes(out var fault)) return new RowOutcome(fault, fault is null ? Skips.Where : null);
        if (plan.Per is { } per && IsOutdone(per.Of(_scope).ToString(), row.Number)) return new RowOutcome(null, Skips.Latest);
        var before = events.Count;
        var skipped = plan.Each.Count == 0 ? One(events, "", out fault) : Each(row, events, out fault);
        if (fault is null) return new RowOutcome(null, events.Count == before ? skipped : null);
        events.RemoveRange(before, events.Count - before);
        return new RowOutcome(fault, null);
    }

    bool IsOutdone(string key, long row) => _latest.TryGetValue(key, out var best) && best.Row != row;

    void Prepare(SourceRow row)
    {
        (_scope.Cells, _scope.Number) = (row.Cells, row.Number);
        (_scope.Cell, _scope.Column, _scope.Key) = (default, "", "");
        for (var i = 0; i < plan.Let.Count; i++) _scope.Computed[i] = plan.Let[i].Of(_scope);
    }

    bool Passes(out RowFault? fault)
    {
        fault = null;
        if (plan.Where is null || plan.Each.Count > 0) return true;
        var passes = plan.Where.Of(_scope);
        if (passes.IsFault) fault = Faulty("where", passes);
        return passes.IsTrue;
    }

    string? Each(SourceRow row, List<MappedEvent> events, out RowFault? fault)
    {
        fault = null;
        string? skipped = null;
        foreach (var (place, column, key) in plan.Each)
        {
            (_scope.Cell, _scope.Column, _scope.Key) = (Value.Of(row.Cells[place]), column, key);
            if (plan.Where is { } where)
            {
                var passes = where.Of(_scope);
                if (passes.IsFault) fault = Faulty($"where ({column})", passes);
                else if (!passes.IsTrue) skipped = Skips.Where;
                if (!passes.IsTrue && fault is null) continue;
            }

            if (fault is null) skipped = One(events, key, out fault) ?? skipped;
            if (fault is not null) return null;
        }

        return skipped;
    }

    /// <summary>One event; the reason when there is none on purpose.</summary>
    string? One(List<MappedEvent> events, string key, out RowFault? fault)
    {
        if (MessageId(key, out fault) is not { } messageId) return null;
        var made = new MappedEvent { Kind = plan.Kind, MessageId = messageId, Name = plan.Kind.FactType, At = now };
        if (plan.Kind.Event == EventKind.Identify) made.Name = "";
        foreach (var (name, expression) in plan.Fields)
        {
            var value = expression.Of(_scope);
            if (value.IsFault) fault = Faulty(name, value);
            else if (value.IsNothing && plan.Kind.Required.Contains(name))
                fault = new RowFault("field.missing", $"{name}: the row has none.");
            else if (name == "score" && IsNotApplicable(value)) return Skips.NotApplicable;
            else if (!value.IsNothing) fault = Set(made, name, value);
            if (fault is not null) return null;
        }

        if (!Add(plan.Traits, made.Traits, out fault) || !Add(plan.Props, made.Props, out fault)) return null;
        fault = Check(made);
        if (fault is null) events.Add(made);
        return null;
    }

    bool Add(IReadOnlyList<(string Name, Expression Value)> from, List<(string, Value)> to, out RowFault? fault)
    {
        fault = null;
        foreach (var (name, expression) in from)
        {
            var value = expression.Of(_scope);
            if (value.IsFault) fault = Faulty(name, value);
            if (fault is not null) return false;
            if (!value.IsNothing) to.Add((name, value));
        }

        return true;
    }

    RowFault? Set(MappedEvent made, string name, Value value)
    {
        switch (name)
        {
            case "at":
                var at = value.AsTime(plan.Zone);
                if (at.IsFault) return Faulty(name, at);
                if (at.Micros < 0 || at.Micros > now + _aheadMicros)
                    return new RowFault("at.out_of_range", "at: the time lies before 1970 or in the future.");
                made.At = at.Micros;
                return null;
            case "name":
                made.Name = value.ToString();
                return Encoding.UTF8.GetByteCount(made.Name) > Ingest.Limits.NameBytes ? new RowFault("field.too_long", "name: too long.") : null;
            case "user_id":
                made.UserId = Id(value);
                return TooLong(name, made.UserId);
            case "anonymous_id":
                made.AnonymousId = Id(value);
                return TooLong(name, made.AnonymousId);
            case "email" or "phone":
                return Identify(made, name, name, value);
            case var external when external.StartsWith("external:", StringComparison.Ordinal):
                return Identify(made, external, external, value);
            case "amount" or "score":
                var number = value.AsNumber();
                if (number.IsFault) return Faulty(name, number);
                if (Math.Abs(number.Number) > 1e12m) return new RowFault(ValueFaults.Overflow, $"{name}: out of range.");
                made.Props.Add((name, number));
                if (name == "amount" && !plan.Record.Fields.ContainsKey("currency")) made.Props.Add(("currency", Value.Of(plan.Currency)));
                return null;
            case "currency":
                var code = value.ToString().Trim().ToUpperInvariant();
                if (code.Length != 3 || !code.All(char.IsAsciiLetterUpper)) return new RowFault("field.currency", "currency: not a three-letter code.");
                made.Props.Add((name, Value.Of(code)));
                return null;
            default:
                made.Props.Add((name, Value.Of(value.ToString())));
                return null;
        }
    }

    static string? Id(Value value) => value.ToString().Trim() is { Length: > 0 } id ? id : null;

    static RowFault? TooLong(string name, string? id) =>
        id is not null && Encoding.UTF8.GetByteCount(id) > Ingest.Limits.IdBytes ? new RowFault("field.too_long", $"{name}: longer than 512 bytes.") : null;

    static RowFault? Identify(MappedEvent made, string field, string ns, Value value)
    {
        if (Id(value) is not { } id) return null;
        if (field == "email" && !id.Contains('@')) return new RowFault("field.email", "email: not an e-mail address.");
        if (field == "phone" && id.Count(char.IsAsciiDigit) < 5) return new RowFault("field.phone", "phone: not a phone number.");
        if (TooLong(field, id) is { } fault) return fault;
        made.Identifiers.Add(new Identifier(ns, id));
        // A profile shows mail and phone by their traits.
        if (made.Kind.Event == EventKind.Identify && field is "email" or "phone") made.Traits.Add((field, Value.Of(id)));
        return null;
    }

    static RowFault? Check(MappedEvent made)
    {
        if (made.Kind.Event == EventKind.Identify && !made.NamesSomebody)
            return new RowFault("customer.unnamed", "The row names nobody: no id, e-mail or phone.");
        var score = made.Props.Find(p => p.Name == "score");
        if (score.Name is null) return null;
        var metric = made.Props.Find(p => p.Name == "metric").Value.ToString();
        if (ScoreScale.Find(metric) is not { } scale) return new RowFault(DropReason.UnknownScale.Code, "metric: no scale of that name is known.");
        return scale.Holds((double)score.Value.Number)
            ? null
            : new RowFault(DropReason.OffScale.Code, $"score: {score.Value} is not on the scale {scale.Name} ({scale.Min} to {scale.Max}).");
    }

    bool IsNotApplicable(Value value)
    {
        foreach (var text in plan.Record.NotApplicable)
        {
            if (string.Equals(value.ToString().Trim(), text, StringComparison.OrdinalIgnoreCase)) return true;
            if (NumberText.TryParse(text, out var number) && value.AsNumber() is { Kind: Value.Kinds.Number } score && score.Number == number) return true;
        }

        return false;
    }

    string? MessageId(string each, out RowFault? fault)
    {
        fault = null;
        if (plan.Key.Count == 0)
        {
            var row = string.Create(CultureInfo.InvariantCulture, $"import:{importId:N}:{plan.Index}:{_scope.Number}");
            return each.Length == 0 ? row : $"{row}:{each}";
        }

        var key = new StringBuilder(plan.Record.Name);
        foreach (var part in plan.Key)
        {
            var value = part.Of(_scope);
            if (value.IsFault) fault = Faulty("key", value);
            else if (value.IsNothing) fault = new RowFault("field.missing", "key: the row has an empty key.");
            if (fault is not null) return null;
            key.Append(':').Append(value.ToString());
        }

        if (each.Length > 0) key.Append(':').Append(each);
        var text = key.ToString();
        return text.Length <= 120 ? text : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    static RowFault Faulty(string field, Value value) => new(value.FaultCode, $"{field}: {ValueFaults.Sentence(value.FaultCode)}.");

    /// <summary>Times and numbers in their own order, other text by its characters, nothing before everything.</summary>
    readonly record struct Order(decimal? Number, string Text)
    {
        public static Order Of(Value value, TimeZoneInfo zone) =>
            value.AsTime(zone) is { Kind: Value.Kinds.Time } time ? new(time.Micros, "")
            : value.AsNumber() is { Kind: Value.Kinds.Number } number ? new(number.Number, "")
            : new(null, value.ToString());

        public int Against(Order other) =>
            Number is { } mine && other.Number is { } others ? mine.CompareTo(others)
            : Number is null && other.Number is null ? string.CompareOrdinal(Text, other.Text)
            : Number is null ? (Text.Length == 0 ? -1 : 1) : (other.Text.Length == 0 ? 1 : -1);
    }
}
