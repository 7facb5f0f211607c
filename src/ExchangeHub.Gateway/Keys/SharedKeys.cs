using System.Collections.Concurrent;
using ExchangeHub.Access;
using ExchangeHub.Contracts.Sealing;
using Microsoft.IdentityModel.Tokens;

namespace ExchangeHub.Gateway.Keys;

/// <summary>
/// The keys of access tokens, in the key folder that all nodes share: <c>signing-&lt;id&gt;.pem</c> (EC P-256, PKCS#8) and
/// <c>token-encryption-&lt;id&gt;.key</c>. Both are made on the first run; nodes that start at once agree on one. What a
/// signing key is for at a moment follows from the ids alone (<see cref="KeySchedule"/>), so nodes need not talk about it.
/// </summary>
internal sealed class SharedKeys
{
    public const string EncryptionPurpose = "token-encryption";

    private readonly KeyFolder folder;
    private readonly KeySchedule schedule;
    private readonly TimeProvider clock;
    private readonly ConcurrentDictionary<string, SigningCredentials> read = new(StringComparer.Ordinal);

    public SharedKeys(KeyFolder folder, KeySchedule schedule, TimeProvider clock)
    {
        (this.folder, this.schedule, this.clock) = (folder, schedule, clock);
        if (!AreThere())
        {
            using var turn = PemFile.Turn(folder);
            MakeMissing();
        }

        Refresh();
        Encryption = [.. folder.Ids(EncryptionPurpose).Reverse().Select(ReadEncryption)];
    }

    /// <summary>The one that signs, then all others that are accepted or announced.</summary>
    public IReadOnlyList<SigningCredentials> Signing { get; private set; } = [];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<EncryptingCredentials> Encryption { get; }

    /// <summary>All keys of the folder and what each is for now, oldest first.</summary>
    public IReadOnlyList<SigningKey> List() => schedule.Of(Ids(), clock.GetUtcNow());

    /// <summary>Looks into the folder and at the clock; true where another key signs, or one came or went.</summary>
    public bool Refresh()
    {
        var ids = List().Where(key => key.Use != KeyUse.Retired).OrderByDescending(key => key.Use == KeyUse.Signs).ThenByDescending(key => key.MadeAt).Select(key => key.Id);
        IReadOnlyList<SigningCredentials> now = [.. ids.Select(id => read.GetOrAdd(id, ReadSigning))];
        if (now.SequenceEqual(Signing))
        {
            return false;
        }

        Signing = now;
        return true;
    }

    /// <summary>Makes a key, which is announced before it signs; null where the newest is not of the given age yet.</summary>
    public SigningKey? Rotate(TimeSpan? age = null)
    {
        using var turn = PemFile.Turn(folder);
        var now = clock.GetUtcNow();
        if (age is { } due && List()[^1].MadeAt + due > now)
        {
            return null;
        }

        var id = Guid.CreateVersion7(now).ToString("N");
        PemFile.Make(folder, FileOf(id));
        return List().Single(key => key.Id == id);
    }

    /// <summary>Deletes keys whose last token has expired; returns how many.</summary>
    public int DeleteRetired()
    {
        var retired = List().Where(key => key.Use == KeyUse.Retired).ToList();
        retired.ForEach(key => File.Delete(Path.Combine(folder.Path, FileOf(key.Id))));
        return retired.Count;
    }

    private SigningCredentials ReadSigning(string id)
    {
        var key = new ECDsaSecurityKey(PemFile.Read(Path.Combine(folder.Path, FileOf(id)))) { KeyId = id };
        return new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256);
    }

    private EncryptingCredentials ReadEncryption(string id) => new(
        new SymmetricSecurityKey(folder.Read(EncryptionPurpose, id)) { KeyId = id },
        SecurityAlgorithms.Aes256KW,
        SecurityAlgorithms.Aes256CbcHmacSha512);

    private static string FileOf(string id) => $"signing-{id}.pem";

    private IEnumerable<string> Ids() => Directory.GetFiles(folder.Path, FileOf("*")).Select(file => Path.GetFileNameWithoutExtension(file)["signing-".Length..]);

    private bool AreThere() => Ids().Any() && folder.Newest(EncryptionPurpose) is not null;

    private void MakeMissing()
    {
        if (!Ids().Any())
        {
            PemFile.Make(folder, FileOf(Guid.CreateVersion7(clock.GetUtcNow()).ToString("N")));
        }

        if (folder.Newest(EncryptionPurpose) is null)
        {
            folder.Create(EncryptionPurpose);
        }
    }
}
