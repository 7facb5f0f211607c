using ExchangeHub.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Subscriptions;

/// <summary>What one client wants to receive, and how.</summary>
internal sealed class Subscription
{
    public required Guid Id { get; init; }

    public required string ClientId { get; init; }

    public required string Department { get; init; }

    /// <summary>The region asked for, with everything below it.</summary>
    public required string Region { get; init; }

    /// <summary>The client's own region where that is another one; null where it is the one asked for.</summary>
    public string? HomeRegion { get; init; }

    /// <summary>As asked for: types and patterns, separated by spaces.</summary>
    public required string Types { get; set; }

    /// <summary>One of <see cref="Subscriptions.Channel"/>.</summary>
    public required string Channel { get; init; }

    /// <summary>Where a webhook is sent.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Fields asked for, separated by spaces; null for all that the profile gives.</summary>
    public string? Fields { get; init; }

    public required string State { get; set; }

    /// <summary>Why the hub itself disabled it: one of <see cref="DisabledReason"/>.</summary>
    public string? DisabledReason { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long? DisabledAt { get; set; }

    /// <summary>True once the notice of it is in the ledger.</summary>
    public bool DisablingTold { get; set; }

    /// <summary>False where the receiver cannot tell a repeated delivery from a new one.</summary>
    public bool Deduplicates { get; set; } = true;

    /// <summary>Seconds to wait after each failed attempt, separated by spaces; null for the standard ones.</summary>
    public string? RetrySchedule { get; init; }

    /// <summary>Over AMQP: how long the client may leave a delivery without a receipt; null for the usual time.</summary>
    public int? LeaseSeconds { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; init; }

    /// <summary>Whose entitlement it rests on.</summary>
    public Caller Reader => new(ClientId, Department, HomeRegion ?? Region);
}

internal static class Channel
{
    public const string Adapter = "adapter";
    public const string Pull = "pull";
    public const string Webhook = "webhook";
    public const string Amqp = "amqp";
}

internal static class SubscriptionState
{
    public const string Active = "active";
    public const string Paused = "paused";

    /// <summary>Left alone by the hub itself; everything stays owed until it is resumed.</summary>
    public const string Disabled = "disabled";
    public const string Ended = "ended";
}

internal static class DisabledReason
{
    /// <summary>Its receiver answered that it wants no more.</summary>
    public const string Gone = "receiver-gone";

    /// <summary>Every attempt failed for days.</summary>
    public const string Failing = "failing";
}

internal sealed class SubscriptionConfiguration : IEntityTypeConfiguration<Subscription>
{
    public void Configure(EntityTypeBuilder<Subscription> builder)
    {
        builder.ToTable("subscription").HasKey(subscription => subscription.Id);
        builder.Ignore(subscription => subscription.Reader);
        builder.HasIndex(subscription => subscription.ClientId);
        builder.Property(subscription => subscription.Deduplicates).HasDefaultValue(true).HasSentinel(true);
    }
}
