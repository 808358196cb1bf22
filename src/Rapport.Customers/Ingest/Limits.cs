namespace Rapport.Customers.Ingest;

/// <summary>What one request and one event may hold.</summary>
static class Limits
{
    /// <summary>Bytes of a body after inflation; more answers 413 and nothing is stored.</summary>
    public const int BodyBytes = 20 * 1024 * 1024;

    /// <summary>Events in a request; more answers 413 and nothing is stored.</summary>
    public const int Events = 10_000;

    /// <summary>Bytes of one event as sent.</summary>
    public const int EventBytes = 1024 * 1024;

    /// <summary>Levels of objects and arrays inside one event, itself included.</summary>
    public const int Depth = 32;

    /// <summary>Levels beyond which a body is not read at all.</summary>
    public const int ReaderDepth = 128;

    /// <summary>Names in any one object of an event.</summary>
    public const int Names = 1_000;

    /// <summary>UTF-8 bytes of a user id, message id or any other identifier.</summary>
    public const int IdBytes = 512;

    /// <summary>UTF-8 bytes of an event name.</summary>
    public const int NameBytes = 256;
}
