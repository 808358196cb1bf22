using System.Text;
using System.Text.RegularExpressions;

namespace Rapport.Messaging.Bounces;

/// <summary>A part of a mail that holds no further parts.</summary>
/// <param name="Type">Lower case, without parameters.</param>
/// <param name="Text">Decoded from its transfer encoding, one char per byte.</param>
sealed record MimePart(string Type, string Text);

/// <summary>Takes a mail apart as far as reports need it. Depth and number of parts are bounded; what is broken is read as it lies.</summary>
static partial class MimeParts
{
    const int Deepest = 8;
    const int Most = 100;

    public static IReadOnlyList<MimePart> Of(string mail)
    {
        var found = new List<MimePart>();
        Add(found, mail.ReplaceLineEndings("\n"), depth: 0);
        return found;
    }

    /// <summary>The fields of a header, by lower-case name; of several the first.</summary>
    public static Dictionary<string, string> Fields(string header)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var name = "";
        foreach (var line in header.Split('\n'))
        {
            if (line.StartsWith(' ') || line.StartsWith('\t'))
            {
                if (name.Length > 0 && fields[name].Length < 10_000) fields[name] += " " + line.Trim();
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            name = colon > 0 ? line[..colon].Trim().ToLowerInvariant() : "";
            if (name.Length > 0 && !fields.TryAdd(name, line[(colon + 1)..].Trim())) name = "";
        }

        return fields;
    }

    static void Add(List<MimePart> found, string entity, int depth)
    {
        if (found.Count >= Most) return;
        var end = entity.StartsWith('\n') ? 0 : entity.IndexOf("\n\n", StringComparison.Ordinal);
        var fields = Fields(end < 0 ? entity : entity[..end]);
        var body = end < 0 ? "" : entity[(entity.StartsWith('\n') ? 1 : end + 2)..];
        var type = fields.GetValueOrDefault("content-type", "text/plain");
        if (type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) && Boundary().Match(type) is { Success: true } match)
        {
            if (depth >= Deepest) return;
            var parts = ("\n" + body).Split("\n--" + match.Groups["b"].Value);
            foreach (var part in parts.Skip(1).TakeWhile(p => !p.StartsWith("--", StringComparison.Ordinal)).Take(Most))
                Add(found, AfterLine(part), depth + 1);
            return;
        }

        found.Add(new(type.Split(';')[0].Trim().ToLowerInvariant(), Decoded(body, fields.GetValueOrDefault("content-transfer-encoding", ""))));
    }

    static string AfterLine(string part) => part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..];

    static string Decoded(string body, string encoding) => encoding.Trim().ToLowerInvariant() switch
    {
        "base64" => Base64(body),
        "quoted-printable" => Quoted().Replace(
            body.Replace("=\n", "", StringComparison.Ordinal), m => ((char)Convert.ToByte(m.Value[1..], 16)).ToString()),
        _ => body,
    };

    static string Base64(string body)
    {
        var bytes = new byte[body.Length];
        return Convert.TryFromBase64String(body, bytes, out var length) ? Encoding.Latin1.GetString(bytes, 0, length) : body;
    }

    [GeneratedRegex("boundary\\s*=\\s*(\"(?<b>[^\"]{1,200})\"|(?<b>[^\\s;\"]{1,200}))", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Boundary();

    [GeneratedRegex("=[0-9A-Fa-f]{2}", RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();
}
