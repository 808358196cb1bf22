namespace Rapport.Server.Demo;

/// <summary>One customer of the demo company.</summary>
sealed record Shopper(
    int Number, string First, string Last, string Region, string Country, string Language, string AgeBand, string Tier,
    bool Silent, bool UsesApp, double Mood, int JoinedDaysAgo, double DaysBetweenOrders)
{
    static readonly (string Name, string Country, string Language, int Weight)[] Regions =
    [
        ("North Rhine-Westphalia", "DE", "de", 20), ("Bavaria", "DE", "de", 15), ("Berlin", "DE", "de", 9), ("Hamburg", "DE", "de", 7),
        (Truths.ChurningRegion, "DE", "de", 9), ("Vienna", "AT", "de", 8), ("London", "GB", "en", 16), ("Manchester", "GB", "en", 9), ("Dublin", "IE", "en", 7),
    ];

    static readonly string[] GermanFirst =
        ["Anna", "Lukas", "Marie", "Jonas", "Lea", "Paul", "Mia", "Felix", "Sophie", "Max", "Clara", "Emil", "Ida", "Ben", "Frieda", "Anton", "Greta", "Oskar", "Lina", "Karl"];

    static readonly string[] GermanLast =
        ["Müller", "Schmidt", "Weber", "Fischer", "Wagner", "Becker", "Hoffmann", "Koch", "Richter", "Wolf", "Schröder", "Neumann", "Braun", "Zimmermann", "Krüger", "Hartmann", "Lange", "Krause", "Vogel", "Brandt"];

    static readonly string[] EnglishFirst =
        ["Olivia", "George", "Amelia", "Harry", "Isla", "Noah", "Ava", "Jack", "Emily", "Leo", "Freya", "Oscar", "Aoife", "Conor", "Grace", "Liam", "Ruby", "Finn", "Niamh", "Theo"];

    static readonly string[] EnglishLast =
        ["Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Evans", "Walker", "Wright", "Murphy", "Kelly", "Byrne", "Hughes", "Green", "Hall", "Wood", "Clarke", "Lewis", "Cooper", "Ward"];

    static readonly string[] Ages = ["18-24", "25-34", "35-44", "45-54", "55-64", "65+"];

    /// <summary>The same shopper for the same number, always.</summary>
    public static Shopper Of(int number)
    {
        var chance = new Random(unchecked((Truths.Seed * 31) + number));
        var region = Pick(chance);
        var german = region.Language == "de";
        var silent = chance.NextDouble() < Truths.SilentShare;
        return new Shopper(
            number,
            One(german ? GermanFirst : EnglishFirst, chance),
            One(german ? GermanLast : EnglishLast, chance),
            region.Name,
            region.Country,
            region.Language,
            One(Ages, chance),
            chance.Next(10) switch { < 5 => "basic", < 8 => "silver", _ => "gold" },
            silent,
            UsesApp: !silent && chance.NextDouble() < 0.45,
            Mood: (chance.Normal() * 0.45) - (silent ? Truths.SilentGap : 0),
            JoinedDaysAgo: chance.NextDouble() < 0.55 ? Truths.Days - chance.Next(20) : chance.Next(30, Truths.Days),
            DaysBetweenOrders: 40 + (chance.NextDouble() * 140));
    }

    public string UserId => $"nw-{Number:00000}";

    public string Email => $"{Plain(First)}.{Plain(Last)}.{Number}@example.com";

    static (string Name, string Country, string Language, int Weight) Pick(Random chance)
    {
        var at = chance.Next(Regions.Sum(r => r.Weight));
        return Regions.First(r => (at -= r.Weight) < 0);
    }

    static string One(string[] words, Random chance) => words[chance.Next(words.Length)];

    static string Plain(string name) =>
        name.ToLowerInvariant().Replace("ü", "ue", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal).Replace("ä", "ae", StringComparison.Ordinal);
}

/// <summary>Draws the demo needs beyond those of the framework.</summary>
static class Chance
{
    /// <summary>A draw from the standard normal distribution (Box and Muller, 1958).</summary>
    public static double Normal(this Random chance) =>
        Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());

    /// <summary>A draw from the exponential distribution.</summary>
    public static double Exponential(this Random chance, double mean) => -mean * Math.Log(1 - chance.NextDouble());

    /// <summary>A rating around a mean, rounded into the scale.</summary>
    public static int Rating(this Random chance, double mean, int low, int high, double spread) =>
        (int)Math.Clamp(Math.Round(mean + (chance.Normal() * spread), MidpointRounding.AwayFromZero), low, high);
}
