namespace Rapport.Customers;

/// <summary>A condition on customers or facts, as people build it on screen and as it stands in JSON:
/// <c>{all:[…]} | {any:[…]} | {not:…} | {field,op,value} | {trait,op,value} | {fact:{…},where:[…],count:{op,n},within:{days}}</c>
/// and the further kinds of docs/guide/segments.md. It is data: read by <see cref="PredicateJson"/> with limits, and followed
/// live by segments or turned into SQL by <see cref="PredicateSql"/>, where every word of the sender becomes a parameter.</summary>
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
    public sealed record Trait(string Key, Test Test) : Predicate
    {
        /// <summary>It must have been so for so long, microseconds; null where the present is enough.</summary>
        public long? HeldFor { get; init; }
    }

    /// <summary>How often something happened to the customer.</summary>
    /// <param name="Match">Fact field → one of these values; at least one field.</param>
    /// <param name="Where">Further conditions on the fact: fields alone, no traits, no facts.</param>
    /// <param name="Count">How often; at least once where nothing is said.</param>
    /// <param name="WithinDays">Only within so many days before now; null for ever.</param>
    public sealed record Happened(
        IReadOnlyDictionary<string, IReadOnlyList<string>> Match, IReadOnlyList<Predicate> Where, Times Count, int? WithinDays) : Predicate
    {
        /// <summary>Which of them, beside <see cref="WithinDays"/>.</summary>
        public Reach Reach { get; init; } = Reach.Ever;

        internal FactSet Facts => new(Match, Where);

        internal Reach Whole => WithinDays is { } days ? Reach with { Within = days * 86_400_000_000L } : Reach;
    }

    /// <summary>What the facts add up to.</summary>
    /// <param name="Facts">Which facts.</param>
    /// <param name="Reach">Which of them.</param>
    /// <param name="Kind">The sum of no facts is 0; the others are missing then.</param>
    /// <param name="Of">A field that holds numbers: <c>amount</c> in minor units, <c>score</c>, or <c>prop:</c> and a name.</param>
    /// <param name="Test">What it is compared with.</param>
    public sealed record Measured(FactSet Facts, Reach Reach, MeasureKind Kind, string Of, Test Test) : Predicate;

    /// <summary>The last (or first) of the facts fulfils conditions; false when there is none.</summary>
    public sealed record Edge(FactSet Facts, Reach Reach, bool IsLast, IReadOnlyList<Predicate> Then) : Predicate;

    /// <summary>What a person said that holds is a yes, or a no; false for who said nothing. Where two customers became one, the stricter
    /// of their words holds until something is said anew: <see cref="MergeFold"/>.</summary>
    /// <param name="Words">The facts that say so.</param>
    /// <param name="Given">True: the yes. False: the no.</param>
    public sealed record Agreed(FactSet Words, bool Given) : Predicate;

    /// <summary>The value that a field of the facts has most often; of equals the first in the alphabet.</summary>
    public sealed record MostFrequent(FactSet Facts, Reach Reach, string Of, Test Test) : Predicate;

    /// <summary>Facts that followed each other.</summary>
    /// <param name="Steps">Two to five.</param>
    /// <param name="Within">The last step lies at most so far back, microseconds; null for ever.</param>
    /// <param name="NotSince">None of these happened after the last step; null when that does not matter.</param>
    public sealed record Sequence(IReadOnlyList<SequenceStep> Steps, long? Within, FactSet? NotSince) : Predicate;

    /// <summary>Belongs to another segment, for so long where that is said (microseconds).</summary>
    public sealed record Member(Guid Segment, long? For) : Predicate;

    /// <summary>Is in one of these stages of its life as a customer, for so long where that is said (microseconds).</summary>
    public sealed record Stage(IReadOnlyList<string> Keys, long? For) : Predicate;

    /// <summary>Belongs to a share of the people that stays the same.</summary>
    /// <param name="From">Percent, included.</param>
    /// <param name="To">Percent, not included.</param>
    /// <param name="Seed">Another seed gives another share.</param>
    public sealed record Bucket(double From, double To, string Seed) : Predicate;

    /// <summary>Lives within a distance of a place, by two traits that hold degrees.</summary>
    public sealed record Near(double Latitude, double Longitude, double Km, string LatitudeTrait, string LongitudeTrait) : Predicate;
}

/// <summary>Facts of a kind.</summary>
/// <param name="Match">Fact field → one of these values; at least one field.</param>
/// <param name="Where">Further conditions on the fact: fields alone, no traits, no facts.</param>
public sealed record FactSet(IReadOnlyDictionary<string, IReadOnlyList<string>> Match, IReadOnlyList<Predicate> Where);

/// <summary>Which of the facts count; all that is said holds at once. Facts of the future never count.</summary>
/// <param name="Within">Only so long before now, microseconds.</param>
/// <param name="From">Only from this instant on, UTC microseconds.</param>
/// <param name="To">Only before this instant, UTC microseconds.</param>
/// <param name="Since">Only after the last fact of this kind; without such a fact the condition is false.</param>
public sealed record Reach(long? Within = null, long? From = null, long? To = null, FactSet? Since = null)
{
    /// <summary>All of them.</summary>
    public static Reach Ever { get; } = new();
}

/// <summary>How facts add up.</summary>
public enum MeasureKind
{
    /// <summary>Their sum; 0 without facts.</summary>
    Sum,

    /// <summary>Their mean.</summary>
    Avg,

    /// <summary>The smallest.</summary>
    Min,

    /// <summary>The greatest.</summary>
    Max,
}

/// <summary>A step of a sequence.</summary>
/// <param name="Facts">Which facts.</param>
/// <param name="Times">So many of them; the last of them is the step's instant.</param>
/// <param name="In">From the first of them to the last at most so long, microseconds; null for any.</param>
/// <param name="Within">At most so long after the step before, microseconds; null for any.</param>
/// <param name="Without">None of these between the step before and this one.</param>
public sealed record SequenceStep(FactSet Facts, int Times = 1, long? In = null, long? Within = null, FactSet? Without = null);

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

    /// <summary>A date at most so many days ago, today included.</summary>
    public static Operator InLast { get; } = new("inLast", 1);

    /// <summary>A date at most so many days ahead, today included.</summary>
    public static Operator InNext { get; } = new("inNext", 1);

    /// <summary>A date more than so many days ago.</summary>
    public static Operator NotInLast { get; } = new("moreThanAgo", 1);

    /// <summary>A date whose next anniversary is at most so many days ahead, today included. 29 February is kept on 28 February
    /// in other years.</summary>
    public static Operator AnniversaryIn { get; } = new("anniversaryIn", 1);

    /// <summary>A date or time before another.</summary>
    public static Operator Before { get; } = new("before", 1);

    /// <summary>A date or time at or after another.</summary>
    public static Operator After { get; } = new("after", 1);

    /// <summary>Operators that read a date; for traits, where time goes on without a fact.</summary>
    public static IReadOnlyList<Operator> Dates { get; } = [InLast, InNext, NotInLast, AnniversaryIn, Before, After];

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
