using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging.Budget;
using Rapport.Messaging.Recipients;

namespace Rapport.Messaging.Consents;

/// <summary>A word, and the identifier of the person it is laid to.</summary>
/// <param name="Row">The word.</param>
/// <param name="Subject">None when it may be of each of the customers the person was.</param>
sealed record ConsentWord(ConsentRow Row, SubjectId Subject);

/// <summary>Finds everything a person said, under whichever identifier or address.</summary>
sealed class ConsentWords(IStateStore state, Contacts contacts, BudgetPeople people)
{
    /// <summary>The customer, or whoever has the address.</summary>
    public async Task<ContactPerson> PersonAsync(WorkspaceId workspace, CustomerId customer, string? address, CancellationToken ct)
    {
        var person = await people.OfAsync(workspace, customer, ct);
        return person.Customer == CustomerId.None && address is not null
            ? await people.OfAsync(workspace, [Subjects.Of(workspace, [("email", address)])], ct)
            : person;
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<ConsentWord>> OfAsync(ContactPerson person, string? address, CancellationToken ct)
    {
        var named = person.Identities.SelectMany(i => i.Identifiers).Select(i => (i.Subject, Text: TextOf(i))).ToList();
        if (address is not null) named.Add((Subjects.Of(person.Workspace, [("email", address)]), address));
        var hashes = await contacts.HashesAsync(person.Workspace, named.Select(n => n.Text), ct);
        var ids = person.Identities.SelectMany(i => i.Ids).ToList();
        await using var db = state.Read();
        var own = await db.Set<ConsentRow>().Where(c => c.Workspace == person.Workspace && person.Subjects.Contains(c.Subject)).ToListAsync(ct);
        var found = own.Select(c => new ConsentWord(c, c.Subject)).ToList();
        for (var i = 0; i < hashes.Count; i++)
        {
            var (hash, subject) = (hashes[i], named[i].Subject);
            var under = await db.Set<ConsentRow>().Where(c => c.Workspace == person.Workspace && c.Contact == hash).ToListAsync(ct);
            found.AddRange(under.Select(c => new ConsentWord(c, subject)));
        }

        var known = ids.Count == 0 ? [] : await db.Set<ConsentRow>().Where(c => c.Workspace == person.Workspace && c.Subject == SubjectId.None && ids.Contains(c.Customer)).ToListAsync(ct);
        found.AddRange(known.Select(c => new ConsentWord(c, SubjectId.None)));
        return [.. found.DistinctBy(c => c.Row.Id).OrderByDescending(c => c.Row.At).ThenByDescending(c => c.Row.Id)];
    }

    /// <summary>The words that hold, one for each purpose and channel.</summary>
    public static IReadOnlyList<ConsentRow> Holding(IEnumerable<ConsentWord> said, ContactPerson person) =>
        [.. said.Where(c => !c.Row.IsPending).GroupBy(c => (c.Row.Purpose, c.Row.Channel))
            .Select(g => MergeFold.Of([.. g.Select(c => new Word<ConsentRow>(c.Subject, c.Row.At, c.Row))], person.Identities, ConsentRow.Stricter)).OfType<ConsentRow>()];

    /// <summary>What an identifier is hashed as; an address as itself, because addresses are known without their customer.</summary>
    public static string TextOf(CustomerIdentifier identifier) =>
        identifier.Namespace == "email" ? identifier.Value : $"{identifier.Namespace}:{identifier.Value}";
}
