namespace Rapport.Customers.Ingest;

/// <summary>Checks the <c>\u</c> escapes of a JSON text, which the reader lets pass.</summary>
static class Escapes
{
    /// <summary>U+0000 and half surrogate pairs, which no store keeps faithfully.</summary>
    /// <param name="text">The text as it stands between the quotes; its escapes are well formed.</param>
    /// <returns>Null when the text is good.</returns>
    public static DropReason? Fault(ReadOnlySpan<byte> text)
    {
        var high = false;
        for (var at = text.IndexOf((byte)'\\'); at < text.Length && at >= 0;)
        {
            if (text[at] != '\\' || text[at + 1] != 'u')
            {
                if (high) return DropReason.LoneSurrogate;
                at += text[at] == '\\' ? 2 : 1;
                continue;
            }

            var unit = Unit(text.Slice(at + 2, 4));
            if (unit == 0) return DropReason.Nul;
            var low = unit is >= 0xDC00 and <= 0xDFFF;
            if (low != high) return DropReason.LoneSurrogate;
            high = unit is >= 0xD800 and <= 0xDBFF;
            at += 6;
        }

        return high ? DropReason.LoneSurrogate : null;
    }

    static int Unit(ReadOnlySpan<byte> hex)
    {
        var unit = 0;
        foreach (var digit in hex) unit = (unit << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        return unit;
    }
}
