using Rapport.Customers.Ingest.Dialects;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>Reads what waits in the inbox: in the words of its dialect, believed as far as the workspace believes, and with what people said
/// as it has that stored. Nothing is made of an event before.</summary>
/// <param name="workspaces">Whose events.</param>
/// <param name="signed">Whom to believe.</param>
/// <param name="wordings">How words are stored; without one, as they came.</param>
sealed class RequestReader(IWorkspaces workspaces, SignedIds signed, IEnumerable<IWording> wordings)
{
    readonly IWording[] _wordings = [.. wordings];

    /// <summary>The events of a request. Throws what its dialect throws on a request that it cannot read.</summary>
    public async ValueTask<DialectReading> ReadAsync(InboxRow row, CancellationToken ct)
    {
        var currency = (await workspaces.FindAsync(row.Workspace, ct))?.Currency ?? "EUR";
        var reading = await signed.BelieveAsync(DialectList.Of(row).Read(row, currency), ct);
        if (row.Dialect == ReportDialect.DialectName) return reading; // our own modules know which of their words to hide, and which were asked for
        foreach (var words in _wordings)
        {
            var wording = await words.WordingAsync(row.Workspace, ct);
            reading = new DialectReading([.. reading.Events.Select(e => SaidWords.Worded(e, wording))], reading.Drops);
        }

        return reading;
    }
}
