using Rapport.Models.Search;

namespace Rapport.Models.Talks;

/// <summary>A sentence, with what it does in the conversation.</summary>
/// <param name="No">Of its message.</param>
/// <param name="Place">Where in that message; with the number it orders all sentences.</param>
/// <param name="IsCustomer">Who said it.</param>
/// <param name="Text">As written, cut at 300 characters.</param>
/// <param name="Stems">Its telling words.</param>
sealed record Sentence(long No, (long No, int At) Place, bool IsCustomer, string Text, HashSet<string> Stems)
{
    public bool IsQuestion { get; } = Text.AsSpan().TrimEnd("\"'”’)»… ") is [.., '?' or '？' or '؟'];

    public bool IsWish { get; } = Cues.Wishes(Text);

    public bool IsPromise { get; } = Cues.Promises(Text);

    public bool Equals(Sentence? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Place.GetHashCode();
}

/// <summary>Cuts what was said into sentences.</summary>
static class Sentences
{
    const int Longest = 300;

    /// <summary>The sentences of a message: up to a mark that ends one before a space, or the end of a line. A number such as 3.5 and an address are not cut.</summary>
    public static IEnumerable<Sentence> Of(TalkTurn turn)
    {
        var start = 0;
        for (var i = 0; i < turn.Text.Length; i++)
        {
            if (!Ends(turn.Text, i)) continue;
            if (Made(turn, start, i + 1) is { } sentence) yield return sentence;
            start = i + 1;
        }

        if (Made(turn, start, turn.Text.Length) is { } last) yield return last;
    }

    static bool Ends(string text, int at) => text[at] is '\n' or '。' or '？' or '！'
        || (text[at] is '.' or '!' or '?' or '؟' && at + 1 < text.Length && char.IsWhiteSpace(text[at + 1]) && !IsShort(text, at));

    // "e.g. ", "Mr. ", "3. Mai": a short word or a number before a full stop ends nothing.
    static bool IsShort(string text, int at)
    {
        if (text[at] != '.') return false;
        var from = at;
        while (from > 0 && (char.IsLetterOrDigit(text[from - 1]) || text[from - 1] == '.')) from--;
        var word = text[from..at];
        return word.Length == 1 || word is "Mr" or "Mrs" or "Ms" or "Dr" or "No" or "Nr" or "Hr" or "Fr" or "ca" or "bzw" or "usw" or "approx" || word.Contains('.', StringComparison.Ordinal)
            || (word.Length is 1 or 2 && word.All(char.IsDigit));
    }

    static Sentence? Made(TalkTurn turn, int from, int to)
    {
        var text = turn.Text[from..to].Trim();
        if (!text.Any(char.IsLetterOrDigit)) return null;
        var stems = Stems.Of(text).Where(w => !w.IsFiller).Select(w => w.Stem).ToHashSet(StringComparer.Ordinal);
        if (text.Length > Longest) text = (char.IsHighSurrogate(text[Longest - 2]) ? text[..(Longest - 2)] : text[..(Longest - 1)]) + "…";
        return new(turn.No, (turn.No, from), turn.IsCustomer, text, stems);
    }
}
