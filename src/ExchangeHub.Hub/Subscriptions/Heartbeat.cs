using ExchangeHub.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Subscriptions;

/// <summary>When an adapter said last that it is there, or a client pulled last. Times are Unix milliseconds of the hub's clock.</summary>
internal sealed class Heartbeat
{
    /// <summary>The client of an adapter, the subscription of a pull.</summary>
    public required string Key { get; init; }

    /// <summary><c>adapter</c> or <c>pull</c>.</summary>
    public required string Channel { get; init; }

    public required string ClientId { get; init; }

    public required string Department { get; init; }

    public required string Region { get; init; }

    public long SeenAt { get; init; }

    /// <summary>Since when there has been no gap as long as its grace.</summary>
    public long OnlineSince { get; init; }

    /// <summary>True once it was told that it went silent; false again with the next beat.</summary>
    public bool SilenceTold { get; init; }

    public static string KeyOf(string clientId) => $"adapter:{clientId}";

    public static string KeyOf(Guid subscription) => $"pull:{subscription:N}";

    public static Heartbeat OfAdapter(Caller system, DateTimeOffset at) => Of(KeyOf(system.ClientId), Subscriptions.Channel.Adapter, system, at);

    public static Heartbeat OfPull(Subscription subscription, DateTimeOffset at) => Of(KeyOf(subscription.Id), Subscriptions.Channel.Pull, subscription.Reader, at);

    private static Heartbeat Of(string key, string channel, Caller client, DateTimeOffset at) => new()
    {
        Key = key,
        Channel = channel,
        ClientId = client.ClientId,
        Department = client.Department,
        Region = client.Region,
        SeenAt = at.ToUnixTimeMilliseconds(),
        OnlineSince = at.ToUnixTimeMilliseconds(),
    };
}

internal sealed class HeartbeatConfiguration : IEntityTypeConfiguration<Heartbeat>
{
    public void Configure(EntityTypeBuilder<Heartbeat> builder) => builder.ToTable("heartbeat").HasKey(beat => beat.Key);
}
