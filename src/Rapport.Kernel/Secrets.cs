using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Rapport.Kernel;

/// <summary>Seals what is stored and must be read again: passwords of mail servers, secrets of second factors, keys of links. Under a
/// master key of its own, apart from the keys of cookies: losing those signs people out and loses nothing.</summary>
public interface ISecrets
{
    /// <summary>The secret as it may be stored.</summary>
    /// <param name="purpose">What it is for; it opens for the same purpose alone.</param>
    /// <param name="secret">In clear.</param>
    byte[] Seal(string purpose, ReadOnlySpan<byte> secret);

    /// <summary>The secret in clear.</summary>
    /// <exception cref="CryptographicException">It was sealed for another purpose or under a key that is gone, or was changed.</exception>
    byte[] Open(string purpose, ReadOnlySpan<byte> box);
}

/// <summary>A column of the state store that holds sealed secrets. Declared by its module, so that a new master key reaches it.</summary>
/// <param name="Table">In the state store.</param>
/// <param name="Column">Bytes, or base64 where it is text; null and empty hold no secret.</param>
/// <param name="Purpose">As it is sealed.</param>
public sealed record SealedColumn(string Table, string Column, string Purpose);

/// <summary>Texts as secrets, and the columns that hold them.</summary>
public static class SecretTexts
{
    /// <summary>A text, sealed, in base64.</summary>
    public static string SealText(this ISecrets secrets, string purpose, string secret)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        return Convert.ToBase64String(secrets.Seal(purpose, Encoding.UTF8.GetBytes(secret)));
    }

    /// <summary>A sealed text in clear.</summary>
    /// <exception cref="CryptographicException">As <see cref="ISecrets.Open"/>.</exception>
    public static string OpenText(this ISecrets secrets, string purpose, string box)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        return Encoding.UTF8.GetString(secrets.Open(purpose, Convert.FromBase64String(box)));
    }

    /// <summary>Declares a column of sealed secrets.</summary>
    public static IServiceCollection AddSealedColumn(this IServiceCollection services, string table, string column, string purpose) =>
        services.AddSingleton(new SealedColumn(table, column, purpose));
}
