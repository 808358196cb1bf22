using System.CommandLine;
using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary>Customers of a file, each a row or told from purchases.</summary>
/// <param name="Names">Per customer.</param>
/// <param name="Histories">Per customer.</param>
/// <param name="Spending">Per customer; null where the file tells no amounts.</param>
/// <param name="Values">What each has spent so far; null where it is not known.</param>
/// <param name="IsInPeriods">Whether time is counted in periods.</param>
sealed record ClvRows(string[] Names, Purchases[] Histories, Spending[]? Spending, double[]? Values, bool IsInPeriods)
{
    static readonly Option<string?> Customer = new("--customer") { Description = "The column that says who." };

    static readonly Option<string?> Date = new("--date") { Description = "The column with days of purchases." };

    static readonly Option<string?> Amount = new("--amount") { Description = "The column with amounts, of each purchase or the mean of a customer's." };

    static readonly Option<string?> Frequency = new("--frequency") { Description = "The column with repeat purchases." };

    static readonly Option<string?> Recency = new("--recency") { Description = "The column with the time of the last purchase since the first." };

    static readonly Option<string?> Age = new("--age") { Description = "The column with the time watched since the first purchase." };

    static readonly Option<string?> Weight = new("--weight") { Description = "The column that says how many customers a row stands for." };

    /// <summary>Which columns hold what.</summary>
    public static Option[] Options => [Customer, Date, Amount, Frequency, Recency, Age, Weight];

    /// <summary>What each bought after the calibration; null without one.</summary>
    public double[]? Later { get; init; }

    /// <summary>How long that time was, in units.</summary>
    public double LaterTime { get; init; }

    public static ClvRows Read(ParseResult parsed, Frame frame, double unit, DateOnly? until, DateOnly? calibration)
    {
        var frequency = frame.Find(parsed.GetValue(Frequency), "frequency", "x", "repeats", "repeat_purchases");
        if (frequency is null || (parsed.GetValue(Frequency) is null && parsed.GetValue(Date) is not null)) return OfPurchases(parsed, frame, unit, until, calibration);
        if (until is not null || calibration is not null) throw new ApiFailedException("--until and --calibration need a file of purchases: customer, date, amount.");
        return OfCustomers(parsed, frame, frequency.Value);
    }

    static ClvRows OfCustomers(ParseResult parsed, Frame frame, int frequency)
    {
        var age = frame.Place(parsed.GetValue(Age), ["T", "age", "t_cal", "periods", "n_periods", "n"], "--age");
        var recency = frame.Numbers(frame.Place(parsed.GetValue(Recency), ["recency", "t_x", "tx", "last"], "--recency"));
        var weights = frame.Find(parsed.GetValue(Weight), "weights", "weight", "count", "customers") is { } w ? frame.Numbers(w) : null;
        var (counts, ages) = (frame.Numbers(frequency), frame.Numbers(age));
        var histories = counts.Select((x, i) => Checked(frame, i, x, new((int)x, recency[i], ages[i], weights?[i] ?? 1))).ToArray();
        var names = frame.Find(parsed.GetValue(Customer), "customer", "customer_id", "customerid", "id", "user", "user_id") is { } c
            ? frame.Texts(c) : [.. histories.Select((_, i) => $"{frame.RowNumber(i)}")];
        var means = frame.Find(parsed.GetValue(Amount), "monetary_value", "monetary", "zbar", "m_x", "mean_amount", "average_amount", "amount") is { } m ? frame.Maybe(m) : null;
        var spending = means?.Select((mean, i) => new Spending(mean > 0 ? histories[i].Frequency : 0, mean ?? 0, histories[i].Count)).ToArray();
        return new(names, histories, spending, null, frame.Names[age].Contains("periods", StringComparison.OrdinalIgnoreCase));
    }

    static Purchases Checked(Frame frame, int row, double frequency, Purchases history)
    {
        var fault = frequency == Math.Floor(frequency) ? history.Fault : "the frequency is not whole";
        return fault is null ? history : throw new ApiFailedException($"Row {frame.RowNumber(row)} is no history: {fault}.");
    }

    static ClvRows OfPurchases(ParseResult parsed, Frame frame, double unit, DateOnly? until, DateOnly? calibration)
    {
        var who = frame.Texts(frame.Place(parsed.GetValue(Customer), ["customer", "customer_id", "customer_unique_id", "customerid", "user_id", "user", "id"], "--customer"));
        var days = frame.Days(frame.Place(parsed.GetValue(Date), ["date", "order_date", "purchase_date", "transaction_date", "day", "timestamp", "time"], "--date"));
        var amounts = frame.Find(parsed.GetValue(Amount), "amount", "value", "revenue", "spend", "total", "price") is { } a ? frame.Numbers(a) : null;
        var last = until ?? days.Max();
        if (calibration >= last) throw new ApiFailedException($"The calibration ends on {calibration:yyyy-MM-dd}, and nothing after {last:yyyy-MM-dd} is looked at.");
        var all = who.Select((name, i) => new Transaction(name, days[i], amounts?[i] ?? 0)).ToList();
        var customers = CustomerPurchases.Of(all, calibration ?? last);
        if (customers.Count == 0) throw new ApiFailedException("Nobody bought in the time looked at.");
        return new(
            [.. customers.Select(c => c.Customer)],
            [.. customers.Select(c => c.History(unit))],
            amounts is null ? null : [.. customers.Select(c => new Spending(c.RepeatValue > 0 ? c.Days - 1 : 0, c.RepeatValue))],
            amounts is null ? null : [.. customers.Select(c => c.Value)],
            false)
        {
            Later = calibration is null ? null : Bought(customers, CustomerPurchases.Of(all, last)),
            LaterTime = calibration is { } end ? (last.DayNumber - end.DayNumber) / unit : 0,
        };
    }

    static double[] Bought(IReadOnlyList<CustomerPurchases> before, IReadOnlyList<CustomerPurchases> after)
    {
        var known = after.ToDictionary(c => c.Customer, c => c.Days, StringComparer.Ordinal);
        return [.. before.Select(c => (double)(known[c.Customer] - c.Days))];
    }
}
