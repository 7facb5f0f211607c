using System.Collections.Concurrent;
using System.Security.Cryptography;
using ExchangeHub.Access;
using ExchangeHub.Contracts.Sealing;

namespace ExchangeHub.Gateway.Keys;

/// <summary>
/// The keys that senders encrypt to over AMQP: <c>message-&lt;id&gt;.pem</c> in the key folder, EC P-256. The newest is published at
/// once and all that are there open, so that what was encrypted before a change still does.
/// </summary>
internal sealed class MessageKeys(KeyFolder folder, TimeProvider clock) : IMessageKeys
{
    /// <summary>How long after its successor a key still opens: queues and copies of the key set live for days.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const string Prefix = "message-";
    private readonly ConcurrentDictionary<string, ECParameters> read = new(StringComparer.Ordinal);

    /// <summary>The one that is published; made where there is none.</summary>
    public (string Id, ECPoint Point) Newest()
    {
        if (Ids() is not [.., var id])
        {
            using var turn = PemFile.Turn(folder);
            id = Ids() is [.., var other] ? other : Make();
        }

        return (id, Find(id)!.Value.Q);
    }

    public ECParameters? Find(string keyId)
    {
        if (read.TryGetValue(keyId, out var known))
        {
            return known;
        }

        // The id comes from outside: only one that stands in the folder becomes a path.
        if (!Ids().Contains(keyId))
        {
            return null;
        }

        using var key = PemFile.Read(Path.Combine(folder.Path, FileOf(keyId)));
        return read.GetOrAdd(keyId, key.ExportParameters(includePrivateParameters: true));
    }

    /// <summary>Makes a key, published from now on; null where the newest is not of the given age yet, or none is in use.</summary>
    public string? Rotate(TimeSpan? age = null)
    {
        using var turn = PemFile.Turn(folder);
        return age is { } due && (Ids() is not [.., var newest] || KeySchedule.TimeOf(newest) + due > clock.GetUtcNow()) ? null : Make();
    }

    /// <summary>Deletes keys whose successor is old enough.</summary>
    public void DeleteRetired()
    {
        var ids = Ids();
        for (var i = 0; i + 1 < ids.Count; i++)
        {
            if (KeySchedule.TimeOf(ids[i + 1]) + Kept < clock.GetUtcNow())
            {
                File.Delete(Path.Combine(folder.Path, FileOf(ids[i])));
                read.TryRemove(ids[i], out _);
            }
        }
    }

    private string Make()
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        PemFile.Make(folder, FileOf(id));
        return id;
    }

    private static string FileOf(string id) => $"{Prefix}{id}.pem";

    // The ids begin with the time at which they were made.
    private List<string> Ids() =>
        [.. Directory.GetFiles(folder.Path, FileOf("*")).Select(file => Path.GetFileNameWithoutExtension(file)[Prefix.Length..]).Order(StringComparer.Ordinal)];
}
