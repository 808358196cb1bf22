using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>A trait as it is now.</summary>
sealed class TraitLeaf(string key, Func<Left, bool> holds) : Leaf
{
    public override IReadOnlyList<string> Traits { get; } = [key];

    public override Reply Of(Moment m) => Truth(holds(new(m.Trait(key), null)));
}

/// <summary>A date that comes nearer or passes.</summary>
/// <param name="traits">The trait it stands in; empty where it is a field of the profile.</param>
/// <param name="read">The date as text, or as instant.</param>
/// <param name="test">One of <see cref="Operator.Dates"/>.</param>
sealed class DateLeaf(IReadOnlyList<string> traits, Func<Moment, Left> read, Test test) : Leaf
{
    public override IReadOnlyList<string> Traits => traits;

    public override bool ReadsProfile => traits.Count == 0;

    public override Reply Of(Moment m)
    {
        var left = read(m);
        var date = left.Number is { } micros ? (m.Days.DayOf((long)micros), (long)micros) : m.Days.Read(left.Text);
        if (date is not var (day, start)) return Reply.False;
        if (test.Op == Operator.Before || test.Op == Operator.After)
            return Truth(m.Days.Read((string)test.Value) is var (_, limit) && start < limit == (test.Op == Operator.Before));
        var (today, n) = (m.Days.DayOf(m.Now), (int)(double)test.Value);
        var ago = today.DayNumber - day.DayNumber;
        if (test.Op == Operator.AnniversaryIn) return Anniversary(m, Days.Anniversary(day, today), today, n);
        var (holds, next) = test.Op == Operator.InLast ? (ago >= 0 && ago <= n, ago < 0 ? day : ago <= n ? day.AddDays(n + 1) : (DateOnly?)null)
            : test.Op == Operator.InNext ? (-ago >= 0 && -ago <= n, -ago > n ? day.AddDays(-n) : -ago >= 0 ? day.AddDays(1) : (DateOnly?)null)
            : (ago > n, ago <= n ? day.AddDays(n + 1) : (DateOnly?)null);
        if (next is { } change) m.Wake(m.Days.StartOf(change));
        return Truth(holds);
    }

    static Reply Anniversary(Moment m, DateOnly next, DateOnly today, int n)
    {
        var holds = next.DayNumber - today.DayNumber <= n;
        m.Wake(m.Days.StartOf(holds ? next.AddDays(1) : next.AddDays(-n)));
        return Truth(holds);
    }
}

/// <summary>A trait that has been so for a while.</summary>
sealed class HeldLeaf(TrackSpec track, string key, Func<Left, bool> holds, long span) : Leaf
{
    public override IReadOnlyList<TrackSpec> Tracks { get; } = [track];

    public override IReadOnlyList<string> Traits { get; } = [key];

    public override Reply Of(Moment m)
    {
        var view = m.ViewOf(track);
        var end = FactLeaf.LastUntil(m, view);
        var isSo = view.Older == 0 && holds(Left.Missing);
        var (since, hasSet, hasOnce, isSeen) = (long.MinValue, view.Older > 0, view.Older > 0, view.Older == 0);
        for (var i = 0; i <= end; i++)
        {
            var entry = view.Entries[i];
            var isOnce = entry.Number == 1;
            if (isOnce && (hasSet || hasOnce)) continue;
            (hasSet, hasOnce) = (hasSet || !isOnce, true);
            var so = holds(new(entry.Text, null));
            if (so && !isSo) since = entry.At;
            if (!so) isSeen = true;
            isSo = so;
        }

        if (!isSo) return view.Older > 0 && end < 0 ? Reply.Unknown : Reply.False;
        if (since == long.MinValue) return Reply.True;
        m.Wake(since + span);
        return m.Now - since >= span ? Reply.True : isSeen ? Reply.False : Reply.Unknown;
    }
}

/// <summary>A field of the profile.</summary>
sealed class ProfileLeaf(Func<Moment, Left> get, Func<Left, bool> holds) : Leaf
{
    public override bool ReadsProfile => true;

    public override Reply Of(Moment m) => Truth(holds(get(m)));
}

/// <summary>Fields of the profile, by the names that the list of customers filters by.</summary>
static class ProfileFields
{
    static readonly Dictionary<string, (FieldKind Kind, Func<Moment, Left> Get)> s_fields = new(StringComparer.Ordinal)
    {
        ["name"] = (FieldKind.Text, m => new(NotEmpty(m.Profile.Name), null)),
        ["email"] = (FieldKind.Text, m => new(NotEmpty(m.Profile.Email), null)),
        ["phone"] = (FieldKind.Text, m => new(NotEmpty(m.Profile.Phone), null)),
        ["firstSeen"] = (FieldKind.Time, m => new(null, m.Profile.FirstAt)),
        ["lastSeen"] = (FieldKind.Time, m => new(null, m.Profile.LastAt)),
        ["facts"] = (FieldKind.Number, m => new(null, m.Profile.Facts)),
        ["orders"] = (FieldKind.Number, m => new(null, m.Profile.MainMoney?.Orders ?? 0)),
        ["value"] = (FieldKind.Number, m => new(null, m.Profile.MainMoney?.Amount)),
        ["currency"] = (FieldKind.Text, m => new(NotEmpty(m.Profile.MainMoney?.Currency ?? ""), null)),
        ["nps"] = (FieldKind.Number, m => new(null, m.Profile.Latest("nps")?.Score)),
        ["csat"] = (FieldKind.Number, m => new(null, m.Profile.Latest("csat.")?.Score)),
    };

    /// <summary>Those that name or reach a person, which not everybody may read.</summary>
    public static IReadOnlyList<string> Personal { get; } = ["name", "email", "phone"];

    public static (FieldKind Kind, Func<Moment, Left> Get) Find(string name) => s_fields.TryGetValue(name, out var field)
        ? field
        : throw new PlanException("filter.unknown_field", $"There is no field '{(name.Length <= 60 ? name : name[..60])}' of customers.");

    static string? NotEmpty(string text) => text.Length > 0 ? text : null;
}

/// <summary>Belongs to another segment.</summary>
sealed class MemberLeaf(IReadOnlyList<long> versions, long? span) : Leaf
{
    public override IReadOnlyList<long> Segments => versions;

    public override Reply Of(Moment m)
    {
        foreach (var version in versions)
        {
            if (!m.Members.TryGetValue(version, out var since)) continue;
            if (span is null || m.Now - since >= span) return Reply.True;
            m.Wake(since + span.Value);
        }

        return Reply.False;
    }
}

/// <summary>Belongs to a steady share.</summary>
sealed class BucketLeaf(double from, double to, string seed) : Leaf
{
    public override Reply Of(Moment m)
    {
        var place = Place(seed, m.Person.Id) * 100;
        return Truth(place >= from && place < to);
    }

    /// <summary>A number in [0, 1), even over all people: the first 53 bits of SHA-256.</summary>
    public static double Place(string seed, CustomerId customer)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}|{customer.Value:N}"), hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}

/// <summary>Lives near a place.</summary>
sealed class NearLeaf(Predicate.Near near) : Leaf
{
    public override IReadOnlyList<string> Traits { get; } = [near.LatitudeTrait, near.LongitudeTrait];

    public override Reply Of(Moment m) => Truth(
        Left.NumberOf(m.Trait(near.LatitudeTrait)) is { } latitude && Left.NumberOf(m.Trait(near.LongitudeTrait)) is { } longitude
        && Math.Abs(latitude) <= 90 && Math.Abs(longitude) <= 180 && Km(latitude, longitude, near.Latitude, near.Longitude) <= near.Km);

    /// <summary>Great-circle distance in kilometres on a sphere of 6,371.0088 km (haversine).</summary>
    public static double Km(double latitude, double longitude, double latitude2, double longitude2)
    {
        var (a, b) = (double.DegreesToRadians(latitude), double.DegreesToRadians(latitude2));
        var (dy, dx) = (Math.Sin((b - a) / 2), Math.Sin(double.DegreesToRadians(longitude2 - longitude) / 2));
        return 2 * 6371.0088 * Math.Asin(Math.Min(1, Math.Sqrt((dy * dy) + (Math.Cos(a) * Math.Cos(b) * dx * dx))));
    }
}
