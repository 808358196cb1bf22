using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Rapport.Kernel;

namespace Rapport.Service.Chat;

/// <summary>What a browser needs to go on with the conversation it began, and with no other.</summary>
sealed class ChatToken(IDataProtectionProvider protection)
{
    readonly IDataProtector _seal = protection.CreateProtector("Rapport.Chat");

    /// <summary>The token of a conversation.</summary>
    public string For(WorkspaceId workspace, Guid conversation) => Base64Url.EncodeToString(_seal.Protect([.. workspace.Value.ToByteArray(), .. conversation.ToByteArray()]));

    /// <summary>The conversation a token is of; null when it is none of this workspace.</summary>
    public Guid? Read(string token, WorkspaceId workspace)
    {
        if (token.Length is 0 or > 1000 || !Base64Url.IsValid(token)) return null;
        try
        {
            return _seal.Unprotect(Base64Url.DecodeFromChars(token)) is { Length: 32 } inside && new Guid(inside.AsSpan(0, 16)) == workspace.Value ? new Guid(inside.AsSpan(16)) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
