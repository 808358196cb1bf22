namespace Rapport.Customers;

/// <summary>A condition on customers or facts, as people build it on screen and as it stands in JSON:
/// <c>{all:[…]} | {any:[…]} | {not:…} | {field,op,value} | {trait,op,value} | {fact:{…},where:[…],count:{op,n},within:{days}}</c>.
/// It is data: read by <see cref="PredicateJson"/> with limits, and turned into SQL by <see cref="PredicateSql"/>, where
/// every word of the sender becomes a parameter.</summary>
public abstract record Predicate
{
    /// <summary>True when every part is; true without parts.</summary>
    public sealed record All(IReadOnlyList<Predicate> Parts) : Predicate;

    /// <summary>True when a part is; false without parts.</summary>
    public sealed record Any(IReadOnlyList<Predicate> Parts) : Predicate;

    /// <summary>True when the part is not.</summary>
    public sealed record Not(Predicate Part) : Predicate;

    /// <summary>A field of the row itself: of the fact where facts are filtered, of the customer where customers are.</summary>
    public sealed record Field(string Name, Test Test) : Predicate;

    /// <summary>A trait of the customer.</summary>
    public sealed record Trait(string Key, Test Test) : Predicate;

    /// <summary>How often something happened to the customer.</summary>
    /// <param name="Match">Fact field → one of these values; at least one field.</param>
    /// <param name="Where">Further conditions on the fact: fields alone, no traits, no facts.</param>
    /// <param name="Count">How often; at least once where nothing is said.</param>
    /// <param name="WithinDays">Only within so many days before now; null for ever.</param>
    public sealed record Happened(
        IReadOnlyDictionary<string, IReadOnlyList<string>> Match, IReadOnlyList<Predicate> Where, Times Count, int? WithinDays) : Predicate;
}

/// <summary>A comparison with what stands on its right.</summary>
/// <param name="Op">How to compare.</param>
/// <param name="Values">None, one or many, as the operator asks; each a string, double or bool.</param>
public sealed record Test(Operator Op, IReadOnlyList<object> Values)
{
    /// <summary>The only value of an operator that takes one.</summary>
    public object Value => Values[0];
}

/// <summary>How often something must have happened.</summary>
/// <param name="Op">One of is, isNot, lt, lte, gt, gte.</param>
/// <param name="N">0 or more.</param>
public sealed record Times(Operator Op, long N)
{
    /// <summary>At least once.</summary>
    public static Times Once { get; } = new(Operator.Gte, 1);

    /// <summary>True when a number of times fulfils it.</summary>
    public bool Holds(long times) => Op.Holds(times.CompareTo(N));
}

/// <summary>How a condition compares. A missing value fulfils <c>isNot</c>, <c>notIn</c> and <c>missing</c>, nothing else.</summary>
/// <param name="Name">As in the JSON.</param>
/// <param name="Takes">Number of values: 0, 1, or −1 for a list.</param>
/// <param name="Sql">For an order operator its SQL sign, else empty.</param>
public sealed record Operator(string Name, int Takes, string Sql = "")
{
    /// <summary>Equal.</summary>
    public static Operator Is { get; } = new("is", 1, "=");

    /// <summary>Not equal, or missing.</summary>
    public static Operator IsNot { get; } = new("isNot", 1, "<>");

    /// <summary>Less.</summary>
    public static Operator Lt { get; } = new("lt", 1, "<");

    /// <summary>Less or equal.</summary>
    public static Operator Lte { get; } = new("lte", 1, "<=");

    /// <summary>More.</summary>
    public static Operator Gt { get; } = new("gt", 1, ">");

    /// <summary>More or equal.</summary>
    public static Operator Gte { get; } = new("gte", 1, ">=");

    /// <summary>Equal to one of a list.</summary>
    public static Operator In { get; } = new("in", -1);

    /// <summary>Equal to none of a list, or missing.</summary>
    public static Operator NotIn { get; } = new("notIn", -1);

    /// <summary>Text that holds the value, case and all.</summary>
    public static Operator Contains { get; } = new("contains", 1);

    /// <summary>Text that begins with the value.</summary>
    public static Operator StartsWith { get; } = new("startsWith", 1);

    /// <summary>Text in which a regular expression (RE2 syntax, no back-references) finds something.</summary>
    public static Operator Matches { get; } = new("matches", 1);

    /// <summary>There is a value.</summary>
    public static Operator Exists { get; } = new("exists", 0);

    /// <summary>There is no value.</summary>
    public static Operator Missing { get; } = new("missing", 0);

    /// <summary>Every operator.</summary>
    public static IReadOnlyList<Operator> List { get; } =
        [Is, IsNot, Lt, Lte, Gt, Gte, In, NotIn, Contains, StartsWith, Matches, Exists, Missing];

    /// <summary>True for the operators of order, which compare numbers and times too.</summary>
    public bool IsOrder => Sql.Length > 0;

    internal bool Holds(int compared) => Sql switch
    {
        "=" => compared == 0,
        "<>" => compared != 0,
        "<" => compared < 0,
        "<=" => compared <= 0,
        ">" => compared > 0,
        _ => compared >= 0,
    };
}
