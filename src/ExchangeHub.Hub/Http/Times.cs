using ExchangeHub.Contracts;

namespace ExchangeHub.Hub.Http;

internal static class Times
{
    /// <summary>Stored milliseconds as RFC 3339 in China's offset.</summary>
    public static DateTimeOffset Show(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToOffset(ChinaTime.Offset);

    public static DateTimeOffset? Show(long? unixMilliseconds) => unixMilliseconds is { } known ? Show(known) : null;
}
