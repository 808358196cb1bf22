using System.Text;
using Rapport.Customers.Identity;
using Rapport.Kernel;

namespace Rapport.Customers.Profiles;

/// <summary>Writes the rows that lists read.</summary>
static class CustomerStore
{
    /// <summary>Folds and writes every person of the graph who changed; one without identifiers is no more.</summary>
    public static async Task SaveAsync(IStateTransaction transaction, IdentityGraph graph, CancellationToken ct)
    {
        await using var write = transaction.Command(
            """
            INSERT INTO customer (id, workspace, name, email, phone, first_at, last_at, facts, orders, amount, currency, nps, csat, traits)
            VALUES (@id, @w, @n, @e, @p, @f, @l, @fa, @o, @a, @c, @nps, @csat, @t)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, phone = excluded.phone,
                first_at = excluded.first_at, last_at = excluded.last_at, facts = excluded.facts, orders = excluded.orders,
                amount = excluded.amount, currency = excluded.currency, nps = excluded.nps, csat = excluded.csat, traits = excluded.traits
            """);
        foreach (var person in graph.People)
        {
            if (!person.IsChanged && !person.Subjects.Exists(s => s.State.IsChanged)) continue;
            person.IsChanged = false;
            if (person.Subjects.Count == 0)
            {
                await using var delete = transaction.Command("DELETE FROM customer WHERE id = @id").With("@id", person.Id);
                await delete.ExecuteNonQueryAsync(ct);
                continue;
            }

            var profile = Profile.Of(person.Subjects);
            var main = profile.MainMoney;
            await write.With("@id", person.Id).With("@w", graph.Workspace).With("@n", profile.Name).With("@e", profile.Email)
                .With("@p", profile.Phone).With("@f", profile.FirstAt).With("@l", profile.LastAt).With("@fa", profile.Facts)
                .With("@o", main?.Orders ?? 0).With("@a", main?.Amount).With("@c", main?.Currency ?? "")
                .With("@nps", profile.Latest("nps")?.Score).With("@csat", profile.Latest("csat.")?.Score)
                .With("@t", Encoding.UTF8.GetString(profile.TraitsJson())).ExecuteNonQueryAsync(ct);
        }
    }
}
