namespace Rapport.Feedback.Surveys.Logic;

/// <summary>A third of a scale, as people speak of it.</summary>
enum Bucket
{
    /// <summary>Detractors, the dissatisfied.</summary>
    Low,

    /// <summary>Neither.</summary>
    Middle,

    /// <summary>Promoters, the satisfied.</summary>
    High,
}

/// <summary>Where scales are cut. Three points: 1, 2, 3. Five: up to 2, 3, from 4. Seven: up to 3, 4, from 5. To ten: up to 6, 7 and 8, 9 and 10,
/// as the Net Promoter Score is. Four and six points have two halves and no middle.</summary>
static class Buckets
{
    /// <summary>Lowest and highest answer of a bucket; null where the scale has none of that name.</summary>
    public static (int From, int To)? Bounds((int Min, int Max) scale, Bucket bucket)
    {
        var (low, high) = scale.Max == 10 ? (6, 9) : ((scale.Min + scale.Max - 1) / 2, (scale.Min + scale.Max) / 2 + 1);
        var (from, to) = bucket switch
        {
            Bucket.Low => (scale.Min, low),
            Bucket.High => (high, scale.Max),
            _ => (low + 1, high - 1),
        };
        return from <= to ? (from, to) : null;
    }

    /// <summary>The bucket of an answer.</summary>
    public static Bucket Of((int Min, int Max) scale, double answer) =>
        Enum.GetValues<Bucket>().First(b => Bounds(scale, b) is { } bounds && answer <= bounds.To);
}
