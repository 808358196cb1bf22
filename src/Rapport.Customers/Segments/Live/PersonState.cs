using Rapport.Customers.Profiles;
using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>Where a customer belongs, as stored.</summary>
sealed class PersonState
{
    /// <summary>There is a row.</summary>
    public bool Exists { get; set; }

    /// <summary>When to look again, UTC microseconds; <see cref="long.MaxValue"/> for never.</summary>
    public long Due { get; set; } = long.MaxValue;

    /// <summary>Definition → since when.</summary>
    public Dictionary<long, long> Members { get; set; } = [];

    public byte[] Pack(Packer pack)
    {
        pack.Clear();
        pack.Unsigned((ulong)Members.Count);
        foreach (var (no, since) in Members.OrderBy(m => m.Key))
        {
            pack.Unsigned((ulong)no);
            pack.Signed(since);
        }

        return pack.ToArray();
    }

    public static PersonState Unpack(long due, ReadOnlySpan<byte> bytes)
    {
        var state = new PersonState { Exists = true, Due = due };
        var from = new Unpacker(bytes);
        for (var left = from.Count(); left > 0; left--) state.Members[(long)from.Unsigned()] = from.Signed();
        return state;
    }
}

/// <summary>Somebody came into a segment or left it.</summary>
/// <param name="Workspace">Where.</param>
/// <param name="Segment">Which.</param>
/// <param name="Customer">Who.</param>
/// <param name="HasEntered">False for left.</param>
/// <param name="At">UTC microseconds.</param>
sealed record Crossing(WorkspaceId Workspace, Guid Segment, CustomerId Customer, bool HasEntered, long At);
