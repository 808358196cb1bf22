using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging.Recipients;

namespace Rapport.Messaging.Budget;

/// <summary>What a person wishes, whatever the purpose.</summary>
/// <param name="PausedUntil">UTC microseconds; null for no pause.</param>
/// <param name="EveryDays">At most one contact in so many days; 0 for no wish.</param>
/// <param name="Language">Empty for none.</param>
sealed record Wish(long? PausedUntil, int EveryDays, string Language)
{
    public static Wish None { get; } = new(null, 0, "");

    /// <summary>The longer pause, the rarer contact.</summary>
    public static Wish Stricter(Wish a, Wish b) => new(
        a.PausedUntil is null || b.PausedUntil is null ? a.PausedUntil ?? b.PausedUntil : Math.Max(a.PausedUntil.Value, b.PausedUntil.Value),
        Math.Max(a.EveryDays, b.EveryDays), a.Language.Length > 0 ? a.Language : b.Language);
}

/// <summary>Keeps what people wish.</summary>
sealed class Wishes(Contacts contacts, TimeProvider clock)
{
    public async Task<Wish> OfAsync(RapportDb db, ContactPerson person, CancellationToken ct)
    {
        var rows = await db.Set<WishRow>().AsNoTracking().Where(w => w.Workspace == person.Workspace && person.Subjects.Contains(w.Subject)).ToListAsync(ct);
        var emails = person.Identities.SelectMany(i => i.Identifiers).Where(i => i.Namespace == "email").ToList();
        foreach (var hash in await contacts.HashesAsync(person.Workspace, emails.Select(e => e.Value), ct))
            rows.AddRange(await db.Set<WishRow>().AsNoTracking().Where(w => w.Workspace == person.Workspace && w.Contact == hash).ToListAsync(ct));
        var words = rows.DistinctBy(r => r.Id).Select(r => new Word<Wish>(r.Subject, r.At, new Wish(r.PausedUntil, r.EveryDays, r.Language))).ToList();
        return MergeFold.Of(words, person.Identities, Wish.Stricter) ?? Wish.None;
    }

    /// <summary>Writes down what somebody wishes from now on.</summary>
    public void Add(IStateTransaction transaction, WorkspaceId workspace, SubjectId subject, byte[] contact, Wish wish) => transaction.Db.Add(new WishRow
    {
        Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = workspace, Subject = subject, Contact = contact, PausedUntil = wish.PausedUntil,
        EveryDays = wish.EveryDays, Language = wish.Language, At = clock.NowMicros(),
    });
}
