using Rapport.Kernel;

namespace Rapport.Service.Channels;

/// <summary>A way by which people talk with the company and that another system brings: what it sends comes by the API, what agents answer
/// goes to its address.</summary>
sealed class ChannelRow
{
    public required WorkspaceId Workspace { get; init; }

    /// <summary>As conversations name it: sms, whatsapp …</summary>
    public required string Key { get; init; }

    public required string Name { get; set; }

    /// <summary>Where answers are sent; empty for a channel that takes none.</summary>
    public required string Url { get; set; }

    /// <summary>Key of the signature, sealed.</summary>
    public required string Secret { get; set; }

    /// <summary>The other system said that nobody is there any more; nothing is sent until somebody sets the address anew.</summary>
    public bool IsGone { get; set; }

    /// <summary>Counts its changes.</summary>
    public long Revision { get; set; } = 1;
}

/// <summary>How the sending of an answer stands.</summary>
enum DeliveryState
{
    /// <summary>On its way, or tried again later.</summary>
    Queued,

    /// <summary>The other system took it.</summary>
    Sent,

    /// <summary>Given up.</summary>
    Failed,
}

/// <summary>An answer on its way to the system that brings its channel.</summary>
sealed class DeliveryRow
{
    /// <summary>Number of the message.</summary>
    public required long Message { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required Guid Conversation { get; init; }

    public required string Channel { get; init; }

    public DeliveryState State { get; set; }

    public int Tries { get; set; }

    /// <summary>When it is tried next, UTC microseconds.</summary>
    public required long Due { get; set; }

    public required long Since { get; init; }

    /// <summary>Why it is not there yet, as a refusal's code or a status; empty for nothing wrong.</summary>
    public string Fault { get; set; } = "";
}
