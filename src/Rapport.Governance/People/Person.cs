using Rapport.Kernel;

namespace Rapport.Governance.People;

/// <summary>Someone who signs in. Belongs to the instance and holds a role per workspace.</summary>
sealed class Person
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    public required string Email { get; set; }

    /// <summary>The e-mail address as compared: unique.</summary>
    public string EmailKey { get; set; } = "";

    public string? PasswordHash { get; set; }

    /// <summary>Changes with the password and the second factor; sessions made under another stamp are over.</summary>
    public string SecurityStamp { get; set; } = "";

    /// <summary>Changes with every write, so that two writers never overwrite each other.</summary>
    public string Revision { get; set; } = "";

    /// <summary>Wrong passwords or codes since the last right one or lock.</summary>
    public int Failures { get; set; }

    /// <summary>Locks since the last sign-in; each lasts twice as long as the one before.</summary>
    public int Lockouts { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    /// <summary>Protected TOTP secret; null when none was ever asked for.</summary>
    public string? TotpSecret { get; set; }

    /// <summary>True once a code proved that the secret arrived in the person's app.</summary>
    public bool TotpOn { get; set; }

    /// <summary>The last 30-second step whose code was used: a code is good once.</summary>
    public long TotpStep { get; set; }

    /// <summary>SHA-256 of each unused recovery code, base64, one per line.</summary>
    public string RecoveryCodes { get; set; } = "";

    /// <summary>Made the instance: may always create workspaces, and is whom <c>reset-owner</c> helps.</summary>
    public bool Founder { get; set; }

    public required DateTimeOffset Created { get; init; }
}

/// <summary>A person's role in a workspace.</summary>
sealed class Membership
{
    public required WorkspaceId Workspace { get; init; }

    public required Guid Person { get; init; }

    public required Role Role { get; set; }

    public required DateTimeOffset Since { get; init; }
}

/// <summary>One sign-in on one browser.</summary>
sealed class Session
{
    public required Guid Id { get; init; }

    public required Guid Person { get; init; }

    public required string Stamp { get; set; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset LastSeen { get; set; }

    /// <summary>When password and second factor were entered last.</summary>
    public required DateTimeOffset Confirmed { get; set; }

    /// <summary>True when a passkey began it: two factors in one.</summary>
    public bool ByPasskey { get; init; }

    /// <summary>Browser and system in words, for the person's own list of sessions.</summary>
    public required string Browser { get; init; }
}

/// <summary>A passkey (WebAuthn): a key pair whose private half never leaves the person's device.</summary>
sealed class Passkey
{
    /// <summary>As the authenticator named it.</summary>
    public required byte[] Id { get; init; }

    public required Guid Person { get; init; }

    public required string Name { get; set; }

    public required byte[] PublicKey { get; init; }

    /// <summary>Uses as the authenticator counts them; 0 where it does not count. One that falls means a copy.</summary>
    public required long SignCount { get; set; }

    /// <summary>How the browser reaches the authenticator, space-separated: <c>internal</c>, <c>usb</c> …</summary>
    public required string Transports { get; init; }

    public required bool IsBackupEligible { get; init; }

    public required bool IsBackedUp { get; set; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? LastUsed { get; set; }
}

/// <summary>A link that lets somebody join a workspace once.</summary>
sealed class Invite
{
    public required WorkspaceId Workspace { get; init; }

    public required Guid Id { get; init; }

    public required string Email { get; init; }

    public required Role Role { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public required Guid CreatedBy { get; init; }
}
