using Microsoft.AspNetCore.Http;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Dialects.Webhook;

/// <summary>JSON of any shape from systems that call a web address, read by saved rules.</summary>
sealed class WebhookDialect : IDialect
{
    /// <inheritdoc/>
    public string Name => "webhook";

    /// <inheritdoc/>
    public IReadOnlyList<DialectRoute> Routes { get; } = [new("POST", "/hooks/{key}")];

    /// <inheritdoc/>
    public ScanNames Names { get; } = new();

    /// <inheritdoc/>
    public bool NeedsMapping => true;

    /// <inheritdoc/>
    public bool IsOfServers => true;

    /// <inheritdoc/>
    public DropReason? Check(ref ScannedEvent scanned, string? routeType) => null;

    /// <inheritdoc/>
    public IResult Answer(IngestAnswer answer) => IngestAnswers.Own(answer);

    /// <inheritdoc/>
    public DialectReading Read(InboxRow row, string currency) => WebhookFormat.Read(row, currency);
}
