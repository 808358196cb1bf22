using Microsoft.AspNetCore.Http;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Dialects;

/// <summary>One wire format that clients send events in. One folder and one line in <see cref="DialectList.All"/>.</summary>
interface IDialect
{
    /// <summary>As stored with a key and an inbox row: <c>segment</c>.</summary>
    string Name { get; }

    /// <summary>Paths it answers. Where two dialects name the same path, the key's dialect decides, else the first in the
    /// list; such dialects judge events alike.</summary>
    IReadOnlyList<DialectRoute> Routes { get; }

    /// <summary>Names whose values the edge must see to judge an event.</summary>
    ScanNames Names { get; }

    /// <summary>Judges one event in one pass at the edge, without allocating.</summary>
    /// <param name="scanned">What the pass found.</param>
    /// <param name="routeType">The type that the path said; null when the body must say it.</param>
    /// <returns>Null when the event is good.</returns>
    DropReason? Check(ref ScannedEvent scanned, string? routeType);

    /// <summary>The answer once the good events are on disk.</summary>
    IResult Answer(IngestAnswer answer);

    /// <summary>The answer to a request that is not taken in.</summary>
    IResult Refuse(Refusal refusal) => refusal.ToResult();

    /// <summary>The JSON text of a request; usually its body.</summary>
    /// <returns>Rented memory that the caller disposes, or why there is none.</returns>
    ValueTask<(RentedBytes? Body, Refusal? Refusal)> BodyAsync(HttpRequest request, DialectRoute route, CancellationToken ct) =>
        RequestBody.ReadAsync(request, ct);

    /// <summary>What must be kept beside the body.</summary>
    IngestMeta MetaOf(HttpRequest request, DialectRoute route, KeyGrant grant, BodyScan scan) => IngestMeta.Of(route, grant, scan);

    /// <summary>True when the messages are read by rules that people saved.</summary>
    bool NeedsMapping => false;

    /// <summary>True when only servers speak it: a key made for it stands in no web page.</summary>
    bool IsOfServers => false;

    /// <summary>True when a content type that does not say JSON is refused rather than looked through.</summary>
    bool WantsJsonType => false;

    /// <summary>Reads a stored request, leaving out what the edge refused. A replay gives the same events.</summary>
    /// <param name="row">The request.</param>
    /// <param name="currency">ISO 4217 code of amounts that name none: the workspace's.</param>
    DialectReading Read(InboxRow row, string currency);
}

/// <summary>What a stored request holds.</summary>
/// <param name="Events">In the order sent.</param>
/// <param name="Drops">What only the full reading could refuse.</param>
sealed record DialectReading(IReadOnlyList<IncomingEvent> Events, IReadOnlyList<Drop> Drops)
{
    /// <summary>A reading in which nothing was refused.</summary>
    public DialectReading(IReadOnlyList<IncomingEvent> events) : this(events, [])
    {
    }
}

/// <summary>One event that did not become a fact.</summary>
/// <param name="Workspace">Whose.</param>
/// <param name="Source">Name of the key it came through.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When it was dropped, UTC microseconds.</param>
/// <param name="Example">What helps to find it: type and position, never a person's data.</param>
readonly record struct Drop(WorkspaceId Workspace, string Source, DropReason Reason, long At, string Example);

/// <summary>A path that a dialect answers.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Pattern">Route pattern without a trailing slash; both forms are answered.</param>
/// <param name="Type">The event type that the path itself says; null when the body says it.</param>
sealed record DialectRoute(string Method, string Pattern, string? Type = null);

/// <summary>What became of a request's events.</summary>
/// <param name="Accepted">On disk.</param>
/// <param name="Refused">Not stored, by index in the request.</param>
sealed record IngestAnswer(int Accepted, IReadOnlyList<RefusedEvent> Refused);

/// <summary>One refused event of a request.</summary>
/// <param name="Index">Position in the request, from 0.</param>
/// <param name="MessageId">As sent; null when none could be read.</param>
/// <param name="Reason">Why.</param>
readonly record struct RefusedEvent(int Index, string? MessageId, DropReason Reason);
