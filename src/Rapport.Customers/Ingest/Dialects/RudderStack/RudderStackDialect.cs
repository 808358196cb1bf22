using Microsoft.AspNetCore.Http;
using Rapport.Customers.Ingest.Dialects.Segment;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Dialects.RudderStack;

/// <summary>RudderStack's gateway: Segment's format on the same paths, and a beacon and pixels of its own.</summary>
sealed class RudderStackDialect : IDialect
{
    /// <inheritdoc/>
    public string Name => "rudderstack";

    /// <inheritdoc/>
    public IReadOnlyList<DialectRoute> Routes { get; } =
    [
        new("POST", "/v1/batch"), new("POST", "/v1/import", "import"), new("POST", "/beacon/v1/batch"),
        new("POST", "/v1/track", "track"), new("POST", "/v1/identify", "identify"), new("POST", "/v1/page", "page"),
        new("POST", "/v1/screen", "screen"), new("POST", "/v1/group", "group"), new("POST", "/v1/alias", "alias"),
        new("GET", "/pixel/v1/track", "track"), new("GET", "/pixel/v1/page", "page"),
    ];

    /// <inheritdoc/>
    public ScanNames Names => SegmentFormat.Names;

    /// <inheritdoc/>
    public DropReason? Check(ref ScannedEvent scanned, string? routeType) =>
        SegmentFormat.Check(ref scanned, routeType, needsId: true);

    /// <inheritdoc/>
    public ValueTask<(RentedBytes? Body, Refusal? Refusal)> BodyAsync(
        HttpRequest request, DialectRoute route, CancellationToken ct) =>
        route.Method == "GET" ? ValueTask.FromResult<(RentedBytes?, Refusal?)>((Pixel.Body(request.Query), null))
            : RequestBody.ReadAsync(request, ct);

    /// <inheritdoc/>
    public IngestMeta MetaOf(HttpRequest request, DialectRoute route, KeyGrant grant, BodyScan scan)
    {
        var meta = IngestMeta.Of(route, grant, scan);
        return Json.Time(Json.NotBlank(request.Headers["SentAt"])) is { } sentAt ? meta with { SentAt = sentAt } : meta;
    }

    /// <inheritdoc/>
    public IResult Answer(IngestAnswer answer) =>
        answer.Refused.Count == 0 ? Results.Text("OK") : IngestAnswers.Segment(answer);

    /// <inheritdoc/>
    public DialectReading Read(InboxRow row, string currency) => SegmentFormat.Read(row, currency);
}
