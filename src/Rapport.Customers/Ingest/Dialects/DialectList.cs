using Rapport.Customers.Ingest.Dialects.CloudEvents;
using Rapport.Customers.Ingest.Dialects.Own;
using Rapport.Customers.Ingest.Dialects.PostHog;
using Rapport.Customers.Ingest.Dialects.RudderStack;
using Rapport.Customers.Ingest.Dialects.Segment;
using Rapport.Customers.Ingest.Dialects.Webhook;
using Rapport.Customers.Sources.Import;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Dialects;

/// <summary>The dialects Rapport reads.</summary>
static class DialectList
{
    /// <summary>All of them; where two share a path and the key does not decide, the earlier answers.</summary>
    public static IReadOnlyList<IDialect> All { get; } =
    [
        new SegmentDialect(), new RudderStackDialect(), new PostHogDialect(), new OwnDialect(), new WebhookDialect(),
        new CloudEventsDialect(),
    ];

    /// <summary>What modules of our own put into the inbox; no path leads to them.</summary>
    public static IReadOnlyList<IDialect> Inner { get; } = [new ImportDialect(), new ReportDialect()];

    /// <summary>The dialect of a stored request.</summary>
    /// <exception cref="InvalidOperationException">No dialect of that name: the data folder is from another version.</exception>
    public static IDialect Of(InboxRow row) =>
        Find(row.Dialect) ?? throw new InvalidOperationException($"No dialect is called '{row.Dialect}'.");

    /// <summary>The dialect of that name or null; what follows a colon (<c>webhook:shop</c>) names no dialect.</summary>
    public static IDialect? Find(string name)
    {
        foreach (var dialect in All.Concat(Inner))
        {
            if (name == dialect.Name || name.StartsWith($"{dialect.Name}:", StringComparison.Ordinal)) return dialect;
        }

        return null;
    }
}
