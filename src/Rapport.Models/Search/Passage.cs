namespace Rapport.Models.Search;

/// <summary>Finds the part of a text that says most of what was asked.</summary>
static class Passage
{
    const int Wished = 240;

    /// <summary>Where it begins and how long it is: whole words, at most some 240 characters, from the beginning of a sentence where one is near.</summary>
    /// <param name="text">Plain text.</param>
    /// <param name="worth">What a stem is worth, 0 for nothing; the second time in a passage it is worth a quarter.</param>
    public static (int Start, int Length) Best(string text, Func<string, double> worth)
    {
        var words = Stems.Of(text).Select(w => (Word: w, Worth: worth(w.Stem))).ToList();
        if (words.Count == 0) return (0, Math.Min(Wished, text.Length));
        var (best, most) = (0, -1.0);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < words.Count; i++)
        {
            if (i > 0 && words[i].Worth == 0) continue;
            seen.Clear();
            var sum = 0.0;
            for (var j = i; j < words.Count && words[j].Word.Start + words[j].Word.Length - words[i].Word.Start <= Wished; j++)
                if (words[j].Worth > 0) sum += seen.Add(words[j].Word.Stem) ? words[j].Worth : words[j].Worth / 4;
            if (sum > most) (best, most) = (i, sum);
        }

        var start = Opening(text, words[best].Word.Start);
        var end = Math.Min(text.Length, start + Wished);
        if (end < text.Length && text.LastIndexOf(' ', end - 1, end - start) is var space && space > start) end = space;
        return (start, end - start);
    }

    // Back to where a sentence begins, if that is near; else to a word that is not cut.
    static int Opening(string text, int at)
    {
        for (var i = at; i > 0 && at - i < Wished / 3; i--)
            if (text[i - 1] is '.' or '!' or '?' or '\n') return Skip(text, i, at);
        return at < Wished / 3 ? 0 : at;
    }

    static int Skip(string text, int from, int to)
    {
        while (from < to && char.IsWhiteSpace(text[from])) from++;
        return from;
    }
}
