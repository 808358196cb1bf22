using System.Buffers;
using System.Globalization;
using System.Text;
using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Tests.Columns;

/// <summary>Facts for tests; number n is always the same one.</summary>
static class Facts
{
    public static readonly WorkspaceId Workspace = new(Guid.Parse("11111111-1111-4111-8111-111111111111"));

    const long Start = 1_672_531_200_000_000; // 2023-01-01

    const long Day = 86_400_000_000;

    /// <summary>A fact of one of a hundred subjects, somewhere in three years.</summary>
    public static Fact Of(long n, WorkspaceId? workspace = null)
    {
        var home = workspace ?? Workspace;
        return new Fact
        {
            Workspace = home,
            Type = n % 3 == 0 ? FactTypes.Answer : FactTypes.Page,
            Subject = Subject(n % 100, home),
            Customer = Customer(n % 100, home),
            At = Start + (n * 7919 % 1000 * Day),
            Received = Start + (1001 * Day) + n,
            Id = DerivedId.Fact(home, n.ToString(CultureInfo.InvariantCulture)),
            Source = "test",
            Channel = "web",
            Metric = n % 3 == 0 ? "nps" : "",
            Score = n % 3 == 0 ? n % 11 : null,
            Props = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"n":{{n}},"plan":"gold","ok":true}""")),
        };
    }

    public static SubjectId Subject(long n, WorkspaceId? workspace = null) =>
        new(DerivedId.Of(workspace ?? Workspace, "subject", n.ToString(CultureInfo.InvariantCulture)));

    public static CustomerId Customer(long n, WorkspaceId? workspace = null) =>
        new(DerivedId.Of(workspace ?? Workspace, "customer", n.ToString(CultureInfo.InvariantCulture)));

    public static ReadOnlyMemory<byte> Block(long first, int count)
    {
        var bytes = new ArrayBufferWriter<byte>();
        for (var i = 0; i < count; i++) FactRows.Write(bytes, Of(first + i));
        return bytes.WrittenMemory;
    }

    public static async Task<long> CountAsync(IColumns columns, CancellationToken ct) =>
        (await columns.QueryAsync(new ColumnQuery("SELECT count() FROM facts"), r => r.Long(0), ct)).ShouldHaveSingleItem();
}
