using Rapport.Customers.Profiles;
using Rapport.Kernel;

namespace Rapport.Customers.Timeline;

/// <summary>A fact as the list of recent facts keeps it.</summary>
static class PackedFact
{
    const byte Version = 1;

    /// <summary>Larger props stay in the column store alone.</summary>
    public const int LargestProps = 8192;

    public static void Pack(Packer to, Fact fact)
    {
        to.Byte(Version);
        to.Text(fact.Type);
        to.Id(fact.Customer.Value);
        to.Signed(fact.Received);
        to.Text(fact.Source);
        to.Text(fact.Channel);
        to.Text(fact.Touchpoint);
        to.Text(fact.Employee);
        to.Text(fact.Company);
        to.Text(fact.Element);
        to.Text(fact.Metric);
        to.Byte((byte)((fact.Score is null ? 0 : 1) | (fact.Amount is null ? 0 : 2) | (fact.Historical ? 4 : 0)));
        if (fact.Score is { } score) to.Double(score);
        if (fact.Amount is { } amount)
        {
            to.Signed(amount);
            to.Text(fact.Currency);
        }

        to.Bytes(fact.Props.Length > LargestProps ? default : fact.Props.Span);
    }

    /// <summary>The fact; empty props where they were too large to keep here.</summary>
    public static Fact Unpack(WorkspaceId workspace, SubjectId subject, long at, FactId id, Guid import, ReadOnlySpan<byte> bytes)
    {
        var from = new Unpacker(bytes);
        if (from.Byte() != Version) throw new InvalidDataException("A recent fact was written by a newer version.");
        var fact = new Fact
        {
            Workspace = workspace, Subject = subject, At = at, Id = id, ImportId = import, Type = from.Text(),
            Customer = new CustomerId(from.Id()), Received = from.Signed(), Source = from.Text(), Channel = from.Text(),
            Touchpoint = from.Text(), Employee = from.Text(), Company = from.Text(), Element = from.Text(), Metric = from.Text(),
            Props = default,
        };
        var has = from.Byte();
        double? score = (has & 1) != 0 ? from.Double() : null;
        long? amount = (has & 2) != 0 ? from.Signed() : null;
        var currency = amount is null ? "" : from.Text();
        return fact with
        {
            Score = score, Amount = amount, Currency = currency, Historical = (has & 4) != 0, Props = from.Bytes().ToArray(),
        };
    }
}
