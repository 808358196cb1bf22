namespace Rapport.Models.Search;

/// <summary>How many slips of the finger lie between two words.</summary>
static class Slips
{
    /// <summary>Letters that are missing, too many, other or swapped with their neighbour: the optimal string alignment distance.</summary>
    /// <param name="a">A word.</param>
    /// <param name="b">Another.</param>
    /// <param name="most">More are not counted.</param>
    /// <returns>0 to <paramref name="most"/>, or <paramref name="most"/> + 1 for more.</returns>
    public static int Between(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most) return most + 1;
        Span<int> before = stackalloc int[b.Length + 1], last = stackalloc int[b.Length + 1], now = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            now[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var slips = Math.Min(Math.Min(last[j], now[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) slips = Math.Min(slips, before[j - 2] + 1);
                now[j] = slips;
                least = Math.Min(least, slips);
            }

            if (least > most) return most + 1;
            var free = before;
            before = last;
            last = now;
            now = free;
        }

        return Math.Min(last[b.Length], most + 1);
    }
}
