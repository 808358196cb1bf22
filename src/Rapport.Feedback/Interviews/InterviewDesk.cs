using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Feedback.Interviews;

/// <summary>Hands over what was heard in a talk: each quote, and the notes of calls, meetings and visits.</summary>
sealed class InterviewDesk(IFeedback feedback, IEnumerable<IQuoteReaction> reactions)
{
    /// <summary>Brings the feedback inbox to what stands in the talk now. Call it after what changed was saved.</summary>
    public async Task SettleAsync(IStateTransaction transaction, InterviewRow row, CancellationToken ct)
    {
        await transaction.Db.SaveChangesAsync(ct);
        var people = await transaction.Db.Set<ParticipantRow>().Where(p => p.Interview == row.Id).ToListAsync(ct);
        var quotes = await transaction.Db.Set<QuoteRow>().Where(q => q.Interview == row.Id).ToListAsync(ct);
        var items = quotes.Select(q => Item(row, q.Id.ToString(), q.Text, people.Find(p => p.Id == q.Participant)?.Subject ?? SubjectId.None)).ToList();
        var customers = people.Where(p => p.Subject != SubjectId.None).ToList();
        if (!IsResearch(row.Kind) && row.Notes.Length > 0) items.Add(Item(row, "notes", row.Notes, customers is [var one] ? one.Subject : SubjectId.None));
        await feedback.HearAsync(transaction, row.Workspace, FeedbackSources.Interview, row.Id.ToString(), IsResearch(row.Kind) ? items : [], ct);
        await feedback.HearAsync(transaction, row.Workspace, FeedbackSources.Note, row.Id.ToString(), IsResearch(row.Kind) ? [] : items, ct);
    }

    /// <summary>Removes a talk with everything of it.</summary>
    public async Task RemoveAsync(IStateTransaction transaction, InterviewRow row, CancellationToken ct)
    {
        await feedback.HearAsync(transaction, row.Workspace, FeedbackSources.Interview, row.Id.ToString(), [], ct);
        await feedback.HearAsync(transaction, row.Workspace, FeedbackSources.Note, row.Id.ToString(), [], ct);
        await WithdrawAsync(transaction, row, q => true, ct);
        await transaction.Db.Set<ParticipantRow>().Where(p => p.Interview == row.Id).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<InterviewRow>().Where(i => i.Id == row.Id).ExecuteDeleteAsync(ct);
    }

    /// <summary>Takes somebody out: their quotes and what they said in the transcript go with them.</summary>
    public async Task TakeOutAsync(IStateTransaction transaction, InterviewRow row, ParticipantRow gone, CancellationToken ct)
    {
        await WithdrawAsync(transaction, row, q => q.Participant == gone.Id, ct);
        await transaction.Db.Set<ParticipantRow>().Where(p => p.Id == gone.Id).ExecuteDeleteAsync(ct);
        // The numbers of turns stay, for quotes of others point at them.
        if (gone.Speaker.Length > 0) row.Transcript = Json(Turns(row).Select(t => t.Speaker == gone.Speaker ? t with { Speaker = "", Text = "" } : t));
        await SettleAsync(transaction, row, ct);
    }

    /// <summary>Deletes quotes of a talk, wherever they are shown as evidence.</summary>
    public async Task WithdrawAsync(IStateTransaction transaction, InterviewRow row, Expression<Func<QuoteRow, bool>> which, CancellationToken ct)
    {
        var gone = await transaction.Db.Set<QuoteRow>().Where(q => q.Interview == row.Id).Where(which).Select(q => q.Id).ToListAsync(ct);
        if (gone.Count == 0) return;
        await transaction.Db.Set<QuoteRow>().Where(q => gone.Contains(q.Id)).ExecuteDeleteAsync(ct);
        foreach (var reaction in reactions) await reaction.WithdrawnAsync(row.Workspace, gone, transaction, ct);
    }

    /// <summary>The turns of a talk.</summary>
    public static IReadOnlyList<Turn> Turns(InterviewRow row) => JsonSerializer.Deserialize<List<Turn>>(row.Transcript, JsonSerializerOptions.Web) ?? [];

    /// <summary>As columns keep lists.</summary>
    public static string Json<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);

    static bool IsResearch(InterviewKind kind) => kind is InterviewKind.Interview or InterviewKind.FocusGroup;

    static FeedbackItem Item(InterviewRow row, string part, string text, SubjectId who) => new(part, row.At, text)
    {
        Subject = who, Heading = row.Title, Collection = row.Study, Channel = row.Kind == InterviewKind.Call ? "phone" : "", Place = row.Place, Touchpoint = row.Touchpoint, Page = $"interviews/{row.Id}",
    };
}
