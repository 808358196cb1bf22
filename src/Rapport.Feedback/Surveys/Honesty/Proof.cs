using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Honesty;

/// <summary>What a form says about the work that was asked of its browser.</summary>
enum Work
{
    /// <summary>The form is none that we drew.</summary>
    Unknown,

    /// <summary>None was asked.</summary>
    None,

    /// <summary>It was asked and is not there.</summary>
    Missing,

    /// <summary>It was done.</summary>
    Done,
}

/// <summary>Asks a browser for a number that is found by trying some ten thousand times and checked by trying once. Nobody is locked
/// out for lack of it: a response without is flagged.</summary>
/// <remarks>SHA-256 of <c>about:number</c> begins with <see cref="Bits"/> zero bits; about is a Guid of ours, so nothing can be worked out beforehand.</remarks>
sealed class Proof(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>Zero bits: 2¹⁵ tries on average, a tenth of a second in a browser.</summary>
    public const int Bits = 15;

    static readonly TimeSpan s_life = TimeSpan.FromDays(1);

    readonly IDataProtector _seal = protection.CreateProtector("Rapport.SurveyWork");

    /// <summary>Goes with a form that is drawn before its response exists, so that it is known later whether work was asked.</summary>
    public string Ticket(Guid about, bool isAsked)
    {
        var inside = new byte[25];
        about.TryWriteBytes(inside);
        BinaryPrimitives.WriteInt64BigEndian(inside.AsSpan(16), clock.NowMicros());
        inside[24] = isAsked ? (byte)1 : (byte)0;
        return Base64Url.EncodeToString(_seal.Protect(inside));
    }

    /// <summary>What a form says that came back.</summary>
    public Work Of(Guid about, string? ticket, string? number) => Open(ticket) is { Length: 25 } inside && new Guid(inside.AsSpan(0, 16)) == about
        && clock.NowMicros() - BinaryPrimitives.ReadInt64BigEndian(inside.AsSpan(16)) < s_life.TotalMicroseconds
            ? inside[24] == 0 ? Work.None : IsDone(about, number) ? Work.Done : Work.Missing
            : Work.Unknown;

    /// <summary>Whether the work was done.</summary>
    public static bool IsDone(Guid about, string? number)
    {
        if (number is not { Length: > 0 and <= 15 } || !number.All(char.IsAsciiDigit)) return false;
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes($"{about:N}:{number}"));
        return BitOperations.LeadingZeroCount(BinaryPrimitives.ReadUInt32BigEndian(hash)) >= Bits;
    }

    byte[]? Open(string? ticket)
    {
        if (ticket is not { Length: < 500 } || !Base64Url.IsValid(ticket)) return null;
        try
        {
            return _seal.Unprotect(Base64Url.DecodeFromChars(ticket));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
