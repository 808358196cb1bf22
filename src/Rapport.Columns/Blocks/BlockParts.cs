using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Rapport.Columns.Transport;
using Rapport.Kernel;

namespace Rapport.Columns.Blocks;

/// <summary>
/// Which years of a block of facts the column store has already. An insert is all or nothing within a year and not over several,
/// so one row of each year tells. The store's own log of tokens does not: it is written before the rows are, and not flushed,
/// so a kill between the two would make it drop rows it never took.
/// </summary>
static class BlockParts
{
    const string Sql =
        $"SELECT id, revision, sign, toUnixTimestamp64Micro(received) FROM {FactTable.Name} " +
        "WHERE workspace IN {workspaces:Array(UUID)} AND type IN {types:Array(String)} AND metric IN {metrics:Array(String)} " +
        "AND subject IN {subjects:Array(UUID)} AND id IN {ids:Array(UUID)} " +
        "AND at IN arrayMap(micros -> fromUnixTimestamp64Micro(micros, 'UTC'), {times:Array(Int64)})";

    /// <summary>The rows of the years the store does not have; empty when it has them all.</summary>
    /// <exception cref="ColumnsException">The store refused or could not be reached.</exception>
    public static async Task<ReadOnlyMemory<byte>> MissingAsync(ColumnClient columns, ReadOnlyMemory<byte> rows, CancellationToken ct)
    {
        var all = Places(rows.Span);
        var firsts = all.DistinctBy(p => p.Year).Select(p => Row.Read(rows.Span.Slice(p.Start, p.Length))).ToList();
        if (firsts.Count == 0) return rows;
        var found = (await columns.QueryAsync(
            Lookup(firsts), r => (r.Id(0), r.Long(1), r.Long(2), r.Long(3)), ct)).ToHashSet();
        if (found.Count == 0) return rows;
        var there = firsts.Where(r => found.Contains((r.Id, r.Revision, r.Sign, r.Received))).Select(r => r.Year).ToHashSet();
        var rest = new ArrayBufferWriter<byte>(rows.Length);
        foreach (var place in all.Where(p => !there.Contains(p.Year))) rest.Write(rows.Span.Slice(place.Start, place.Length));
        return rest.WrittenMemory;
    }

    static ColumnQuery Lookup(IReadOnlyList<Row> firsts) => new(Sql)
    {
        Parameters = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["workspaces"] = firsts.Select(r => r.Workspace).Distinct().ToList(),
            ["types"] = firsts.Select(r => r.Type).Distinct().ToList(),
            ["metrics"] = firsts.Select(r => r.Metric).Distinct().ToList(),
            ["subjects"] = firsts.Select(r => r.Subject).Distinct().ToList(),
            ["ids"] = firsts.Select(r => r.Id).ToList(),
            ["times"] = firsts.Select(r => r.At).Distinct().ToList(),
        },
    };

    /// <summary>Where the rows are that <see cref="FactRows.Write(IBufferWriter{byte}, Fact)"/> has written.</summary>
    static List<Place> Places(ReadOnlySpan<byte> block)
    {
        var places = new List<Place>();
        for (var reader = new Reader(block); reader.More;)
        {
            var start = reader.At;
            reader.SkipId(); // workspace
            reader.SkipText(); // type
            reader.SkipId(); // subject
            reader.SkipId(); // customer
            var at = reader.Long();
            reader.Long(); // received
            reader.SkipId(); // id
            reader.Byte(); // sign
            reader.UInt(); // revision
            for (var text = 0; text < 5; text++) reader.SkipText(); // source, channel, touchpoint, employee, company
            reader.SkipId(); // import
            reader.SkipText(); // element
            reader.SkipText(); // metric
            reader.SkipNumber(); // score
            reader.SkipNumber(); // amount
            reader.SkipText(); // currency
            reader.Byte(); // historical
            reader.SkipText(); // props
            places.Add(new Place(start, reader.At - start, Instant.FromMicros(at).Year));
        }

        return places;
    }

    /// <summary>A row's bytes, and its partition.</summary>
    readonly record struct Place(int Start, int Length, int Year);

    /// <summary>What names a row.</summary>
    readonly record struct Row(
        Guid Workspace, string Type, Guid Subject, long At, long Received, Guid Id, long Sign, long Revision, string Metric, int Year)
    {
        public static Row Read(ReadOnlySpan<byte> bytes)
        {
            var reader = new Reader(bytes);
            var (workspace, type, subject) = (reader.Id(), reader.Text(), reader.Id());
            reader.SkipId(); // customer
            var (at, received, id, sign, revision) = (reader.Long(), reader.Long(), reader.Id(), (sbyte)reader.Byte(), reader.UInt());
            for (var text = 0; text < 5; text++) reader.SkipText(); // source, channel, touchpoint, employee, company
            reader.SkipId(); // import
            reader.SkipText(); // element
            return new Row(workspace, type, subject, at, received, id, sign, revision, reader.Text(), Instant.FromMicros(at).Year);
        }
    }

    /// <summary>RowBinary, forwards.</summary>
    ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        readonly ReadOnlySpan<byte> bytes = bytes;

        public int At { get; private set; }

        public readonly bool More => At < bytes.Length;

        public byte Byte() => Take(1)[0];

        public uint UInt() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

        public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

        public Guid Id()
        {
            Span<byte> id = stackalloc byte[16];
            Take(16).CopyTo(id);
            id[..8].Reverse();
            id[8..].Reverse();
            return new Guid(id, bigEndian: true);
        }

        public void SkipId() => Take(16);

        public string Text() => Encoding.UTF8.GetString(Take(Size()));

        public void SkipText() => Take(Size());

        public void SkipNumber()
        {
            if (Byte() == 0) Take(8);
        }

        int Size()
        {
            var (size, shift) = (0, 0);
            for (var next = Byte(); ; next = Byte(), shift += 7)
            {
                size |= (next & 0x7f) << shift;
                if (next < 0x80) return size;
            }
        }

        ReadOnlySpan<byte> Take(int count)
        {
            var taken = bytes.Slice(At, count);
            At += count;
            return taken;
        }
    }
}
