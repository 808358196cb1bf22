using System.Collections.Concurrent;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Rapport.Governance.People;

/// <summary>Makes an unknown account behave as a known one: same lock, same time. One try at a time per account.</summary>
sealed class Attempts(IPasswordHasher<Person> hasher, IOptions<IdentityOptions> options, TimeProvider clock)
{
    const int Remembered = 10_000;

    static readonly Person Nobody = new() { Id = Guid.Empty, Name = "", Email = "", Created = default };

    readonly string _wasted = hasher.HashPassword(Nobody, "a password that nobody has");
    readonly ConcurrentDictionary<string, Unknown> _unknown = new(StringComparer.Ordinal);
    readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    sealed record Unknown(int Failures, int Lockouts, DateTimeOffset? LockedUntil);

    /// <summary>Waits until no other try for the same account runs: parallel guesses must not outrun the counter.</summary>
    public async Task<IDisposable> TurnAsync(string emailKey, CancellationToken ct)
    {
        var turn = _turns[(uint)string.GetHashCode(emailKey, StringComparison.Ordinal) % _turns.Length];
        await turn.WaitAsync(ct);
        return new Turn(turn);
    }

    /// <summary>When the lock of an unknown account ends; null when it has none.</summary>
    public DateTimeOffset? LockedUntil(string emailKey) => _unknown.GetValueOrDefault(emailKey)?.LockedUntil;

    /// <summary>How long a lock still lasts; null when it is over.</summary>
    public TimeSpan? Left(DateTimeOffset until) => until - clock.GetUtcNow() is { Ticks: > 0 } left ? left : null;

    /// <summary>Counts a failure against an account that does not exist.</summary>
    public void Failed(string emailKey)
    {
        if (_unknown.Count >= Remembered) _unknown.Clear();
        _unknown.AddOrUpdate(emailKey, _ => Next(new(0, 0, null)), (_, before) => Next(before));
    }

    /// <summary>Takes as long as checking a password does.</summary>
    public void WasteTime(string password) => hasher.VerifyHashedPassword(Nobody, _wasted, password.Length <= 200 ? password : "");

    Unknown Next(Unknown before) => before.Failures + 1 < options.Value.Lockout.MaxFailedAccessAttempts
        ? before with { Failures = before.Failures + 1, LockedUntil = null }
        : new(0, before.Lockouts + 1, clock.GetUtcNow() + PersonStore.LockFor(before.Lockouts));

    sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
