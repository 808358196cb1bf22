namespace Rapport.Models.Sentiment;

/// <summary>Sums the valence of a text's words under the rules by which people raise, lower and turn it.</summary>
/// <param name="lexicon">Valence of words and faces in lower case, about −4..4; 0 for a word that is not in it.</param>
/// <param name="words">The words that raise, lower and turn.</param>
/// <remarks>The rules of VADER 3.3.1, its quirks included, so that its published scores are met line by line. Source: Hutto and
/// Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text", ICWSM 2014 (MIT licence).</remarks>
sealed class Valence(ValenceLexicon lexicon, ValenceWords words)
{
    const double Capitals = 0.733;
    const double Turn = -0.74;

    /// <summary>The valence of a text as a whole.</summary>
    /// <returns>−1..1; 0 for a text without a word of the lexicon.</returns>
    public double Compound(string text) => Compound(Cut(text), null);

    /// <summary>Per piece of the text, cut at blanks, what it adds.</summary>
    public IReadOnlyList<ValencePart> Parts(string text)
    {
        var parts = new List<ValencePart>();
        Compound(Cut(text), parts);
        return parts;
    }

    /// <summary>A text cut as the rules read it; the same for every lexicon with the same pictures.</summary>
    public ValenceText Cut(string text)
    {
        var shown = lexicon.Spell(text).Trim();
        var own = shown.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var (lower, upper) = (new string[own.Length], 0);
        for (var i = 0; i < own.Length; i++)
        {
            own[i] = Strip(own[i]);
            lower[i] = own[i].ToLowerInvariant();
            if (IsUpper(own[i])) upper++;
        }

        return new(shown, own, lower, upper > 0 && upper < own.Length);
    }

    /// <summary>The valence of a text that was cut, and what each piece adds.</summary>
    public double Compound(ValenceText text, List<ValencePart>? parts)
    {
        var valences = new double[text.Own.Length];
        for (var i = 0; i < valences.Length; i++)
        {
            if (!words.Boosters.ContainsKey(text.Lower[i]) && !(text.Lower[i] == "kind" && At(text.Lower, i + 1) == "of"))
                valences[i] = OfWord(text.Own, text.Lower, i, text.Shouts);
        }

        Contrast(text.Lower, valences);
        var sum = 0.0;
        for (var i = 0; i < valences.Length; i++)
        {
            sum += valences[i];
            parts?.Add(new(text.Own[i], valences[i]));
        }

        if (sum > 0) sum += Emphasis(text.Shown);
        else if (sum < 0) sum -= Emphasis(text.Shown);
        return Math.Clamp(sum / Math.Sqrt((sum * sum) + 15), -1, 1);
    }

    double OfWord(string[] own, string[] lower, int i, bool shouts)
    {
        if (!lexicon.TryGet(lower[i], out var valence)) return 0;
        if (lower[i] == "no" && i + 1 < lower.Length && lexicon.Has(lower[i + 1])) valence = 0;
        if (At(lower, i - 1) == "no" || At(lower, i - 2) == "no" || (At(lower, i - 3) == "no" && At(lower, i - 1) is "or" or "nor" && At(lower, i - 3) == "no"))
            valence = lexicon.Of(lower[i]) * Turn;
        if (shouts && IsUpper(own[i])) valence += valence > 0 ? Capitals : -Capitals;
        for (var back = 1; back <= 3 && back <= i; back++)
        {
            if (lexicon.Has(lower[i - back])) continue;
            valence += Boost(own[i - back], lower[i - back], valence, shouts) * (back == 1 ? 1 : back == 2 ? 0.95 : 0.9);
            valence = Turned(lower, i, back, valence);
            if (back == 3) valence = Idiom(lower, i, valence);
        }

        if (words.TurnsFromBehind && TurnedFromBehind(lower, i)) valence *= Turn;
        return At(lower, i - 1) == "least" && !lexicon.Has("least") && At(lower, i - 2) is not ("at" or "very") ? valence * Turn : valence;
    }

    double Boost(string own, string lower, double valence, bool shouts)
    {
        if (!words.Boosters.TryGetValue(lower, out var boost)) return 0;
        if (valence < 0) boost = -boost;
        if (shouts && IsUpper(own)) boost += valence > 0 ? Capitals : -Capitals;
        return boost;
    }

    double Turned(string[] lower, int i, int back, double valence)
    {
        var far = At(lower, i - back);
        if (back >= 2 && IsNever(lower, i, back)) return valence * 1.25;
        if (back >= 2 && far == "without" && (At(lower, i - 1) == "doubt" || (back == 3 && At(lower, i - 2) == "doubt"))) return valence;
        return Negates(far) ? valence * Turn : valence;
    }

    // "never so good": in the original the farthest test also holds without "never".
    static bool IsNever(string[] lower, int i, int back) => back == 2
        ? At(lower, i - 2) == "never" && At(lower, i - 1) is "so" or "this" && At(lower, i - 2) == "never"
        : (At(lower, i - 3) == "never" && At(lower, i - 2) is "so" or "this" && At(lower, i - 3) == "never") || At(lower, i - 1) is "so" or "this";

    // "gefällt mir nicht": within the clause, up to three words on.
    bool TurnedFromBehind(string[] lower, int i)
    {
        for (var ahead = 1; ahead <= 3 && i + ahead < lower.Length; ahead++)
        {
            if (words.Contrasts.Contains(lower[i + ahead]) || lexicon.Has(lower[i + ahead])) return false;
            if (words.Negations.Contains(lower[i + ahead]) && lower[i + ahead].StartsWith("nicht", StringComparison.Ordinal)) return i + ahead + 1 >= lower.Length || !lexicon.Has(lower[i + ahead + 1]);
        }

        return false;
    }

    bool Negates(string word) => words.Negations.Contains(word) || word.Contains("n't", StringComparison.Ordinal);

    double Idiom(string[] lower, int i, double valence)
    {
        string one = lower[i - 1], two = lower[i - 2], three = lower[i - 3], own = lower[i];
        string[] before = [$"{one} {own}", $"{two} {one} {own}", $"{two} {one}", $"{three} {two} {one}", $"{three} {two}"];
        foreach (var phrase in before)
        {
            if (!words.Idioms.TryGetValue(phrase, out var found)) continue;
            valence = found;
            break;
        }

        if (i + 1 < lower.Length && words.Idioms.TryGetValue($"{own} {lower[i + 1]}", out var next)) valence = next;
        if (i + 2 < lower.Length && words.Idioms.TryGetValue($"{own} {lower[i + 1]} {lower[i + 2]}", out var third)) valence = third;
        return valence + words.Boosters.GetValueOrDefault(before[3]) + words.Boosters.GetValueOrDefault(before[4]) + words.Boosters.GetValueOrDefault(before[2]);
    }

    // What stands before "but" counts half, what follows it half more. The original looks each value up by the first equal
    // one and changes that; so does this.
    void Contrast(string[] lower, double[] valences)
    {
        var but = Array.FindIndex(lower, words.Contrasts.Contains);
        if (but < 0) return;
        for (var i = 0; i < valences.Length; i++)
        {
            var first = Array.IndexOf(valences, valences[i]);
            if (first < but) valences[first] *= 0.5;
            else if (first > but) valences[first] *= 1.5;
        }
    }

    static double Emphasis(string text)
    {
        var (bangs, questions) = (text.Count(c => c == '!'), text.Count(c => c == '?'));
        return (Math.Min(bangs, 4) * 0.292) + (questions <= 1 ? 0 : questions <= 3 ? questions * 0.18 : 0.96);
    }

    static string At(string[] words, int i) => i >= 0 && i < words.Length ? words[i] : "";

    static bool IsUpper(string word)
    {
        var upper = false;
        foreach (var c in word)
        {
            if (char.IsLower(c)) return false;
            upper |= char.IsUpper(c);
        }

        return upper;
    }

    // Short pieces keep their marks: they may be faces.
    static string Strip(string piece)
    {
        var bare = piece.AsSpan().Trim("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
        return bare.Length <= 2 ? piece : bare.ToString();
    }
}

/// <summary>A piece of a text and what it adds to the valence.</summary>
/// <param name="Word">As written, without the marks around it.</param>
/// <param name="Valence">About −6..6; 0 adds nothing.</param>
readonly record struct ValencePart(string Word, double Valence);

/// <summary>A text as the rules of valence read it.</summary>
/// <param name="Shown">With its pictures in words.</param>
/// <param name="Own">Its pieces as written, without the marks around them.</param>
/// <param name="Lower">The same in lower case.</param>
/// <param name="Shouts">Some of it is in capitals, and some is not.</param>
sealed record ValenceText(string Shown, string[] Own, string[] Lower, bool Shouts);
