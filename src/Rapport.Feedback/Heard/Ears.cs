using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Models;

namespace Rapport.Feedback.Heard;

/// <summary>Takes words into the one table of what was heard.</summary>
sealed class Ears(HearingBook book, ReadingBell bell, IChanges changes, TimeProvider clock) : IFeedback, IWording
{
    /// <summary>What watching screens listen to.</summary>
    public const string Topic = "feedback";

    const int Longest = 20_000;

    const string Write = """
        INSERT INTO feedback_item (id, workspace, source, origin, part, at, received, text, search, subject, heading, collection, channel, touchpoint, place,
          employee, metric, score, stated, follow_up, counts, is_history, page, import, digest, read_by, language, is_mixed, confidence, reading, alike)
        VALUES (@id, @workspace, @source, @origin, @part, @at, @received, @text, @search, @subject, @heading, @collection, @channel, @touchpoint, @place,
          @employee, @metric, @score, @stated, @follow_up, @counts, @is_history, @page, @import, @digest, 0, '', @false, 0, '{}', @id)
        ON CONFLICT (id) DO UPDATE SET at = @at, text = @text, search = @search, subject = @subject, heading = @heading, collection = @collection, channel = @channel,
          touchpoint = @touchpoint, place = @place, employee = @employee, metric = @metric, score = @score, stated = @stated, follow_up = @follow_up, counts = @counts, is_history = @is_history,
          page = @page, import = @import, digest = @digest, read_by = 0,
          said_level = CASE WHEN feedback_item.text = @text THEN feedback_item.said_level END, said_topics = CASE WHEN feedback_item.text = @text THEN feedback_item.said_topics END,
          copy = CASE WHEN feedback_item.text = @text THEN feedback_item.copy END
        """;

    public async Task HearAsync(
        IStateTransaction transaction, WorkspaceId workspace, string source, string origin, IReadOnlyList<FeedbackItem> items, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(origin);
        if (!FeedbackSources.Names.Contains(source)) throw new ArgumentOutOfRangeException(nameof(source), source, "No source of that name.");
        var had = await HadAsync(transaction, workspace, source, origin, ct);
        var heard = false;
        await using var write = transaction.Command(Write);
        foreach (var item in items)
        {
            var id = IdOf(workspace, source, origin, item.Part);
            var digest = Digest(item);
            if (had.Remove(id, out var before) && before == digest) continue;
            await WriteAsync(write.With("@id", id).With("@workspace", workspace).With("@source", source).With("@origin", origin).With("@digest", digest)
                .With("@received", source == FeedbackSources.Employee ? item.At : clock.NowMicros()), workspace, item, ct); // the hour of a report would tell who had the shift
            heard = true;
        }

        if (had.Count > 0) await ForgetAsync(transaction, had.Keys, ct);
        if (heard) transaction.OnCommitted(bell.Ring);
        if (heard || had.Count > 0) transaction.OnCommitted(() => changes.Publish(workspace, Topic));
    }

    public async ValueTask<string> MaskAsync(WorkspaceId workspace, string text, CancellationToken ct) =>
        (await book.OfAsync(workspace, ct)).Masks ? PersonalDetails.Mask(text) : text;

    public async ValueTask<Func<string, string>> WordingAsync(WorkspaceId workspace, CancellationToken ct) =>
        (await book.OfAsync(workspace, ct)).Masks ? PersonalDetails.Mask : static text => text;

    /// <summary>Names an item for ever.</summary>
    public static Guid IdOf(WorkspaceId workspace, string source, string origin, string part) => DerivedId.Of(workspace, "feedback", $"{source}\0{origin}\0{part}");

    /// <summary>Forgets what an import brought.</summary>
    public async Task TakeBackAsync(IStateTransaction transaction, WorkspaceId workspace, Guid import, CancellationToken ct)
    {
        var brought = await transaction.Db.Set<ItemRow>().Where(i => i.Import == import && i.Workspace == workspace).Select(i => i.Id).ToListAsync(ct);
        await ForgetAsync(transaction, brought, ct);
        if (brought.Count > 0) transaction.OnCommitted(() => changes.Publish(workspace, Topic));
    }

    /// <summary>Removes items and all that was read in them.</summary>
    public static async Task ForgetAsync(IStateTransaction transaction, IEnumerable<Guid> items, CancellationToken ct)
    {
        var ids = items.ToList();
        foreach (var table in (string[])["feedback_item_topic", "feedback_item_emotion", "feedback_item_tag"])
        {
            await using var delete = transaction.Command($"DELETE FROM {table} WHERE item = @id");
            foreach (var id in ids) await delete.With("@id", id).ExecuteNonQueryAsync(ct);
        }

        await using var forget = transaction.Command("DELETE FROM feedback_item WHERE id = @id");
        foreach (var id in ids) await forget.With("@id", id).ExecuteNonQueryAsync(ct);
    }

    async Task WriteAsync(DbCommand write, WorkspaceId workspace, FeedbackItem item, CancellationToken ct)
    {
        var whole = item.Text.Length <= Longest ? item.Text : item.Text[..Longest];
        var (text, heading) = (await MaskAsync(workspace, whole.Trim(), ct), await MaskAsync(workspace, item.Heading, ct));
        await write.With("@part", item.Part).With("@at", item.At).With("@text", text).With("@search", $"{heading} {text} {item.Place}".ToLowerInvariant())
            .With("@subject", item.Subject).With("@heading", heading).With("@collection", item.Collection).With("@channel", item.Channel)
            .With("@touchpoint", item.Touchpoint).With("@place", item.Place).With("@employee", item.Employee).With("@metric", item.Metric)
            .With("@score", item.Score).With("@stated", item.Language).With("@follow_up", item.FollowUp).With("@counts", item.Counts).With("@is_history", item.IsHistory)
            .With("@page", item.Page).With("@import", item.Import).With("@false", false).ExecuteNonQueryAsync(ct);
    }

    static async Task<Dictionary<Guid, string>> HadAsync(IStateTransaction transaction, WorkspaceId workspace, string source, string origin, CancellationToken ct)
    {
        await using var command = transaction.Command("SELECT id, digest FROM feedback_item WHERE workspace = @w AND source = @s AND origin = @o");
        await using var reader = await command.With("@w", workspace).With("@s", source).With("@o", origin).ExecuteReaderAsync(ct);
        var had = new Dictionary<Guid, string>();
        while (await reader.ReadAsync(ct)) had[reader.GetId(0)] = reader.GetString(1);
        return had;
    }

    // Of the words as they came, before anything is hidden: nobody can read a digest back.
    static string Digest(FeedbackItem item) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(item)).AsSpan(0, 12));
}
