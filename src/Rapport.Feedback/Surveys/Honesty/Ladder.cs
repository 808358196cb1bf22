using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Honesty;

/// <summary>That a response was completed by somebody known in some way; one row per way.</summary>
sealed class TraceRow
{
    public required Guid Survey { get; init; }

    /// <summary>Digest of who: it tells whether two are the same, not who they are.</summary>
    public required string Key { get; init; }

    public required Guid Response { get; init; }

    public required WorkspaceId Workspace { get; init; }

    /// <summary>When it was completed.</summary>
    public required long At { get; init; }
}

/// <summary>Recognises a person who answers again: by who they are, as far as that is certain (a signed link, a verified address, a
/// signed identify, the browser's own id), else by a device that may be remembered. Network, kind of browser and timing are
/// enough for a remark, never for leaving anything out unasked.</summary>
static class Ladder
{
    const long NearMicros = 10 * 60_000_000L;

    /// <summary>Leaves the traces of a response that is just being completed, and marks it and those before it.</summary>
    /// <returns>Others whose marks changed.</returns>
    public static async Task<IReadOnlyList<ResponseRow>> CompleteAsync(IStateTransaction transaction, ResponseRow row, Origin origin, HonestyRules rules, long now, CancellationToken ct)
    {
        var rungs = Rungs(row, origin);
        foreach (var key in rungs) transaction.Db.Add(new TraceRow { Survey = row.Survey, Key = key, Response = row.Id, Workspace = row.Workspace, At = now });
        if (rungs.Count == 0) return [];
        if (!IsCertain(row, origin))
        {
            var near = (await SameAsync(transaction, row.Survey, rungs[0], ct)).Any(t => t.Response != row.Id && t.At > now - NearMicros);
            if (near) row.Flags = Marked(row.Flags, Signs.LikelyDuplicate);
            return [];
        }

        return await MarkAsync(transaction, row.Survey, rungs[0], rules, row, ct);
    }

    /// <summary>Marks all responses of one key anew.</summary>
    /// <returns>Those whose marks changed, but for the one that is just being completed.</returns>
    public static async Task<IReadOnlyList<ResponseRow>> MarkAsync(IStateTransaction transaction, Guid survey, string key, HonestyRules rules, ResponseRow? current, CancellationToken ct)
    {
        var group = new List<(ResponseRow Row, long At)>();
        foreach (var trace in (await SameAsync(transaction, survey, key, ct)).OrderBy(t => t.At).ThenBy(t => t.Response))
        {
            var row = current?.Id == trace.Response ? current : await transaction.Db.FindAsync<ResponseRow>([trace.Response], ct);
            // A trace of a lower rung says that a device was used, not that two people on it are one.
            if (row is not null && (row == current || Rungs(row, ResponseReports.Read<Origin>(row.Origin)).Contains(key, StringComparer.Ordinal))) group.Add((row, trace.At));
        }

        var changed = new List<ResponseRow>();
        var marks = Marks([.. group.Select(g => (g.At, !rules.LeavesOut(Others(g.Row.Flags))))], rules);
        for (var i = 0; i < group.Count; i++)
        {
            var row = group[i].Row;
            // Whoever is known by more than this key is marked by that.
            if (row != current && Rungs(row, ResponseReports.Read<Origin>(row.Origin))[0] != key) continue;
            var flags = ResponseReports.Json(Others(row.Flags).Concat(marks[i]));
            if (flags == row.Flags) continue;
            row.Flags = flags;
            if (row != current) changed.Add(row);
        }

        return changed;
    }

    /// <summary>The keys by which a response is known to be somebody's, the surest first; none where people are meant to come again:
    /// a feedback button, a kiosk, another system that hands answers over.</summary>
    public static IReadOnlyList<string> Rungs(ResponseRow row, Origin origin)
    {
        if (row.Mode != ResponseMode.Live || origin.Wanted || origin.Channel is "api" or "kiosk") return [];
        var keys = new List<string>(3);
        if (row.Subject != SubjectId.None) keys.Add(Digest($"subject|{row.Subject}|{origin.Interaction}"));
        else if (row.Once?.StartsWith("start:", StringComparison.Ordinal) == false) return []; // single-use: the store itself lets it be answered once
        if (origin.Browser.Length > 0) keys.Add(Digest($"browser|{origin.Browser}|{origin.Interaction}"));
        if (origin.Near.Length > 0) keys.Add(Digest($"near|{origin.Near}"));
        return keys;
    }

    /// <summary>Marks of responses of one person in the order of their completion.</summary>
    /// <param name="responses">When each was completed, and whether it would count if it were alone.</param>
    /// <param name="rules">Of the survey.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Marks(IReadOnlyList<(long At, bool Counts)> responses, HonestyRules rules)
    {
        var window = rules.DuplicateDays is { } days ? (long)(days * 86_400_000_000) : long.MaxValue;
        var marks = responses.Select(_ => new List<string>(1)).ToList();
        var (first, last) = (-1, -1); // of the occasion at hand
        for (var i = 0; i < responses.Count; i++)
        {
            var isAgain = first >= 0 && responses[i].At - responses[first].At <= window;
            if (isAgain) marks[i].Add(Signs.Duplicate);
            if (!responses[i].Counts) continue;
            if (isAgain && rules.Duplicates == Duplicates.Last) marks[last].Add(Signs.Superseded);
            if (!isAgain) first = i;
            last = i;
        }

        return marks;
    }

    static bool IsCertain(ResponseRow row, Origin origin) => row.Subject != SubjectId.None || origin.Browser.Length > 0;

    // What other saves of the same transaction left is in no table yet.
    static async Task<IReadOnlyList<TraceRow>> SameAsync(IStateTransaction transaction, Guid survey, string key, CancellationToken ct)
    {
        var stored = await transaction.Db.Set<TraceRow>().Where(t => t.Survey == survey && t.Key == key).ToListAsync(ct);
        return [.. stored.Union(transaction.Db.Set<TraceRow>().Local.Where(t => t.Survey == survey && t.Key == key))];
    }

    static IEnumerable<string> Others(string flags) => ResponseReports.Read<List<string>>(flags).Where(f => f is not (Signs.Duplicate or Signs.Superseded));

    static string Marked(string flags, string sign) => ResponseReports.Json(ResponseReports.Read<List<string>>(flags).Union([sign], StringComparer.Ordinal));

    static string Digest(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
