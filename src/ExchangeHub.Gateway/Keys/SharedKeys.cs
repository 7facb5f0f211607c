using System.Security.Cryptography;
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

    // Sorts before every id made later, which begin with the time.
    private const string FirstId = "0000000000000001";

    private readonly KeyFolder folder;

    public SharedKeys(KeyFolder folder)
    {
        this.folder = folder;
        if (SigningFiles().Length == 0)
        {
            WriteOnce($"signing-{FirstId}.pem", NewSigningKey());
        }

        if (folder.Newest(EncryptionPurpose) is null)
        {
            WriteOnce($"{EncryptionPurpose}-{FirstId}.key", RandomNumberGenerator.GetBytes(KeyFolder.KeyLength));
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

    private static byte[] NewSigningKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem());
    }

    private void WriteOnce(string name, byte[] content)
    {
        var temporary = Path.Combine(folder.Path, $".{name}-{Guid.CreateVersion7():N}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        var target = Path.Combine(folder.Path, name);
        try
        {
            File.Move(temporary, target, overwrite: false);
        }
        catch (IOException) when (File.Exists(target))
        {
            // Another node was first; its key is the installation's.
            File.Delete(temporary);
        }
    }
}
