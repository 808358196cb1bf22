using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Rapport.Kernel;

namespace Rapport.Server;

/// <summary>Seals the keys in the data folder with a key from elsewhere (setting <c>KeyFile</c>), so that a copy of the folder
/// alone opens neither cookies nor stored secrets. AES-256-GCM; without the setting the folder's own rights protect them.</summary>
sealed class KeyFile(byte[] key) : IXmlEncryptor
{
    const int Nonce = 12;

    const int Tag = 16;

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        if (configuration["KeyFile"] is not { Length: > 0 } path) return;
        var file = From(path);
        services.AddSingleton(file);
        services.Configure<KeyManagementOptions>(o => o.XmlEncryptor = file);
    }

    /// <summary>The key of a file.</summary>
    /// <exception cref="StartRefusedException">The file holds none.</exception>
    public static KeyFile From(string path) => new(Read(path));

    static byte[] Read(string path)
    {
        var key = new byte[32];
        return File.Exists(path) && Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var length) && length == key.Length
            ? key
            : throw new StartRefusedException($"The setting KeyFile names no key of 32 bytes in base64 ({path}). Make one: openssl rand -base64 32 > {path}");
    }

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        return new(new XElement("sealed", Convert.ToBase64String(SealBytes(plain))), typeof(KeyFileDecryptor));
    }

    public XElement Open(XElement sealedElement) =>
        XElement.Parse(Encoding.UTF8.GetString(OpenBytes(Convert.FromBase64String(sealedElement.Value))));

    /// <summary>Bytes that only this key opens.</summary>
    public byte[] SealBytes(byte[] plain)
    {
        var box = new byte[Nonce + Tag + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, Nonce));
        using var aes = new AesGcm(key, Tag);
        aes.Encrypt(box.AsSpan(0, Nonce), plain, box.AsSpan(Nonce + Tag), box.AsSpan(Nonce, Tag));
        return box;
    }

    /// <summary>What <see cref="SealBytes"/> sealed.</summary>
    /// <exception cref="CryptographicException">Sealed by another key.</exception>
    public byte[] OpenBytes(byte[] box)
    {
        if (box.Length < Nonce + Tag) throw new CryptographicException("This is nothing that a KeyFile sealed.");
        var plain = new byte[box.Length - Nonce - Tag];
        using var aes = new AesGcm(key, Tag);
        aes.Decrypt(box.AsSpan(0, Nonce), box.AsSpan(Nonce + Tag), box.AsSpan(Nonce, Tag), plain);
        return plain;
    }
}

/// <summary>Opens what <see cref="KeyFile"/> sealed; named in the key's own file.</summary>
sealed class KeyFileDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        (services.GetService<KeyFile>() ?? throw new CryptographicException("The keys were sealed with a KeyFile; the setting is missing.")).Open(encryptedElement);
}
