using Microsoft.AspNetCore.Http;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Dialects.Segment;

/// <summary>Segment's HTTP tracking API, as analytics-node, analytics-next and the mobile libraries speak it.</summary>
/// <remarks>Segment answers 200 to everything but unreadable JSON, since its clients drop a batch for good on 400 and 413.</remarks>
sealed class SegmentDialect : IDialect
{
    /// <inheritdoc/>
    public string Name => "segment";

    /// <inheritdoc/>
    public IReadOnlyList<DialectRoute> Routes { get; } =
    [
        new("POST", "/v1/batch"), new("POST", "/v1/b"), new("POST", "/v1/import", "import"),
        new("POST", "/v1/track", "track"), new("POST", "/v1/t", "track"),
        new("POST", "/v1/identify", "identify"), new("POST", "/v1/i", "identify"),
        new("POST", "/v1/page", "page"), new("POST", "/v1/p", "page"),
        new("POST", "/v1/screen", "screen"), new("POST", "/v1/s", "screen"),
        new("POST", "/v1/group", "group"), new("POST", "/v1/g", "group"),
        new("POST", "/v1/alias", "alias"), new("POST", "/v1/a", "alias"),
    ];

    /// <inheritdoc/>
    public ScanNames Names => SegmentFormat.Names;

    /// <inheritdoc/>
    public DropReason? Check(ref ScannedEvent scanned, string? routeType) =>
        SegmentFormat.Check(ref scanned, routeType, needsId: true);

    /// <inheritdoc/>
    public IResult Answer(IngestAnswer answer) => IngestAnswers.Segment(answer);

    /// <inheritdoc/>
    public DialectReading Read(InboxRow row, string currency) => SegmentFormat.Read(row, currency);
}
