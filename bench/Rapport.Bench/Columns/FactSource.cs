using System.Buffers;
using System.Globalization;
using System.Text;
using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Bench.Columns;

/// <summary>Synthetic facts of one company over two years; row n is always the same.</summary>
sealed class FactSource(long total)
{
    public static readonly WorkspaceId Workspace = new(Guid.Parse("0f0f0f0f-0000-4000-8000-00000000beef"));

    public const long From = 1_704_067_200_000_000; // 2024-01-01

    public const long To = From + (730L * 86_400_000_000);

    const int Subjects = 500_000;

    static readonly string[] Types =
        [FactTypes.Page, FactTypes.Page, FactTypes.Page, FactTypes.Screen, "Product Viewed", "Product Added", FactTypes.Order, FactTypes.Delivery,
         FactTypes.Visit, FactTypes.Call, FactTypes.Answer, FactTypes.Answer, FactTypes.Answer, FactTypes.Identify, "Email Opened", "Link Clicked"];

    static readonly string[] Channels = ["web", "app", "email", "phone", "store"];
    static readonly string[] Metrics = ["nps", "csat.5", "ces2.7"];

    public ReadOnlyMemory<byte> Block(long first, int count)
    {
        var bytes = new ArrayBufferWriter<byte>(count * 360);
        for (var i = 0; i < count; i++) FactRows.Write(bytes, Fact(first + i));
        return bytes.WrittenMemory;
    }

    public static SubjectId Subject(long n) => new(Id(1, n));

    Fact Fact(long n)
    {
        var r = Mix(n);
        var type = Types[r % (ulong)Types.Length];
        var who = (long)(Mix((long)r) % Subjects);
        var at = From + (long)((To - From) * (n / (double)total)) + (long)(r % 1_000_000);
        var touchpoint = Invariant($"touchpoint-{(r >> 8) % 24}");
        var answer = type == FactTypes.Answer;
        var metric = answer ? Metrics[(r >> 13) % 3] : "";
        return new Fact
        {
            Workspace = Workspace,
            Type = type,
            Subject = Subject(who),
            Customer = new CustomerId(Id(2, who)),
            At = at,
            Received = at + 1_500_000,
            Id = new FactId(Id(3, n)),
            Source = Invariant($"source-{(r >> 20) % 6}"),
            Channel = Channels[(r >> 24) % 5],
            Touchpoint = touchpoint,
            Employee = (r >> 28) % 4 == 0 ? Invariant($"employee-{(r >> 30) % 200}") : "",
            Company = (r >> 38) % 8 == 0 ? Invariant($"company-{(r >> 41) % 3000}") : "",
            Element = answer ? "q1" : "",
            Metric = metric,
            Score = answer ? Score(metric, r >> 44) : null,
            Amount = type == FactTypes.Order ? (long)(r >> 40) % 50_000 : null,
            Currency = type == FactTypes.Order ? "EUR" : "",
            Historical = true,
            Props = Encoding.UTF8.GetBytes(Invariant(
                $$"""{"url":"https://shop.example/p/{{r % 9000}}","referrer":"https://search.example/?q={{(r >> 17) % 800}}","plan":"{{((r >> 50) % 3 == 0 ? "gold" : "basic")}}","country":"C{{(r >> 55) % 20}}","session":"{{Mix((long)r + 7):x16}}","position":{{(r >> 33) % 100}}}""")),
        };
    }

    static double Score(string metric, ulong r) => metric switch
    {
        "nps" => (r % 13) switch { > 10 => 9, var s => s },
        "csat.5" => 1 + (r % 5),
        _ => 1 + (r % 7),
    };

    static Guid Id(ulong kind, long n)
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Mix(n + (long)(kind << 40)));
        BitConverter.TryWriteBytes(bytes[8..], Mix((n * 31) + (long)(kind << 50)));
        return new Guid(bytes);
    }

    /// <summary>SplitMix64.</summary>
    static ulong Mix(long n)
    {
        var z = (ulong)n + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
