using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Governance.People;

/// <summary>
/// Identity's store over the state store. Identity hashes passwords before it calls the store, so the write gate is held
/// only for the write itself; what belongs to the same change (membership, session, audit entry) joins by <see cref="Also"/>.
/// </summary>
sealed class PersonStore(IStateStore state, TimeProvider clock) :
    IUserPasswordStore<Person>, IUserEmailStore<Person>, IUserSecurityStampStore<Person>, IUserLockoutStore<Person>,
    IUserPasskeyStore<Person>
{
    static readonly TimeSpan FirstLock = TimeSpan.FromMinutes(5);

    readonly List<Func<IStateTransaction, CancellationToken, Task>> _also = [];

    /// <summary>Runs inside the transaction of the next create, update or delete.</summary>
    public void Also(Func<IStateTransaction, CancellationToken, Task> change) => _also.Add(change);

    public Task<IdentityResult> CreateAsync(Person user, CancellationToken cancellationToken) =>
        WriteAsync(user, static (db, person) => db.Add(person), cancellationToken);

    public Task<IdentityResult> UpdateAsync(Person user, CancellationToken cancellationToken) =>
        WriteAsync(user, static (db, person) => db.Update(person), cancellationToken);

    public Task<IdentityResult> DeleteAsync(Person user, CancellationToken cancellationToken) =>
        WriteAsync(user, static (db, person) => db.Remove(person), cancellationToken);

    async Task<IdentityResult> WriteAsync(Person person, Action<RapportDb, Person> write, CancellationToken ct)
    {
        var before = person.Revision;
        try
        {
            await using var transaction = await state.BeginAsync(ct);
            write(transaction.Db, person);
            transaction.Db.Entry(person).Property(p => p.Revision).OriginalValue = before;
            person.Revision = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
            foreach (var change in _also) await change(transaction, ct);
            await transaction.CommitAsync(ct);
            _also.Clear();
            return IdentityResult.Success;
        }
        catch (DbUpdateConcurrencyException)
        {
            person.Revision = before;
            return IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());
        }
    }

    public async Task<Person?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(userId, out var id)) return null;
        await using var db = state.Read();
        return await db.Set<Person>().SingleOrDefaultAsync(p => p.Id == id, cancellationToken);
    }

    public async Task<Person?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken)
    {
        await using var db = state.Read();
        return await db.Set<Person>().SingleOrDefaultAsync(p => p.EmailKey == normalizedEmail, cancellationToken);
    }

    public Task<Person?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindByEmailAsync(normalizedUserName, cancellationToken);

    public Task<string> GetUserIdAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task SetUserNameAsync(Person user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetNormalizedUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.EmailKey);

    public Task SetNormalizedUserNameAsync(Person user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetEmailAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task SetEmailAsync(Person user, string? email, CancellationToken cancellationToken)
    {
        user.Email = email ?? "";
        return Task.CompletedTask;
    }

    public Task<bool> GetEmailConfirmedAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetEmailConfirmedAsync(Person user, bool confirmed, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetNormalizedEmailAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.EmailKey);

    public Task SetNormalizedEmailAsync(Person user, string? normalizedEmail, CancellationToken cancellationToken)
    {
        user.EmailKey = normalizedEmail ?? "";
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task SetPasswordHashAsync(Person user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<bool> HasPasswordAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task<string?> GetSecurityStampAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    public Task SetSecurityStampAsync(Person user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.LockedUntil);

    /// <summary>Identity asks for its fixed five minutes; each further lock lasts twice as long, up to a day.</summary>
    public Task SetLockoutEndDateAsync(Person user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken)
    {
        user.LockedUntil = lockoutEnd is null ? null : clock.GetUtcNow() + LockFor(user.Lockouts++);
        return Task.CompletedTask;
    }

    /// <summary>How long the lock lasts that follows so many locks.</summary>
    public static TimeSpan LockFor(int lockouts) => FirstLock * Math.Min(1 << Math.Min(lockouts, 12), 288);

    public Task<int> IncrementAccessFailedCountAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(++user.Failures);

    public Task ResetAccessFailedCountAsync(Person user, CancellationToken cancellationToken)
    {
        user.Failures = 0;
        return Task.CompletedTask;
    }

    public Task<int> GetAccessFailedCountAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Failures);

    public Task<bool> GetLockoutEnabledAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(Person user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Writes with the next change of the person, as all that belongs to it.</summary>
    public Task AddOrUpdatePasskeyAsync(Person user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        Also(async (transaction, ct) =>
        {
            if (await transaction.Db.FindAsync<Passkey>([passkey.CredentialId], ct) is not { } known)
            {
                transaction.Db.Add(Row(user, passkey));
                return;
            }

            (known.SignCount, known.IsBackedUp, known.LastUsed) = (passkey.SignCount, passkey.IsBackedUp, clock.GetUtcNow());
        });
        return Task.CompletedTask;
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Person user, CancellationToken cancellationToken)
    {
        await using var db = state.Read();
        return [.. (await db.Set<Passkey>().Where(p => p.Person == user.Id).OrderBy(p => p.Created).ToListAsync(cancellationToken)).Select(Info)];
    }

    public async Task<Person?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var db = state.Read();
        return await db.Set<Person>().SingleOrDefaultAsync(p => db.Set<Passkey>().Any(k => k.Id == credentialId && k.Person == p.Id), cancellationToken);
    }

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var db = state.Read();
        return await db.Set<Passkey>().SingleOrDefaultAsync(p => p.Id == credentialId && p.Person == user.Id, cancellationToken) is { } row ? Info(row) : null;
    }

    public Task RemovePasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken)
    {
        Also((transaction, ct) => transaction.Db.Set<Passkey>().Where(p => p.Id == credentialId && p.Person == user.Id).ExecuteDeleteAsync(ct));
        return Task.CompletedTask;
    }

    static Passkey Row(Person user, UserPasskeyInfo passkey) => new()
    {
        Id = passkey.CredentialId, Person = user.Id, Name = passkey.Name ?? "", PublicKey = passkey.PublicKey, SignCount = passkey.SignCount,
        Transports = string.Join(' ', passkey.Transports ?? []), IsBackupEligible = passkey.IsBackupEligible, IsBackedUp = passkey.IsBackedUp,
        Created = passkey.CreatedAt,
    };

    // Only verified users are let in, so each stored one was; attestation is not asked for.
    static UserPasskeyInfo Info(Passkey row) => new(
        row.Id, row.PublicKey, row.Created, (uint)row.SignCount, row.Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        isUserVerified: true, row.IsBackupEligible, row.IsBackedUp, [], [])
    {
        Name = row.Name,
    };

    public void Dispose()
    {
        // Nothing is held between calls.
    }
}
