using System.Globalization;
using System.Text.RegularExpressions;

namespace Rapport.Feedback.Interviews;

/// <summary>What one speaker said in one go.</summary>
/// <param name="Speaker">As the transcript names them; empty when it does not.</param>
/// <param name="Text">What was said.</param>
/// <param name="Start">Seconds from the beginning; null when the transcript does not say.</param>
/// <param name="End">Seconds; null when the transcript does not say.</param>
sealed record Turn(string Speaker, string Text, double? Start = null, double? End = null);

/// <summary>Reads transcripts: WebVTT (W3C, with voice tags), SubRip, or plain text with a speaker before a colon. Cues of one speaker that follow
/// one another are one turn.</summary>
static partial class Transcript
{
    const int MostTurns = 20_000;
    const int LongestName = 60;

    /// <summary>The turns of a text in any of the three forms, told apart by what stands in it; null when there are none, or more than 20,000.</summary>
    public static IReadOnlyList<Turn>? Read(string text)
    {
        var clean = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        var turns = clean.StartsWith("WEBVTT", StringComparison.Ordinal) || Arrow().IsMatch(clean) ? Cues(clean) : Plain(clean);
        return turns.Count is 0 or > MostTurns ? null : turns;
    }

    static List<Turn> Cues(string text)
    {
        var turns = new List<Turn>();
        foreach (var block in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var at = Array.FindIndex(lines, l => Arrow().IsMatch(l));
            if (at < 0) continue; // the header, a NOTE, a STYLE
            var times = Arrow().Match(lines[at]);
            foreach (var line in lines[(at + 1)..])
            {
                var voice = Voice().Match(line);
                var words = Tag().Replace(line, "").Trim();
                var (speaker, said) = voice.Success ? (voice.Groups["name"].Value.Trim(), words) : Named(words);
                Add(turns, speaker, said, Seconds(times.Groups["from"].Value), Seconds(times.Groups["to"].Value), isCue: true);
            }
        }

        return turns;
    }

    static List<Turn> Plain(string text)
    {
        var turns = new List<Turn>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (speaker, said) = Named(line);
            Add(turns, speaker, said, null, null, isCue: false);
        }

        return turns;
    }

    // A line without a speaker goes on with what the one before said, when that had one.
    static void Add(List<Turn> turns, string speaker, string said, double? start, double? end, bool isCue)
    {
        if (said.Length == 0) return;
        if (turns.Count > 0 && turns[^1] is var last && (speaker == last.Speaker ? isCue || speaker.Length > 0 : speaker.Length == 0 && last.Speaker.Length > 0))
            turns[^1] = last with { Text = $"{last.Text} {said}", End = end ?? last.End };
        else turns.Add(new Turn(speaker, said, start, end));
    }

    static (string Speaker, string Text) Named(string line)
    {
        var found = Speaker().Match(line);
        return found.Success && found.Groups["name"].Length <= LongestName ? (found.Groups["name"].Value.Trim(), found.Groups["text"].Value.Trim()) : ("", line);
    }

    static double Seconds(string time)
    {
        var seconds = 0d;
        foreach (var part in time.Replace(',', '.').Split(':')) seconds = (seconds * 60) + double.Parse(part, CultureInfo.InvariantCulture);
        return seconds;
    }

    [GeneratedRegex(@"(?<from>(\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*(?<to>(\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Arrow();

    [GeneratedRegex(@"<v(\.[^\s>]+)?\s+(?<name>[^>]+)>", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Voice();

    [GeneratedRegex("<[^>]*>", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    // Up to four words that begin with a letter, before a colon that a space follows: "Ana:", "Speaker 1:", "[00:12] Interviewer:".
    [GeneratedRegex(@"^(\[[\d:.,]+\]\s*)?(?<name>\p{L}[\p{L}\p{N}.'’()-]*( [\p{L}\p{N}.'’()-]+){0,3}):\s+(?<text>.+)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Speaker();
}
