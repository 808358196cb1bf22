using Microsoft.AspNetCore.Http;
using Rapport.Customers.Ingest.Dialects.Segment;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Dialects.Own;

/// <summary>Rapport's own API: Segment's messages, strict answers. A fact may be about nobody (a kiosk's answer).</summary>
sealed class OwnDialect : IDialect
{
    /// <inheritdoc/>
    public string Name => "rapport";

    /// <inheritdoc/>
    public IReadOnlyList<DialectRoute> Routes { get; } = [new("POST", "/api/v1/workspaces/{workspace:guid}/events")];

    /// <inheritdoc/>
    public ScanNames Names => SegmentFormat.Names;

    /// <inheritdoc/>
    public bool WantsJsonType => true;

    /// <inheritdoc/>
    public DropReason? Check(ref ScannedEvent scanned, string? routeType) =>
        SegmentFormat.Check(ref scanned, routeType, needsId: false);

    /// <inheritdoc/>
    public IResult Answer(IngestAnswer answer) => IngestAnswers.Strict(answer);

    /// <inheritdoc/>
    public DialectReading Read(InboxRow row, string currency) => SegmentFormat.Read(row, currency);
}
