using System.Globalization;
using Rapport.Columns;
using Rapport.Customers;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Drivers;

/// <summary>Puts beside each answer of the outcome what else the same person rated: in the same response, or at touchpoints before it.</summary>
/// <remarks>A score that is missing, was skipped, or stands for "not applicable" is no row here: a fact has a score or none.</remarks>
sealed class DriverSql
{
    /// <summary>Answers of the outcome that are looked at, the latest ones.</summary>
    public const int MostRows = 50_000;

    /// <summary>What may be a driver: what was rated most often.</summary>
    public const int MostRatings = 40;

    const long Day = 86_400_000_000;

    /// <summary>A response is given within so many days.</summary>
    const int ResponseDays = 31;

    readonly DriverQuestion _question;
    readonly Parameters _parameters;
    readonly string _customer;
    readonly string _outcome;
    readonly string _ratings;

    DriverSql(DriverQuestion question, AnswerSql answers)
    {
        (_question, _parameters, _customer) = (question, answers.Parameters, answers.Customer);
        var narrow = question.Element is { } element ? $" AND element = {_parameters.Text(element)}" : "";
        if (question.Touchpoint is { } touchpoint) narrow += $" AND touchpoint = {_parameters.Text(touchpoint)}";
        if (question.Survey is not null) narrow += $" AND {OfSurvey()}";
        _outcome = $"{answers.FromStanding}{narrow}";
        _ratings = Ratings();
    }

    /// <summary>The statements of a question, or the filter's refusal.</summary>
    public static (DriverSql? Sql, Refusal? Refusal) Of(DriverQuestion question, string customerSql, long now, IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> members)
    {
        var (answers, refusal) = AnswerSql.Of(question.Outcome, customerSql, now, members);
        return answers is null ? (null, refusal) : (new(question, answers), null);
    }

    /// <summary>Values of all statements made so far.</summary>
    public IReadOnlyDictionary<string, object> Values => _parameters.Values;

    /// <summary>One row: answers of the outcome, those of nobody known, and at which places they were given.</summary>
    public string Totals() => $"SELECT count(), countIf({_customer} = {FactSql.Nobody}), groupUniqArray(1000)(toString({Place})) {_outcome}";

    /// <summary>Place, scale and people of everything else that was rated, the most often first.</summary>
    /// <param name="itself">Places of the outcome: on its scale they are no drivers of it.</param>
    public string Rated(IReadOnlyList<string> itself) =>
        $"""
        SELECT toString({Place}) AS place, toString(metric) AS scale, uniq({Link}) AS people FROM {FactTable.Name} WHERE {_ratings}
          AND NOT (metric = {_parameters.Text(_question.Outcome.Metric.Scale.Id)} AND place IN {_parameters.Add(itself, "Array(String)")})
        GROUP BY place, scale ORDER BY people DESC, place, scale LIMIT {MostRatings}
        """;

    /// <summary>A row per answer of the outcome, the latest first: fact, customer, time, score, and an array with each rating or NULL.</summary>
    public string Rows(IReadOnlyList<Rating> ratings)
    {
        var which = $"indexOf({_parameters.Add(ratings.Select(r => r.Key).ToList(), "Array(String)")}, concat(toString({Place}), '|', toString(metric)))";
        var inTime = _question.Survey is null ? $" AND s.1 <= o.moment AND s.1 > o.moment - {_parameters.Add(_question.WindowDays * Day, "Int64")}" : "";
        var known = _question.Survey is null ? $" AND {_customer} <> {FactSql.Nobody}" : "";
        return
            $"""
            SELECT o.fact, o.owner, o.moment, o.outcome,
                   arrayMap(f -> if(empty(f), NULL, arrayAvg(f)), arrayMap(i -> arrayMap(s -> s.3, arrayFilter(s -> s.2 = i{inTime}, a.said)), range(1, {ratings.Count + 1})))
            FROM (SELECT id AS fact, {_customer} AS owner, {FactTable.AtMicros} AS moment, assumeNotNull(score) AS outcome, {Link} AS link
                  {_outcome}{known} ORDER BY moment DESC, fact DESC LIMIT {MostRows}) AS o
            LEFT JOIN (SELECT {Link} AS link, groupArray(({FactTable.AtMicros}, toInt16({which}), assumeNotNull(score))) AS said
                  FROM {FactTable.Name} WHERE {_ratings} AND {which} > 0 GROUP BY link) AS a ON a.link = o.link
            ORDER BY o.moment DESC, o.fact DESC
            """;
    }

    /// <summary>Per question of the survey: how often it was said not to apply, by people who gave the outcome.</summary>
    public string NotApplicable()
    {
        var where = $"{Time(ResponseDays, ResponseDays)} AND type = '{FactTypes.Answer}' AND metric = ''";
        string Own(string name) => FactSql.Property(name, areAnswers: false, _parameters);
        return
            $"""
            SELECT toString(element), count() FROM {FactTable.Name}
            WHERE {where} AND {Own("survey")} = {_parameters.Text(_question.Survey!)} AND {Own("notApplicable")} = 'true' AND {FactSql.Stands(where)}
              AND {Own("response")} IN (SELECT {Link} {_outcome})
            GROUP BY element
            """; // asked of surveys alone
    }

    string Place => _question.Survey is null ? "touchpoint" : "element";

    string Link => _question.Survey is null ? _customer : $"assumeNotNull({Property("response")})";

    string OfSurvey() => $"{Property("survey")} = {_parameters.Text(_question.Survey!)} AND {Property("response")} <> ''"; // asked of surveys alone

    string Property(string name) => FactSql.Property(name, areAnswers: true, _parameters);

    string Time(int daysBefore, int daysAfter)
    {
        var period = _question.Outcome.Period;
        return $"workspace = {_parameters.Id(_question.Outcome.Workspace.Value)} AND at >= {_parameters.Time(period.From - (daysBefore * Day))}" +
            $" AND at < {_parameters.Time(period.To + (daysAfter * Day))}";
    }

    string Ratings()
    {
        var time = _question.Survey is null ? Time(_question.WindowDays, 0) : Time(ResponseDays, ResponseDays);
        var scales = string.Join(" OR ", Scales.All.Select(s => $"(metric = {_parameters.Text(s.Id)} AND score BETWEEN {Number(s.Min)} AND {Number(s.Max)})"));
        var all = $"{time} AND metric <> ''";
        var of = _question.Survey is null ? $"{_customer} <> {FactSql.Nobody}" : OfSurvey();
        return $"{all} AND ({scales}) AND floor(score) = score AND {Place} <> '' AND {of} AND {FactSql.Stands(all)}";
    }

    static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
