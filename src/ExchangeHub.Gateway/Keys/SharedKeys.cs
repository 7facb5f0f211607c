using System.Security.Cryptography;
using System.Text;
using ExchangeHub.Contracts.Sealing;
using Microsoft.IdentityModel.Tokens;

namespace ExchangeHub.Gateway.Keys;

/// <summary>
/// The keys of access tokens, in the key folder that all nodes share: <c>signing-&lt;id&gt;.pem</c> (EC P-256, PKCS#8) and
/// <c>token-encryption-&lt;id&gt;.key</c>. The newest is used, all are accepted. Both are made on the first run; nodes that
/// start at once agree on one.
/// </summary>
internal sealed class SharedKeys
{
    public const string EncryptionPurpose = "token-encryption";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly KeyFolder folder;

    public SharedKeys(KeyFolder folder)
    {
        this.folder = folder;
        if (!AreThere())
        {
            // Moving a file into place does not do: File.Move without overwriting looks first and then renames.
            using var turn = Turn();
            MakeMissing();
        }

        Signing = [.. SigningFiles().OrderDescending(StringComparer.Ordinal).Select(ReadSigning)];
        Encryption = [.. folder.Ids(EncryptionPurpose).Reverse().Select(ReadEncryption)];
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<SigningCredentials> Signing { get; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<EncryptingCredentials> Encryption { get; }

    private static SigningCredentials ReadSigning(string file)
    {
        var ec = ECDsa.Create();
        ec.ImportFromPem(File.ReadAllText(file));
        var key = new ECDsaSecurityKey(ec);
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256);
    }

    private EncryptingCredentials ReadEncryption(string id) => new(
        new SymmetricSecurityKey(folder.Read(EncryptionPurpose, id)) { KeyId = id },
        SecurityAlgorithms.Aes256KW,
        SecurityAlgorithms.Aes256CbcHmacSha512);

    private string[] SigningFiles() => Directory.GetFiles(folder.Path, "signing-*.pem");

    private bool AreThere() => SigningFiles().Length > 0 && folder.Newest(EncryptionPurpose) is not null;

    private void MakeMissing()
    {
        if (SigningFiles().Length == 0)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            WriteWhole($"signing-{Guid.CreateVersion7():N}.pem", Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        }

        if (folder.Newest(EncryptionPurpose) is null)
        {
            folder.Create(EncryptionPurpose);
        }
    }

    /// <summary>Held by one node at a time, for the few milliseconds of a first run; the system frees it when a process is killed.</summary>
    private FileStream Turn()
    {
        FileStream? turn = null;
        return SpinWait.SpinUntil(() => (turn = TryOpen()) is not null, LongestWait)
            ? turn!
            : throw new IOException($"Another process holds the key folder {folder.Path}.");
    }

    private FileStream? TryOpen()
    {
        var path = Path.Combine(folder.Path, ".first-run.lock");
        try
        {
            return new FileStream(path, OwnerOnly(FileMode.OpenOrCreate));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private void WriteWhole(string name, byte[] content)
    {
        var temporary = Path.Combine(folder.Path, $".{name}.tmp");
        using (var stream = new FileStream(temporary, OwnerOnly(FileMode.CreateNew)))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, Path.Combine(folder.Path, name));
    }

    private static FileStreamOptions OwnerOnly(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
