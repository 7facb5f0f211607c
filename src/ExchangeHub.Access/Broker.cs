namespace ExchangeHub.Access;

/// <summary>The broker of an installation.</summary>
/// <param name="Address"><c>amqp://</c> or <c>amqps://</c> with user, password and virtual host; null where the transport is in memory.</param>
public sealed record Broker(Uri? Address)
{
    /// <summary>The embedded edition's: systems outside this process cannot reach it.</summary>
    public static Broker Memory { get; } = new((Uri?)null);

    /// <summary>The virtual host; <c>/</c> where the address names none.</summary>
    public string VirtualHost => Address?.AbsolutePath is { Length: > 1 } path ? Uri.UnescapeDataString(path[1..]) : "/";
}
