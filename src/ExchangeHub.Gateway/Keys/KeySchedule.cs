using System.Globalization;

namespace ExchangeHub.Gateway.Keys;

/// <summary>What a signing key is for.</summary>
public enum KeyUse
{
    /// <summary>Published, and not signing yet: those who keep the key set for a while learn of it in time.</summary>
    Announced,

    /// <summary>Signs.</summary>
    Signs,

    /// <summary>Signs no more; what it signed is accepted until the last of it has expired.</summary>
    Accepted,

    /// <summary>Nothing it signed can be valid any more.</summary>
    Retired,
}

/// <summary>A signing key.</summary>
/// <param name="Id">Its id, which begins with the time at which it was made (UUID version 7).</param>
/// <param name="MadeAt">That time.</param>
/// <param name="SignsFrom">From when it signs; the oldest of the folder has always done so.</param>
/// <param name="Use">What it is for now.</param>
public sealed record SigningKey(string Id, DateTimeOffset MadeAt, DateTimeOffset SignsFrom, KeyUse Use);

/// <summary>When which key signs.</summary>
/// <param name="Announce">How long a key is published before it signs.</param>
/// <param name="LongestToken">How long after its last signature it is accepted.</param>
internal sealed record KeySchedule(TimeSpan Announce, TimeSpan LongestToken)
{
    private const int TimeDigits = 12;

    public IReadOnlyList<SigningKey> Of(IEnumerable<string> ids, DateTimeOffset now)
    {
        var made = ids.Select(id => (Id: id, At: TimeOf(id))).OrderBy(key => key.At).ThenBy(key => key.Id, StringComparer.Ordinal).ToList();
        var from = made.Select((key, index) => index == 0 ? key.At : key.At + Announce).ToList();
        var signer = from.FindLastIndex(moment => moment <= now);
        // A clock that lags behind the one that made the first key is no reason to sign with nothing.
        signer = Math.Max(signer, 0);
        return [.. made.Select((key, index) => new SigningKey(key.Id, key.At, from[index],
            index > signer ? KeyUse.Announced
            : index == signer ? KeyUse.Signs
            : from[index + 1] + LongestToken > now ? KeyUse.Accepted
            : KeyUse.Retired))];
    }

    /// <summary>When a key was made, by its id.</summary>
    public static DateTimeOffset TimeOf(string id) =>
        id.Length > TimeDigits && long.TryParse(id.AsSpan(0, TimeDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.UnixEpoch;
}
