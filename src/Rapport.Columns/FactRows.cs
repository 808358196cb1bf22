using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Rapport.Columns.Schema;
using Rapport.Kernel;

namespace Rapport.Columns;

/// <summary>Facts as the column store reads them: one RowBinary row each, columns in the order of <see cref="FactTable.Insert"/>.</summary>
public static class FactRows
{
    /// <summary>Appends one row.</summary>
    /// <remarks>UUIDs are two little-endian 64-bit halves, texts carry their length as LEB128, NULLs a leading 1. Source:
    /// ClickHouse documentation, formats, RowBinary.</remarks>
    public static void Write(IBufferWriter<byte> to, Fact fact)
    {
        var row = new Row(to);
        row.Id(fact.Workspace.Value);
        row.Text(fact.Type);
        row.Id(fact.Subject.Value);
        row.Id(fact.Customer.Value);
        row.Long(fact.At);
        row.Long(fact.Received);
        row.Id(fact.Id.Value);
        row.Byte((byte)fact.Sign);
        row.UInt(fact.Revision);
        row.Text(fact.Source);
        row.Text(fact.Channel);
        row.Text(fact.Touchpoint);
        row.Text(fact.Employee);
        row.Text(fact.Company);
        row.Id(fact.ImportId);
        row.Text(fact.Element);
        row.Text(fact.Metric);
        row.DoubleOrNull(fact.Score);
        row.LongOrNull(fact.Amount);
        row.Text(fact.Currency);
        row.Byte(fact.Historical ? (byte)1 : (byte)0);
        row.Bytes(fact.Props.Span);
    }

    /// <summary>Appends one change of owner, in the order of <see cref="SubjectNow.Insert"/>.</summary>
    internal static void Write(IBufferWriter<byte> to, SubjectOwner owner)
    {
        var row = new Row(to);
        row.Id(owner.Workspace.Value);
        row.Id(owner.Subject.Value);
        row.Id(owner.Customer.Value);
        row.Long(owner.Version);
    }

    readonly ref struct Row(IBufferWriter<byte> to)
    {
        public void Byte(byte value)
        {
            to.GetSpan(1)[0] = value;
            to.Advance(1);
        }

        public void UInt(uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(to.GetSpan(4), value);
            to.Advance(4);
        }

        public void Long(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(to.GetSpan(8), value);
            to.Advance(8);
        }

        public void Id(Guid value)
        {
            var span = to.GetSpan(16)[..16];
            value.TryWriteBytes(span, bigEndian: true, out _);
            span[..8].Reverse();
            span[8..].Reverse();
            to.Advance(16);
        }

        public void LongOrNull(long? value)
        {
            Byte(value is null ? (byte)1 : (byte)0);
            if (value is { } number) Long(number);
        }

        public void DoubleOrNull(double? value)
        {
            Byte(value is null ? (byte)1 : (byte)0);
            if (value is { } number) Long(BitConverter.DoubleToInt64Bits(number));
        }

        public void Text(string value)
        {
            var bytes = Encoding.UTF8.GetByteCount(value);
            Length(bytes);
            Encoding.UTF8.GetBytes(value, to.GetSpan(bytes));
            to.Advance(bytes);
        }

        public void Bytes(ReadOnlySpan<byte> value)
        {
            Length(value.Length);
            to.Write(value);
        }

        void Length(int value)
        {
            var span = to.GetSpan(5);
            var (at, rest) = (0, (uint)value);
            for (; rest >= 0x80; rest >>= 7) span[at++] = (byte)(rest | 0x80);
            span[at++] = (byte)rest;
            to.Advance(at);
        }
    }
}
