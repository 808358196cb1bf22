using System.Runtime.InteropServices;
using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Customers.Profiles;

/// <summary>One stated value of a trait.</summary>
/// <param name="Key">As sent.</param>
/// <param name="Json">The value as UTF-8 JSON; <c>null</c> means the trait was removed.</param>
/// <param name="At">When it was stated, corrected, UTC microseconds.</param>
/// <param name="Fact">By which fact; decides between equal times.</param>
/// <param name="Source">Through which key, import or module.</param>
readonly record struct Stated(string Key, ReadOnlyMemory<byte> Json, long At, Guid Fact, string Source)
{
    public bool IsLaterThan(in Stated other) => At != other.At ? At > other.At : Fact.CompareTo(other.Fact) > 0;

    public bool IsRemoval => Json.Span.SequenceEqual("null"u8);
}

/// <summary>Money of one currency: what was ordered less what went back.</summary>
readonly record struct OrderSum(string Currency, int Orders, long Amount);

/// <summary>The latest answer on one scale.</summary>
readonly record struct LatestScore(string Metric, double Score, long At, Guid Fact, string Touchpoint)
{
    public bool IsLaterThan(in LatestScore other) => At != other.At ? At > other.At : Fact.CompareTo(other.Fact) > 0;
}

/// <summary>A company the customer was put into.</summary>
readonly record struct Membership(string Company, long At);

/// <summary>
/// What the facts of one subject add up to. Every part is a sum, a minimum, a maximum or the latest by (time, id), so the
/// order in which facts arrive does not matter, and a customer's profile is the same fold over its subjects.
/// </summary>
sealed class SubjectState
{
    const byte Version = 2;

    /// <summary>Scores of one scale that are kept; beyond that the oldest go. No person answers that often.</summary>
    const int MostKept = 1_000;

    readonly List<Stated> _traits = [];
    readonly List<Stated> _once = [];
    readonly List<OrderSum> _money = [];
    // By scale, the latest first: every score that may still be taken back, down to the first that stands for good.
    readonly List<(LatestScore Score, bool IsFinal)> _scores = [];
    readonly List<Membership> _companies = [];

    public int Facts { get; private set; }

    /// <summary>UTC microseconds; <see cref="long.MaxValue"/> before the first fact.</summary>
    public long FirstAt { get; private set; } = long.MaxValue;

    /// <summary>UTC microseconds; <see cref="long.MinValue"/> before the first fact.</summary>
    public long LastAt { get; private set; } = long.MinValue;

    /// <summary>Rows of this subject in the list of recent facts.</summary>
    public int Recent { get; set; }

    /// <summary>Something was taken in since it was read or written.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Sorted by key.</summary>
    public IReadOnlyList<Stated> Traits => _traits;

    /// <summary>Sorted by key; count only where <see cref="Traits"/> has none of that key.</summary>
    public IReadOnlyList<Stated> Once => _once;

    public IReadOnlyList<OrderSum> Sums => _money;

    /// <summary>The latest on each scale, sorted by scale.</summary>
    public IReadOnlyList<LatestScore> Scores => _scores.Count == 0 ? []
        : [.. _scores.Where((s, at) => at == 0 || _scores[at - 1].Score.Metric != s.Score.Metric).Select(s => s.Score)];

    public IReadOnlyList<Membership> Companies => _companies;

    /// <summary>Takes a fact in. Money comes by <see cref="AddMoney"/>, because it is the order that knows what changed.</summary>
    /// <param name="fact">Of this subject.</param>
    /// <param name="traits">Traits it states about the person; an object or undefined.</param>
    /// <param name="once">Traits it states where none is known; an object or undefined.</param>
    /// <param name="mayBeTakenBack">True when it may come again with sign −1.</param>
    public void Apply(Fact fact, JsonElement traits, JsonElement once, bool mayBeTakenBack = false)
    {
        IsChanged = true;
        if (fact.Sign < 0)
        {
            Retract(fact);
            return;
        }

        Facts++;
        FirstAt = Math.Min(FirstAt, fact.At);
        LastAt = Math.Max(LastAt, fact.At);
        if (fact.Score is { } score) Apply(new LatestScore(fact.Metric, score, fact.At, fact.Id.Value, fact.Touchpoint), isFinal: !mayBeTakenBack);
        if (fact.Company.Length > 0) Apply(new Membership(fact.Company, fact.At));
        foreach (var stated in StatedIn(fact, traits)) Put(_traits, stated, keepLater: true);
        foreach (var stated in StatedIn(fact, once)) Put(_once, stated, keepLater: false);
    }

    // Only reports are taken back, and they state no traits and no money. Where it was the latest score, the one before it is again.
    void Retract(Fact fact)
    {
        Facts--;
        _scores.RemoveAll(s => s.Score.Fact == fact.Id.Value && s.Score.Metric == fact.Metric && s.Score.At == fact.At);
    }

    /// <summary>Orders and money more (or fewer) than before.</summary>
    public void AddMoney(string currency, int orders, long amount)
    {
        IsChanged = true;
        var at = _money.FindIndex(m => m.Currency == currency);
        if (at < 0)
        {
            at = _money.FindIndex(m => string.CompareOrdinal(m.Currency, currency) > 0);
            _money.Insert(at < 0 ? at = _money.Count : at, new OrderSum(currency, 0, 0));
        }

        var sum = _money[at] with { Orders = _money[at].Orders + orders, Amount = checked(_money[at].Amount + amount) };
        if (sum is { Orders: 0, Amount: 0 }) _money.RemoveAt(at);
        else _money[at] = sum;
    }

    static IEnumerable<Stated> StatedIn(Fact fact, JsonElement traits)
    {
        if (traits.ValueKind != JsonValueKind.Object) yield break;
        foreach (var trait in traits.EnumerateObject())
        {
            var json = JsonMarshal.GetRawUtf8Value(trait.Value).ToArray();
            yield return new Stated(trait.Name, json, fact.At, fact.Id.Value, fact.Source);
        }
    }

    static void Put(List<Stated> list, in Stated stated, bool keepLater)
    {
        var (low, high) = (0, list.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var order = string.CompareOrdinal(list[middle].Key, stated.Key);
            if (order == 0)
            {
                if (stated.IsLaterThan(list[middle]) == keepLater) list[middle] = stated;
                return;
            }

            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        list.Insert(low, stated);
    }

    void Apply(LatestScore score, bool isFinal)
    {
        var begin = _scores.FindIndex(s => string.CompareOrdinal(s.Score.Metric, score.Metric) >= 0);
        if (begin < 0) begin = _scores.Count;
        var at = begin;
        for (; Has(at) && !score.IsLaterThan(_scores[at].Score); at++)
        {
            if (_scores[at].IsFinal) return; // never the latest any more
        }

        _scores.Insert(at, (score, isFinal));
        var end = begin;
        while (Has(end)) end++;
        var kept = isFinal ? at + 1 : Math.Min(end, begin + MostKept);
        _scores.RemoveRange(kept, end - kept);

        bool Has(int index) => index < _scores.Count && _scores[index].Score.Metric == score.Metric;
    }

    void Apply(Membership membership)
    {
        var at = _companies.FindIndex(c => c.Company == membership.Company);
        if (at >= 0)
        {
            if (membership.At > _companies[at].At) _companies[at] = membership;
            return;
        }

        at = _companies.FindIndex(c => string.CompareOrdinal(c.Company, membership.Company) > 0);
        _companies.Insert(at < 0 ? _companies.Count : at, membership);
    }

    public void Pack(Packer to)
    {
        to.Byte(Version);
        to.Unsigned((ulong)Facts);
        if (Facts > 0)
        {
            to.Signed(FirstAt);
            to.Signed(LastAt - FirstAt);
        }

        to.Unsigned((ulong)Recent);
        Pack(to, _traits);
        Pack(to, _once);
        to.Unsigned((ulong)_money.Count);
        foreach (var money in _money)
        {
            to.Text(money.Currency);
            to.Signed(money.Orders);
            to.Signed(money.Amount);
        }

        to.Unsigned((ulong)_scores.Count);
        foreach (var (score, isFinal) in _scores)
        {
            to.Byte(isFinal ? (byte)1 : (byte)0);
            to.Text(score.Metric);
            to.Double(score.Score);
            to.Signed(score.At);
            to.Id(score.Fact);
            to.Text(score.Touchpoint);
        }

        to.Unsigned((ulong)_companies.Count);
        foreach (var company in _companies)
        {
            to.Text(company.Company);
            to.Signed(company.At);
        }
    }

    static void Pack(Packer to, List<Stated> list)
    {
        to.Unsigned((ulong)list.Count);
        foreach (var stated in list)
        {
            to.Text(stated.Key);
            to.Bytes(stated.Json.Span);
            to.Signed(stated.At);
            to.Id(stated.Fact);
            to.Text(stated.Source);
        }
    }

    /// <summary>Reads what <see cref="Pack(Packer)"/> wrote; no bytes give an empty state.</summary>
    /// <exception cref="InvalidDataException">Written by a newer version.</exception>
    public static SubjectState Unpack(ReadOnlySpan<byte> bytes)
    {
        var state = new SubjectState();
        if (bytes.IsEmpty) return state;
        var from = new Unpacker(bytes);
        var version = from.Byte();
        if (version is 0 or > Version) throw new InvalidDataException("A customer's state was written by a newer version.");
        state.Facts = from.Count();
        if (state.Facts > 0)
        {
            state.FirstAt = from.Signed();
            state.LastAt = state.FirstAt + from.Signed();
        }

        state.Recent = from.Count();
        Unpack(ref from, state._traits);
        Unpack(ref from, state._once);
        for (var left = from.Count(); left > 0; left--)
            state._money.Add(new OrderSum(from.Text(), checked((int)from.Signed()), from.Signed()));
        for (var left = from.Count(); left > 0; left--)
        {
            // Version 1 kept the latest alone and did not say whether it stands for good.
            var isFinal = version > 1 && from.Byte() == 1;
            state._scores.Add((new LatestScore(from.Text(), from.Double(), from.Signed(), from.Id(), from.Text()), isFinal));
        }

        for (var left = from.Count(); left > 0; left--)
            state._companies.Add(new Membership(from.Text(), from.Signed()));
        return state;
    }

    static void Unpack(ref Unpacker from, List<Stated> list)
    {
        for (var left = from.Count(); left > 0; left--)
            list.Add(new Stated(from.Text(), from.Bytes().ToArray(), from.Signed(), from.Id(), from.Text()));
    }
}
