using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>What a page needs to go on with a response it was given, and with no other.</summary>
sealed class ResponseToken(IDataProtectionProvider protection)
{
    readonly IDataProtector _seal = protection.CreateProtector("Rapport.SurveyResponse");

    /// <summary>The token of a response.</summary>
    public string For(WorkspaceId workspace, Guid response) => Base64Url.EncodeToString(_seal.Protect([.. workspace.Value.ToByteArray(), .. response.ToByteArray()]));

    /// <summary>True when it is the token of that response in that workspace.</summary>
    public bool Fits(string token, WorkspaceId workspace, Guid response)
    {
        if (token.Length > 1000 || !Base64Url.IsValid(token)) return false;
        try
        {
            return _seal.Unprotect(Base64Url.DecodeFromChars(token)) is { Length: 32 } inside
                && new Guid(inside.AsSpan(0, 16)) == workspace.Value && new Guid(inside.AsSpan(16)) == response;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
