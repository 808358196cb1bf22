using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Messaging.Budget;

namespace Rapport.Tests.Messaging.Budget;

/// <summary>The ledger against a naive recomputation over everything that happened: random sends, failures, late deliveries, people who
/// become one and several again, and clocks that jump.</summary>
[Trait("Row", "2.21")]
public sealed class BudgetPropertyTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static readonly ContactRules Rules = new(3, [new(3, 48), new(1, 6, "sms"), new(2, 24 * 5, "", "marketing")], [], []);

    sealed record Event(Guid Id, SubjectId Subject, string Channel, string Category, DateTimeOffset? Done, bool Failed);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_answer_is_that_of_a_naive_count_over_the_whole_history(int seed)
    {
        await using var rig = await MailRig.StartAsync(); // of its own: the clock goes further than a session lasts
        var chance = new Random(seed);
        var budget = rig.Server.Services.GetRequiredService<IContactBudget>();
        var state = rig.Server.Services.GetRequiredService<IStateStore>();
        await rig.RulesAsync(new
        {
            surveyCoolDownDays = 3, quietHours = Array.Empty<object>(), priorities = Array.Empty<object>(),
            limits = new object[] { new { most = 3, hours = 48 }, new { most = 1, hours = 6, channel = "sms" }, new { most = 2, hours = 120, category = "marketing" } },
        });
        var subjects = Enumerable.Range(0, 4).Select(i => new SubjectId(DerivedId.Of(rig.Workspace, "test", $"{seed} {i}"))).ToArray();
        var history = new List<Event>();
        var (yes, no) = (0, 0);
        for (var step = 0; step < 150; step++)
        {
            rig.Clock.Advance(TimeSpan.FromHours((chance.NextDouble() * 14) - 1));
            // Who is one person changes all the time; the ledger never hears of it.
            var one = subjects.Where(_ => chance.Next(2) == 0).DefaultIfEmpty(subjects[0]).ToList();
            var person = new ContactPerson(rig.Workspace, CustomerId.None, one, one[chance.Next(one.Count)], [], TimeZoneInfo.Utc, "workspace");
            var (channel, category) = (new[] { "email", "sms", "web", "app", "chat" }[chance.Next(5)], chance.Next(2) == 0 ? "survey" : "marketing");
            var request = new ContactRequest { Id = Guid.NewGuid(), Channel = channel, Category = category };
            await using var transaction = await state.BeginAsync(Ct);
            var now = rig.Clock.GetUtcNow();
            var decision = await budget.ReserveAsync(transaction, person, request, Ct);
            decision.May.ShouldBe(Naive(history, one, channel, category, now), $"step {step} of seed {seed}: {decision}");
            if (decision.May)
            {
                yes++;
                var (waits, fails) = (chance.Next(5) == 0, chance.Next(6) == 0);
                if (!waits) await budget.DoneAsync(transaction, rig.Workspace, request.Id, Ct);
                if (fails) await budget.ReleaseAsync(transaction, rig.Workspace, request.Id, Ct);
                history.Add(new(request.Id, person.Subject, channel, category, waits ? null : now, fails));
            }
            else
            {
                no++;
            }

            // What waited is delivered, or given up.
            foreach (var (waiting, i) in history.Select((e, i) => (e, i)).Where(e => e.e is { Done: null, Failed: false } && chance.Next(3) == 0).ToList())
            {
                if (chance.Next(4) == 0) await budget.ReleaseAsync(transaction, rig.Workspace, waiting.Id, Ct);
                else await budget.DoneAsync(transaction, rig.Workspace, waiting.Id, Ct);
                var row = await transaction.Db.FindAsync<ContactRow>([waiting.Id], Ct);
                history[i] = row is null || transaction.Db.Entry(row).State == EntityState.Deleted ? waiting with { Failed = true } : waiting with { Done = Instant.FromMicros(row.DoneAt!.Value) };
            }

            await transaction.CommitAsync(Ct);
        }

        yes.ShouldBeGreaterThan(20);
        no.ShouldBeGreaterThan(20);
    }

    /// <summary>Straight from the words of the guide.</summary>
    static bool Naive(List<Event> history, List<SubjectId> person, string channel, string category, DateTimeOffset now)
    {
        var limits = Rules.Limits.Append(new ContactLimit(1, 72, "", category == "survey" ? "survey" : "none"));
        foreach (var limit in limits)
        {
            if (limit.Channel.Length > 0 && limit.Channel != channel) continue;
            if (limit.Category.Length > 0 && limit.Category != category) continue;
            var count = 0;
            foreach (var contact in history)
            {
                if (contact.Failed || !person.Contains(contact.Subject)) continue;
                if (limit.Channel.Length > 0 && limit.Channel != contact.Channel) continue;
                if (limit.Category.Length > 0 && limit.Category != contact.Category) continue;
                if (contact.Done is null || (now - contact.Done.Value).TotalHours < limit.Hours) count++;
            }

            if (count >= limit.Most) return false;
        }

        return true;
    }
}
