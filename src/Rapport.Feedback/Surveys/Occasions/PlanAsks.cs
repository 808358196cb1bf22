using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Display;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Occasions;

/// <summary>Notes which facts give occasion to ask, in the transaction of the fact: both are there or neither, whatever happens to the
/// machine. History loaded afterwards and corrections give none.</summary>
sealed class PlanAsks(OccasionBook book, TimeProvider clock) : IFactReaction
{
    const string Insert = """
        INSERT INTO survey_ask (id, workspace, survey, occasion, "by", subject, fact, interaction, touchpoint, employee, at, due, planned_at, state, reason, letter)
        VALUES (@id, @workspace, @survey, @occasion, @by, @subject, @fact, @interaction, @touchpoint, @employee, @at, @due, @now, 0, '', '') ON CONFLICT (id) DO NOTHING
        """;

    const string CallOff = "UPDATE survey_ask SET state = 2, reason = 'called_off', ended_at = @now WHERE id = @id AND state = 0";

    public async Task ReactAsync(FactBatch batch, IStateTransaction transaction, CancellationToken ct)
    {
        HashSet<Guid>? live = null;
        await using var insert = transaction.Command(Insert);
        await using var cancel = transaction.Command(CallOff);
        foreach (var fact in batch.Facts)
        {
            if (fact.Historical || fact.Sign < 0 || fact.Revision > 0) continue;
            var occasions = await book.OfAsync(transaction.Db, fact.Workspace, ct);
            if (occasions.IsEmpty) continue;
            foreach (var (survey, occasion) in occasions.CalledOff[fact.Type])
                await cancel.With("@id", IdOf(fact, survey, occasion).Id).With("@now", clock.NowMicros()).ExecuteNonQueryAsync(ct);
            if (fact.Subject == SubjectId.None) continue;
            foreach (var (survey, occasion) in occasions.Begun[fact.Type])
            {
                if (!occasion.Fits(Fired(fact))) continue;
                live ??= await LiveAsync(transaction.Db, ct);
                if (live.Contains(survey)) await PlanAsync(insert, fact, survey, occasion, ct);
            }
        }
    }

    /// <summary>The fact as conditions see it: its properties, and what became a column of its own.</summary>
    public static Fired Fired(Fact fact) => new(TriggerKind.Occasion, fact.Type, JsonSerializer.Deserialize<JsonElement>(fact.Props.Span));

    static (Guid Id, string Interaction) IdOf(Fact fact, Guid survey, Occasion occasion)
    {
        var (key, name) = Interactions.Of(fact, occasion.Interaction);
        return (DerivedId.Of(fact.Workspace, "survey-ask", $"{survey} {key}"), name);
    }

    Task<int> PlanAsync(DbCommand insert, Fact fact, Guid survey, Occasion occasion, CancellationToken ct)
    {
        var (id, interaction) = IdOf(fact, survey, occasion);
        return insert.With("@id", id).With("@workspace", fact.Workspace).With("@survey", survey).With("@occasion", occasion.Id).With("@by", (int)occasion.By)
            .With("@subject", fact.Subject).With("@fact", fact.Id).With("@interaction", interaction)
            .With("@touchpoint", occasion.Touchpoint.Length > 0 ? occasion.Touchpoint : fact.Touchpoint).With("@employee", fact.Employee)
            .With("@at", fact.At).With("@now", clock.NowMicros()).With("@due", fact.At + occasion.DelayMinutes * 60_000_000L).ExecuteNonQueryAsync(ct);
    }

    static async Task<HashSet<Guid>> LiveAsync(RapportDb db, CancellationToken ct) =>
        [.. await db.Set<SurveyRow>().Where(s => s.State == SurveyState.Live).Select(s => s.Id).ToListAsync(ct)];
}
