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

    private readonly KeyFolder folder;

    public SharedKeys(KeyFolder folder)
    {
        this.folder = folder;
        if (!AreThere())
        {
            using var turn = PemFile.Turn(folder);
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
        var key = new ECDsaSecurityKey(PemFile.Read(file));
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
            PemFile.Make(folder, $"signing-{Guid.CreateVersion7():N}.pem");
        }

        if (folder.Newest(EncryptionPurpose) is null)
        {
            folder.Create(EncryptionPurpose);
        }
    }
}
