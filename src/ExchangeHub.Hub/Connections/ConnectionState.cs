namespace ExchangeHub.Hub.Connections;

/// <summary>How a connection is, and since when.</summary>
internal readonly record struct ConnectionState(string Name, DateTimeOffset Since)
{
    public const string Online = "online";
    public const string Silent = "silent";
    public const string NeverSeen = "never-seen";

    /// <summary>What is sent to it fails.</summary>
    public const string Failing = "failing";

    /// <summary>An adapter that says of itself that it is there; its system, or the way to it, may fail all the same.</summary>
    public static ConnectionState OfAdapter(
        DateTimeOffset? seen, DateTimeOffset? onlineSince, DateTimeOffset? failingSince, DateTimeOffset known, DateTimeOffset now, TimeSpan grace) =>
        seen is not { } last ? new(NeverSeen, known)
        : now - last > grace ? new(Silent, last)
        : failingSince is { } since ? new(Failing, since)
        : new(Online, onlineSince ?? last);

    /// <summary>A client that pulls when it likes: silent only while something waits for it.</summary>
    public static ConnectionState OfPull(DateTimeOffset? seen, DateTimeOffset? onlineSince, bool isOwed, DateTimeOffset known, DateTimeOffset now, TimeSpan grace) =>
        seen is not { } last ? new(NeverSeen, known) : isOwed && now - last > grace ? new(Silent, last) : new(Online, onlineSince ?? last);

    /// <summary>A receiver that the hub calls.</summary>
    public static ConnectionState OfCalled(DateTimeOffset? failingSince, DateTimeOffset known) => failingSince is { } since ? new(Failing, since) : new(Online, known);
}
