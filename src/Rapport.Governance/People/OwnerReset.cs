using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Governance.People;

sealed class OwnerReset(IStateStore state, Links links, IAudit audit, TimeProvider clock) : IOwnerReset
{
    public async Task<string?> LinkAsync(string? email, CancellationToken ct)
    {
        var key = email?.ToUpperInvariant();
        await using var transaction = await state.BeginAsync(ct);
        var owners = transaction.Db.Set<Person>()
            .Where(p => p.Founder || transaction.Db.Set<Membership>().Any(m => m.Person == p.Id && m.Role == Role.Owner));
        var person = await owners.Where(p => key == null ? p.Founder : p.EmailKey == key).OrderBy(p => p.Created).FirstOrDefaultAsync(ct);
        if (person is null) return null;
        person.LockedUntil = null;
        person.Failures = 0;
        person.TotpOn = false;
        person.TotpSecret = null;
        person.RecoveryCodes = "";
        await transaction.Db.Set<Passkey>().Where(p => p.Person == person.Id).ExecuteDeleteAsync(ct);
        await audit.WriteAsync(transaction, null, "person.owner_reset", $"person {person.Id}", null, ct);
        await transaction.CommitAsync(ct);
        return links.Reset(person, clock.GetUtcNow() + Links.ResetLife);
    }
}
