using System.Buffers;

namespace Rapport.Customers.Identity;

/// <summary>How one kind of identifier takes part in deciding who is who.</summary>
/// <param name="Name">As stored and shown.</param>
/// <param name="Priority">1 is the strongest. The strongest identifier of an event is its subject.</param>
/// <param name="Limit">How many of this kind one customer may have.</param>
/// <param name="Window">The limit counts those that came within such a span; null means ever.</param>
/// <param name="Weak">Tells of a device and not of a person: can turn out to be shared.</param>
sealed record NamespaceRule(string Name, int Priority, int Limit, TimeSpan? Window, bool Weak);

/// <summary>The kinds of identifiers, their order and limits, and values that identify nobody.</summary>
static class Namespaces
{
    public const string User = "user_id";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string Device = "device";
    public const string Anonymous = "anonymous_id";

    /// <summary>The nobody in particular of a device that several people use; never joined with a person.</summary>
    public const string Shared = "shared";

    /// <summary>Two different <c>user_id</c>s within this span take a weak identifier away from its owner: it is shared.</summary>
    public static readonly TimeSpan SharedWithin = TimeSpan.FromDays(30);

    /// <summary>The table. Every other name is an external id of some system.</summary>
    public static readonly IReadOnlyList<NamespaceRule> All =
    [
        new(User, Priority: 1, Limit: 1, Window: null, Weak: false),
        new(Email, Priority: 2, Limit: 5, Window: TimeSpan.FromDays(365), Weak: false),
        new(Phone, Priority: 3, Limit: 5, Window: null, Weak: false),
        new("external", Priority: 4, Limit: 5, Window: null, Weak: false),
        new(Device, Priority: 5, Limit: 20, Window: null, Weak: true),
        new(Anonymous, Priority: 6, Limit: 50, Window: null, Weak: true),
        new(Shared, Priority: 7, Limit: 1, Window: null, Weak: true),
    ];

    static readonly Dictionary<string, NamespaceRule> s_byName = All.ToDictionary(r => r.Name, StringComparer.Ordinal);

    static readonly NamespaceRule s_external = s_byName["external"];

    /// <summary>Values that careless clients send for everybody, as Segment and PostHog block them.</summary>
    static readonly HashSet<string> s_blocked = new(StringComparer.OrdinalIgnoreCase)
    {
        "null", "(null)", "nil", "none", "undefined", "nan", "anonymous", "anon", "guest", "unknown", "n/a", "na", "id",
        "userid", "user_id", "anonymousid", "anonymous_id", "distinctid", "distinct_id", "email", "phone",
        "not_authenticated", "not authenticated", "true", "false", "[object object]", "object", "test", "-1", "default",
    };

    static readonly SearchValues<char> s_zeroesAndDashes = SearchValues.Create("0-");

    /// <summary>The rule of a namespace; external ids of all systems share one.</summary>
    public static NamespaceRule Rule(string name) => s_byName.GetValueOrDefault(name, s_external);

    /// <summary>The value as it is compared, or null when it identifies nobody.</summary>
    /// <remarks>E-mail trimmed and lower case; phone as + and digits, or digits where no country is given; all others trimmed.</remarks>
    public static string? Normalise(string name, string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        var trimmed = value.Trim().Trim('"', '\'');
        if (IsBlocked(trimmed)) return null;
        return name switch
        {
            Email => EmailOrNull(trimmed),
            Phone => PhoneOrNull(trimmed),
            _ => trimmed,
        };
    }

    static bool IsBlocked(string value) =>
        value.Length == 0
        || s_blocked.Contains(value)
        || !value.AsSpan().ContainsAnyExcept(s_zeroesAndDashes);

    static string? EmailOrNull(string value)
    {
        var at = value.LastIndexOf('@');
        return at > 0 && at < value.Length - 1 ? value.ToLowerInvariant() : null;
    }

    /// <summary>Letters in it, or fewer than six digits, make it no phone number.</summary>
    static string? PhoneOrNull(string value)
    {
        Span<char> digits = stackalloc char[16];
        var count = 0;
        var international = value[0] == '+';
        foreach (var c in value)
        {
            if (char.IsAsciiLetter(c)) return null;
            if (!char.IsAsciiDigit(c)) continue;
            if (count == digits.Length) return null;
            digits[count++] = c;
        }

        var rest = digits[..count];
        if (!international && count > 2 && rest[0] == '0' && rest[1] == '0')
        {
            international = true;
            rest = rest[2..];
        }

        if (rest.Length is < 6 or > 15) return null;
        return international ? $"+{rest}" : rest.ToString();
    }
}
