using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;

namespace Rapport.Tests.Service.Mail;

/// <summary>A real IMAP server (Debian's dovecot-imapd) on loopback ports, in a folder of its own. Everybody signs in with the password secret.</summary>
public sealed class Dovecot : IAsyncDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("dvt-").FullName;
    readonly Process _process;
    readonly string _certificate;

    public Dovecot()
    {
        (Port, TlsPort) = (FreePort(), FreePort());
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("Dovecot runs on Unix.");
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(Path.Combine(_folder, "mail"));
        File.SetUnixFileMode(Path.Combine(_folder, "mail"), (UnixFileMode)0b111_111_111); // whoever it reads as
        _certificate = WriteCertificate();
        var config = Path.Combine(_folder, "conf");
        File.WriteAllText(config, Configuration());
        _process = Process.Start(new ProcessStartInfo("dovecot", ["-F", "-c", config]) { UseShellExecute = false })
            ?? throw new InvalidOperationException("dovecot does not start.");
    }

    /// <summary>In the clear, and STARTTLS.</summary>
    public int Port { get; }

    /// <summary>TLS from the first byte.</summary>
    public int TlsPort { get; }

    /// <summary>Whether a certificate is this server's.</summary>
    public bool IsOwn(X509Certificate? shown) => shown?.GetCertHashString() == _certificate;

    /// <summary>Puts a mail into a mailbox.</summary>
    /// <returns>Its number there.</returns>
    public async Task<uint> PutAsync(string user, string mail, CancellationToken ct)
    {
        using var client = await SignInAsync(user, ct); // it answers
        return await AppendAsync(user, Encoding.Latin1.GetBytes(mail.ReplaceLineEndings("\r\n")), ct);
    }

    /// <summary>The flags of all mails in a mailbox.</summary>
    public async Task<IReadOnlyList<MessageFlags>> FlagsAsync(string user, CancellationToken ct)
    {
        using var client = await SignInAsync(user, ct);
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, ct);
        return [.. (await client.Inbox.FetchAsync(0, -1, MessageSummaryItems.Flags, ct)).Select(m => (m.Flags ?? MessageFlags.None) & ~MessageFlags.Recent)];
    }

    async Task<ImapClient> SignInAsync(string user, CancellationToken ct)
    {
        var client = new ImapClient();
        for (var i = 0; ; i++)
        {
            try
            {
                await client.ConnectAsync("127.0.0.1", Port, SecureSocketOptions.None, ct);
                break;
            }
            catch (SocketException) when (i < 200 && !_process.HasExited)
            {
                await Task.Delay(50, ct);
            }
        }

        await client.AuthenticateAsync(user, "secret", ct);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    string Configuration()
    {
        // Dovecot reads mail as nobody when it may choose, and as whoever starts it when it may not.
        var isRoot = Environment.UserName == "root";
        var (user, group) = isRoot ? ("nobody", "nogroup") : (Environment.UserName, Environment.UserName);
        return $$"""
            base_dir = {{_folder}}/run
            state_dir = {{_folder}}/state
            log_path = {{_folder}}/log
            protocols = imap
            listen = 127.0.0.1
            ssl = yes
            ssl_cert = <{{_folder}}/cert.pem
            ssl_key = <{{_folder}}/key.pem
            disable_plaintext_auth = no
            mail_location = maildir:{{_folder}}/mail/%u
            first_valid_uid = 0
            {{(isRoot ? "" : $"default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {user}")}}
            passdb {
              driver = static
              args = password=secret
            }
            userdb {
              driver = static
              args = uid={{user}} gid={{group}} home={{_folder}}/mail/%u
            }
            service imap-login {
              {{(isRoot ? "" : "chroot =")}}
              inet_listener imap {
                port = {{Port}}
              }
              inet_listener imaps {
                port = {{TlsPort}}
              }
            }
            service anvil {
              {{(isRoot ? "" : "chroot =")}}
            }
            """;
    }

    string WriteCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        File.WriteAllText(Path.Combine(_folder, "cert.pem"), made.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        return made.GetCertHashString();
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // By hand: a mail library would not send what is no mail, and what is broken must arrive broken.
    async Task<uint> AppendAsync(string user, byte[] content, CancellationToken ct)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, Port, ct);
        await using var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        await reader.ReadLineAsync(ct);
        await AskAsync("a ", $"a LOGIN {user} secret\r\n");
        await AskAsync("+", $"b APPEND INBOX {{{content.Length}}}\r\n");
        await stream.WriteAsync(content, ct);
        var answer = await AskAsync("b ", "\r\n");
        return uint.Parse(answer.Split("APPENDUID ")[1].Split(' ', ']')[1], System.Globalization.CultureInfo.InvariantCulture);

        async Task<string> AskAsync(string tag, string text)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), ct);
            while (await reader.ReadLineAsync(ct) is { } line)
                if (line.StartsWith(tag, StringComparison.Ordinal)) return line;
            throw new IOException("The server hung up.");
        }
    }
}
