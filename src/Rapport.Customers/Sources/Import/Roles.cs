using System.Text.RegularExpressions;

namespace Rapport.Customers.Sources.Import;

/// <summary>What part columns may play, by words of the trade and by their values.</summary>
static partial class Roles
{
    /// <summary>Columns that hold scores, all on one scale, with that scale; empty when none.</summary>
    public static IReadOnlyList<(ColumnShape Column, string Metric)> Scores(IReadOnlyList<ColumnShape> columns)
    {
        var named = columns.Where(c => IsWhole(c) && (ScoreName().IsMatch(c.Name) || Wide(columns).Contains(c)))
            .Select(c => (Column: c, Metric: Metric(c))).Where(c => c.Metric is not null).ToList();
        var scale = named.GroupBy(c => c.Metric!, StringComparer.Ordinal).OrderByDescending(g => g.Count()).FirstOrDefault(); // filtered above
        return scale is null ? [] : [.. scale.Select(c => (c.Column, c.Metric!))];
    }

    /// <summary>Three or more columns whose whole numbers lie on a five-point scale (0 for none) are a grid of ratings.</summary>
    static List<ColumnShape> Wide(IReadOnlyList<ColumnShape> columns)
    {
        var grid = columns.Where(c => c.Type == "integer" && c.Max == 5 && c.Min is 0 or 1 && c.Distinct is >= 4 and <= 6).ToList();
        return grid.Count >= 3 ? grid : [];
    }

    static bool IsWhole(ColumnShape c) => c.Type == "integer" && c.Min >= 0 && c.Max <= 10 && c.Distinct <= 11;

    static string? Metric(ColumnShape c)
    {
        if (NpsName().IsMatch(c.Name)) return "nps";
        if (EffortName().IsMatch(c.Name)) return c.Max <= 5 ? "ces.5" : c.Max <= 7 ? "ces2.7" : null;
        return c.Max switch
        {
            <= 3 => ScoreName().IsMatch(c.Name) && c.Max == 3 ? "csat.3" : "csat.5",
            <= 5 => "csat.5",
            <= 7 => "csat.7",
            _ => c.Min == 0 ? "nps" : "csat.10",
        };
    }

    /// <summary>The id of an order.</summary>
    public static ColumnShape? Order(IReadOnlyList<ColumnShape> columns) =>
        columns.FirstOrDefault(c => c.Type is "id" or "integer" && OrderName().IsMatch(c.Name));

    /// <summary>What happened.</summary>
    public static ColumnShape? Event(IReadOnlyList<ColumnShape> columns) =>
        columns.FirstOrDefault(c => c.Type is "text" or "id" && EventName().IsMatch(c.Name));

    /// <summary>The column of money that says the most: a total before a price.</summary>
    public static ColumnShape? Amount(IReadOnlyList<ColumnShape> columns) =>
        columns.Where(c => c.Type == "money").OrderBy(c => TotalName().IsMatch(c.Name) ? 0 : 1).FirstOrDefault();

    /// <summary>The id of a person: one that is said to be unique to a person before one of a user or customer.</summary>
    public static ColumnShape? Person(IReadOnlyList<ColumnShape> columns) =>
        columns.Where(c => c.Type is "id" or "integer" && PersonName().IsMatch(c.Name))
            .OrderBy(c => IsMaster(c.Name) ? 0 : 1).FirstOrDefault()
        ?? (LooksLikePeople(columns) ? columns.FirstOrDefault(c => c.Type == "id" && PlainId().IsMatch(c.Name)) : null);

    /// <summary>An id of the person, where another id of the same file may be of one visit or account.</summary>
    public static bool IsMaster(string name) => MasterName().IsMatch(name);

    /// <summary>E-mail, phone, or at least two columns that describe people.</summary>
    public static bool LooksLikePeople(IReadOnlyList<ColumnShape> columns) =>
        columns.Any(c => c.Type is "email" or "phone") || columns.Count(c => PeopleName().IsMatch(c.Name)) >= 2;

    /// <summary>The date that fits a kind best; null when the file has none.</summary>
    public static ColumnShape? Date(IReadOnlyList<ColumnShape> columns, string kind)
    {
        var dates = columns.Where(c => c.Type == "date").ToList();
        var words = kind switch
        {
            "order" => OrderTime(),
            "answer" => AnswerTime(),
            "customer" => CreationTime(),
            _ => EventTime(),
        };
        return dates.Find(c => words.IsMatch(c.Name) && !LaterTime().IsMatch(c.Name))
            ?? dates.Find(c => !LaterTime().IsMatch(c.Name)) ?? dates.FirstOrDefault();
    }

    /// <summary>When somebody became a customer.</summary>
    public static bool IsCreation(string name) => CreationTime().IsMatch(name);

    /// <summary>The columns of a file of reviews: a rating, words and a date, in a file that speaks of reviews; null for any other file.</summary>
    public static ReviewColumns? Review(IReadOnlyList<ColumnShape> columns)
    {
        var rating = columns.FirstOrDefault(c => c.Type is "integer" or "number" && c.Min >= 0 && c.Max is >= 2 and <= 10 && RatingName().IsMatch(c.Name));
        var text = columns.Where(c => c.Type == "text" && c != rating && ReviewText().IsMatch(c.Name) && !CommentTitle().IsMatch(c.Name)).OrderByDescending(c => c.Examples.Sum(e => e.Length)).FirstOrDefault();
        if (rating is null || text is null || Date(columns, "answer") is not { } at) return null;
        // A survey has ratings, words and dates as well: only a file that says so is one of reviews.
        var says = columns.Any(c => ReviewWord().IsMatch(c.Name)) || (columns.Any(c => AuthorName().IsMatch(c.Name)) && columns.Any(c => StarWord().IsMatch(c.Name) || PlatformName().IsMatch(c.Name)));
        return says ? new(rating, text, at) : null;
    }

    /// <summary>What else a review may say, and by which column.</summary>
    public static IEnumerable<(string Field, ColumnShape Column)> OfReview(IReadOnlyList<ColumnShape> columns)
    {
        foreach (var (field, name) in new[] { ("review_id", ReviewId()), ("author", AuthorName()), ("platform", PlatformName()), ("title", CommentTitle()), ("url", UrlName()), ("product", ProductName()), ("language", LanguageName()) })
            if (columns.FirstOrDefault(c => c.Type is "text" or "id" or "integer" && name.IsMatch(c.Name)) is { } column) yield return (field, column);
    }

    /// <summary>What people wrote.</summary>
    public static ColumnShape? Comment(IReadOnlyList<ColumnShape> columns) =>
        columns.Where(c => c.Type == "text" && CommentName().IsMatch(c.Name)).OrderBy(c => CommentTitle().IsMatch(c.Name) ? 1 : 0).FirstOrDefault();

    /// <summary>The column of exactly that name, but for case and separators.</summary>
    public static ColumnShape? Named(IReadOnlyList<ColumnShape> columns, string name) =>
        columns.FirstOrDefault(c => string.Equals(c.Name.Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), name, StringComparison.OrdinalIgnoreCase));

    const RegexOptions _options = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;

    [GeneratedRegex("score|rating|stars?$|nps|csat|ces$|satisf|recommend|effort|grade", _options)]
    private static partial Regex ScoreName();

    [GeneratedRegex("nps|recommend|promoter", _options)]
    private static partial Regex NpsName();

    [GeneratedRegex("effort|(^|_)ces", _options)]
    private static partial Regex EffortName();

    [GeneratedRegex(@"(order|invoice|transaction|purchase|booking)[_\s-]?(id|no|nr|number|key|code)?$", _options)]
    private static partial Regex OrderName();

    [GeneratedRegex(@"^(event|activity|action|event[_\s-]?(name|type)|activity[_\s-]?(name|type)|type)$", _options)]
    private static partial Regex EventName();

    [GeneratedRegex("total|amount|revenue|payment", _options)]
    private static partial Regex TotalName();

    [GeneratedRegex(@"(customer|user|client|member|contact|person|passenger|patient|guest|account|unique)[_\s-]?(unique|person)?[_\s-]?(id|no|nr|number|key|code|uuid)$", _options)]
    private static partial Regex PersonName();

    [GeneratedRegex("unique|person|master|golden|global", _options)]
    private static partial Regex MasterName();

    [GeneratedRegex("^id$|^uuid$|^guid$", _options)]
    private static partial Regex PlainId();

    [GeneratedRegex(@"(first|last|full|customer|sur)[_\s-]?name|^name$|city|country|state$|zip|postal|gender|birth|^age$|language", _options)]
    private static partial Regex PeopleName();

    [GeneratedRegex("purchase|order|placed|bought|created|date", _options)]
    private static partial Regex OrderTime();

    [GeneratedRegex("answer|submit|respon|complet", _options)]
    private static partial Regex AnswerTime();

    [GeneratedRegex(@"creat|regist|signup|sign[_\s-]?up|since|joined|first[_\s-]?seen", _options)]
    private static partial Regex CreationTime();

    [GeneratedRegex("time|occurred|happened|date|created", _options)]
    private static partial Regex EventTime();

    [GeneratedRegex("deliver|estimat|ship|approv|updat|modif|due|birth|expir|limit|carrier", _options)]
    private static partial Regex LaterTime();

    [GeneratedRegex("comment|text|message|feedback|verbatim|review|reason|note|opinion|why", _options)]
    private static partial Regex CommentName();

    [GeneratedRegex("rating|stars?$|sterne|score|bewertung$|grade", _options)]
    private static partial Regex RatingName();

    [GeneratedRegex("review|text|comment|content|body|rezension|kommentar|bewertungstext", _options)]
    private static partial Regex ReviewText();

    [GeneratedRegex("review|rezension|bewertung", _options)]
    private static partial Regex ReviewWord();

    [GeneratedRegex("stars?$|sterne", _options)]
    private static partial Regex StarWord();

    [GeneratedRegex(@"^(review|rezension|bewertung)?[_\s-]?(author|reviewer|autor|verfasser|user[_\s-]?name|nickname)([_\s-]?name)?$", _options)]
    private static partial Regex AuthorName();

    [GeneratedRegex("^(platform|portal|site|plattform)$", _options)]
    private static partial Regex PlatformName();

    [GeneratedRegex(@"^(review|rezension|bewertung)s?[_\s-]?(id|no|nr|uuid|key)$", _options)]
    private static partial Regex ReviewId();

    [GeneratedRegex("^(review[_\\s-]?)?(url|link)$", _options)]
    private static partial Regex UrlName();

    [GeneratedRegex("^(product|produkt)([_\\s-]?name)?$", _options)]
    private static partial Regex ProductName();

    [GeneratedRegex("^(language|lang|locale|sprache)$", _options)]
    private static partial Regex LanguageName();

    [GeneratedRegex("title|subject", _options)]
    private static partial Regex CommentTitle();
}

/// <summary>The columns of a file of reviews.</summary>
/// <param name="Rating">How they rated.</param>
/// <param name="Text">What they wrote.</param>
/// <param name="At">When.</param>
sealed record ReviewColumns(ColumnShape Rating, ColumnShape Text, ColumnShape At);
