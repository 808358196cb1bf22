using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Rules;

namespace Rapport.Service.Causes;

/// <summary>One trouble of somebody, told in words or kept as a case.</summary>
/// <param name="Id">Of the item of feedback or of the case.</param>
/// <param name="IsCase">Whether it is a case.</param>
/// <param name="At">When it was said or opened, UTC microseconds.</param>
/// <param name="Customer">Whose; null for nobody known.</param>
/// <param name="Person">Whose, also where nobody is known: then what was told in one place is one person's.</param>
/// <param name="Source">Kind of source; <c>case</c> for a case.</param>
/// <param name="Touchpoint">Empty when unknown.</param>
/// <param name="Metric">The scale of the score; empty without one.</param>
/// <param name="Score">Null without one.</param>
/// <param name="Problems">What it is about: topics of words, the cause of a case; empty where nobody knows.</param>
sealed record ToldTrouble(
    Guid Id, bool IsCase, long At, CustomerId? Customer, string Person, string Source, string Touchpoint, string Metric, double? Score, IReadOnlyList<Problem> Problems);

/// <summary>What a trouble is about.</summary>
/// <param name="Topic">The topic that words are about; null where a case names its cause.</param>
/// <param name="Cause">What is behind it; null where nobody has traced the topic yet.</param>
readonly record struct Problem(Guid? Topic, Guid? Cause);

/// <summary>Gathers troubles from everywhere: answers, reviews, mentions, notes, interviews, conversations, employees' reports and cases.</summary>
sealed class TroubleDesk(IStateStore store, ITroubles troubles, ICustomerSubjects subjects, ISegmentMembers segments)
{
    /// <summary>The kind of source that cases are.</summary>
    public const string Case = "case";

    /// <summary>The troubles of a time that fit, about the topics that stand; or the refusal of a segment that is not there.</summary>
    public async Task<(IReadOnlyList<ToldTrouble>? Troubles, Refusal? Refusal)> OfAsync(
        WorkspaceId workspace, CauseQuery query, IReadOnlyList<Trace> traced, IReadOnlyDictionary<Guid, HeardTopic> topics, long from, long before, CancellationToken ct)
    {
        HashSet<SubjectId>? members = null;
        if (query.Segment is { } segment)
        {
            var (found, refusal) = await segments.SubjectsAsync(workspace, segment, ct);
            if (refusal is not null) return (null, refusal);
            members = [.. found];
        }

        await using var db = store.Read();
        var traces = traced.ToDictionary(t => t.Topic, t => t.Cause);
        var said = (await troubles.OfAsync(workspace, from, before, ct)).Where(t => Fits(t.Subject, t.Source, t.Touchpoint)).ToList();
        var cases = query.Source is { Length: > 0 } only && only != Case ? [] : (await CasesAsync(db, workspace, from, before, ct)).Where(c => Fits(c.Subject, Case, c.Touchpoint)).ToList();
        var owners = await subjects.OwnersBySubjectAsync(workspace, [.. said.Select(t => t.Subject).Concat(cases.Select(c => c.Subject)).Where(s => s != SubjectId.None).Distinct()], ct);
        return ([.. said.Select(t => Of(t, owners, topics, traces)), .. cases.Select(c => Of(c, owners))], null);

        bool Fits(SubjectId subject, string source, string touchpoint) =>
            (members is null || members.Contains(subject)) && (query.Source is not { Length: > 0 } wanted || wanted == source) && (query.Touchpoint is not { Length: > 0 } place || place == touchpoint);
    }

    static Task<List<CaseRow>> CasesAsync(RapportDb db, WorkspaceId workspace, long from, long before, CancellationToken ct) =>
        db.Set<CaseRow>().AsNoTracking().Where(c => c.Workspace == workspace && c.MergedInto == null && c.OpenedAt >= from && c.OpenedAt < before).ToListAsync(ct);

    static ToldTrouble Of(
        Trouble t, IReadOnlyDictionary<SubjectId, CustomerId> owners, IReadOnlyDictionary<Guid, HeardTopic> topics, Dictionary<Guid, Guid> traces)
    {
        var customer = owners.TryGetValue(t.Subject, out var owner) ? owner : (CustomerId?)null;
        return new(t.Item, false, t.At, customer, Person(customer, t.Subject, t.Source, t.Origin, t.Item), t.Source, t.Touchpoint, t.Metric, t.Score, [.. t.Topics.Where(topics.ContainsKey).Select(topic =>
            new Problem(topic, traces.TryGetValue(topic, out var own) ? own : topics[topic].Parent is { } parent && traces.TryGetValue(parent, out var above) ? above : null))]);
    }

    static ToldTrouble Of(CaseRow c, IReadOnlyDictionary<SubjectId, CustomerId> owners)
    {
        var customer = owners.TryGetValue(c.Subject, out var owner) ? owner : (CustomerId?)null;
        return new(c.Id, true, c.OpenedAt, customer, Person(customer, c.Subject, c.HeardSource, c.HeardOrigin, c.Id), Case, c.Touchpoint, c.Metric, c.Score, c.Cause is { } cause ? [new(null, cause)] : []);
    }

    // Who said something and was never seen otherwise is nobody's customer yet, and still one person.
    static string Person(CustomerId? customer, SubjectId subject, string source, string origin, Guid id) =>
        customer is { } known ? known.ToString() : subject != SubjectId.None ? subject.ToString() : origin.Length > 0 ? Complaint.Heard(source, origin) : id.ToString();
}
