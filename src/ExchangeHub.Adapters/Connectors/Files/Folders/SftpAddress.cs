using System.Globalization;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace ExchangeHub.Adapters.Connectors.Files.Folders;

/// <summary>Where an SFTP folder is, who logs in, and which host key the server must have.</summary>
internal sealed class SftpAddress
{
    private const int DefaultPort = 22;

    private readonly string hostKey;
    private readonly string? password;
    private readonly PrivateKeyFile? key;

    private SftpAddress(IReadOnlyDictionary<string, string> connection)
    {
        string? Value(string name) => connection.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
        string Needed(string name) => Value(name) ?? throw new ShapeException($"connection:{name}", "is needed for SFTP");
        (Host, User, hostKey) = (Needed("sftpHost"), Needed("sftpUser"), Fingerprint(Needed("sftpHostKey")));
        Folder = (Value("sftpFolder") ?? ".").TrimEnd('/');
        Port = Value("sftpPort") is not { } port ? DefaultPort
            : ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new ShapeException("connection:sftpPort", "must be a port number");
        password = Value("sftpPassword");
        key = Value("sftpKeyFile") is { } file ? KeyOf(file, Value("sftpKeyPassphrase")) : null;
        if (password is null && key is null)
        {
            throw new ShapeException("connection:sftpPassword", "sftpPassword or sftpKeyFile is needed");
        }
    }

    public string Host { get; }

    public int Port { get; }

    public string User { get; }

    public string Folder { get; }

    public TimeSpan Timeout { get; } = TimeSpan.FromSeconds(30);

    public TimeSpan KeepAlive { get; } = TimeSpan.FromSeconds(30);

    public static SftpAddress Of(IReadOnlyDictionary<string, string> connection) => new(connection);

    public AuthenticationMethod[] Authentication() =>
        key is not null ? [new PrivateKeyAuthenticationMethod(User, key)] : [new PasswordAuthenticationMethod(User, password!)];

    public bool IsHostKey(string sha256) => sha256.TrimEnd('=') == hostKey;

    // As ssh-keygen -l prints it, with or without the name of the digest.
    private static string Fingerprint(string text)
    {
        const string Digest = "SHA256:";
        var bare = text.StartsWith(Digest, StringComparison.Ordinal) ? text[Digest.Length..].TrimEnd('=') : text.TrimEnd('=');
        return bare.Length == 43 ? bare : throw new ShapeException("connection:sftpHostKey", "must be a SHA256 fingerprint as ssh-keygen -l shows it");
    }

    private static PrivateKeyFile KeyOf(string file, string? passphrase)
    {
        try
        {
            return new PrivateKeyFile(file, passphrase);
        }
        catch (Exception problem) when (problem is IOException or SshException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new ShapeException("connection:sftpKeyFile", $"cannot be read as a private key ({problem.GetType().Name})");
        }
    }
}
