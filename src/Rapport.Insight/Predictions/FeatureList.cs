using System.Globalization;

namespace Rapport.Insight.Predictions;

/// <summary>Turns what was known of customers into numbers, and back into words.</summary>
/// <param name="All">In the order of the numbers.</param>
/// <param name="Words">By which pasts are read.</param>
/// <param name="GapDays">Within which customers usually order again: stands for the own gap of those with one order.</param>
/// <param name="UsualScore">Stands for the score of those who gave none, 0..1.</param>
/// <param name="UsualAnswers">Answers per happening of all, above 0: what is taken of those to whom little happened.</param>
sealed record FeatureList(IReadOnlyList<Feature> All, Vocabulary Words, double GapDays, double UsualScore, double UsualAnswers)
{
    /// <summary>How often somebody answers is believed of them once more than so many things happened to them.</summary>
    const double Patience = 2;

    /// <summary>Of customers as they were when the model is fitted.</summary>
    public static FeatureList Of(Vocabulary words, double gapDays, IReadOnlyList<Past> pasts)
    {
        List<Feature> all =
        [
            new("recency"), new("overdue"), new("orders"), new("ordersYear"), new("spend"), new("tenure"), new("score"), new("answered"), new("answers"),
            .. words.Types.Select(t => new Feature("event", t)), .. words.Flags.Select(f => new Feature("flag", f.Type, f.Property)),
            .. words.Channels.Select(c => new Feature("channel", Value: c)), .. words.Traits.SelectMany(t => t.Values.Select(v => new Feature("trait", Property: t.Name, Value: v))),
        ];
        return new(all, words, gapDays, pasts.Where(p => p.Score is not null).Select(p => p.Score!.Value).DefaultIfEmpty(0.5).Average(), // those who gave one
            (1.0 + pasts.Sum(p => p.AnswersYear)) / (2.0 + pasts.Sum(Occasions)));
    }

    /// <summary>Counts and money by their logarithms: from one to two is as far as from ten to twenty.</summary>
    public double[] Numbers(Past past) =>
    [
        Math.Log(1 + past.RecencyDays), Overdue(past), Math.Log(past.OrderDays), Math.Log(1 + past.OrdersYear), Math.Log(1 + (Math.Max(0, past.Spent) / past.OrderDays)), Math.Log(1 + past.TenureDays),
        past.Score ?? UsualScore, past.Answers > 0 ? 1 : 0, Math.Log((past.AnswersYear + (Patience * UsualAnswers)) / (Occasions(past) + Patience)),
        .. past.Events.Select(e => Math.Log(1 + e)), .. past.Flags.Select(f => f ? 1.0 : 0), .. past.Channels,
        .. Words.Traits.SelectMany((t, i) => t.Values.Select(v => past.Traits[i] == v ? 1.0 : 0)),
    ];

    /// <summary>What weighs most with one customer, in either direction.</summary>
    /// <param name="past">Of whom.</param>
    /// <param name="contributions">Per feature.</param>
    /// <param name="most">So many at most.</param>
    public IReadOnlyList<Reason> Reasons(Past past, double[] contributions, int most) =>
    [
        .. All.Zip(contributions).GroupBy(p => p.First.Whole()).Select(g => new Reason(g.Key.Kind, g.Key.Type, g.Key.Property, Said(past, g.Key), g.Sum(p => p.Second)))
            .Where(r => Math.Abs(r.Weight) >= 0.05 && r.Value.Length > 0).OrderByDescending(r => Math.Abs(r.Weight)).Take(most),
    ];

    string Said(Past past, Feature of) => of.Kind switch
    {
        "recency" => Number(past.RecencyDays),
        "overdue" => Number(Overdue(past), 1),
        "orders" => Number(past.OrderDays),
        "ordersYear" => Number(past.OrdersYear),
        "spend" => Number(past.Spent / past.OrderDays),
        "tenure" => Number(past.TenureDays),
        "score" => past.Score is { } score ? Number(100 * score) : "",
        "answered" => past.Answers > 0 ? "true" : "false",
        "answers" => Number(past.AnswersYear),
        "event" => Number(past.Events[Words.Types.ToList().IndexOf(of.Type!)]), // an event has a type
        "flag" => past.Flags[Words.Flags.ToList().IndexOf((of.Type!, of.Property!))] ? "true" : "false", // a flag has both
        "channel" => past.Channels.Count == 0 || past.Channels.Max() <= 0 ? "" : Words.Channels[past.Channels.ToList().IndexOf(past.Channels.Max())],
        _ => past.Traits[Words.Traits.ToList().FindIndex(t => t.Name == of.Property)],
    };

    static long Occasions(Past past) => past.Happened + past.OrdersYear;

    // How many of their own usual gaps the customer has stayed away, up to four.
    double Overdue(Past past) => Math.Min(4, past.RecencyDays / Math.Max(1, past.OrderDays > 1 ? past.SpanDays / (past.OrderDays - 1) : GapDays));

    static string Number(double value, int digits = 0) => Math.Round(value, digits, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture);
}
