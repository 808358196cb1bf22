using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Governance.People;

/// <summary>The one-time code that makes its holder the first owner. Lives in memory, shown on the console only.</summary>
sealed class SetupCode(IStateStore state) : ISetup
{
    readonly string _code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
    bool _done;

    public async ValueTask<string?> PathAsync(CancellationToken ct) => await NeededAsync(ct) ? $"app/setup?code={_code}" : null;

    /// <summary>True until somebody has become the first owner.</summary>
    public async ValueTask<bool> NeededAsync(CancellationToken ct)
    {
        if (_done) return false;
        await using var db = state.Read();
        return !(_done = await db.Set<Person>().AnyAsync(ct));
    }

    public bool Fits(string code) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code), Encoding.UTF8.GetBytes(_code));
}
