using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>A part of the people that stays the same however often they come.</summary>
/// <remarks>Row 2.20. PostHog and Formbricks draw anew at each trigger, so a survey for 10 % reaches nearly everybody who comes
/// fifty times.</remarks>
static class StickyShare
{
    /// <summary>Whether a person belongs to the part.</summary>
    /// <param name="survey">Another survey has another part.</param>
    /// <param name="subject">Who.</param>
    /// <param name="percentage">0 to 100; raising it keeps everybody who belonged before.</param>
    public static bool Holds(Guid survey, string subject, double percentage) => Place(survey, subject) < percentage / 100;

    /// <summary>A number in [0, 1), even over all people: the first 53 bits of SHA-256.</summary>
    static double Place(Guid survey, string subject)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{survey:N}|{subject}"), hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
