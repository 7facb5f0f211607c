using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>How a delivery stands.</summary>
internal enum DeliveryState
{
    /// <summary>Owed: waiting, leased or due again.</summary>
    Open = 0,

    /// <summary>Received or validated; the business outcome is still owed.</summary>
    Settled = 1,

    Completed = 2,

    Refused = 3,

    /// <summary>Owed once; the grant, agreement or entitlement it rested on ended before it went out.</summary>
    Withdrawn = 4,
}

/// <summary>One event owed to one subscriber. Written with its ledger entry, so this table is the outbox.</summary>
internal sealed class DeliveryRow
{
    public required Guid Id { get; init; }

    public required Guid SubscriptionId { get; init; }

    public long Sequence { get; init; }

    public required string Subject { get; init; }

    public string? OtherSubject { get; init; }

    public DeliveryState State { get; set; }

    public int Attempt { get; set; }

    /// <summary>Unix milliseconds: when it may go out, or until when it is leased.</summary>
    public long AvailableAt { get; set; }

    /// <summary>Set while an attempt is under way.</summary>
    public Guid? LeaseId { get; set; }

    public long? AttemptedAt { get; set; }

    public long CreatedAt { get; init; }

    public long? SettledAt { get; set; }

    /// <summary>Last day for the business outcome, <c>yyyy-MM-dd</c>, where the contract sets a deadline.</summary>
    public string? DueOn { get; init; }
}

/// <summary>An attempt that ended without a settling receipt.</summary>
internal sealed class DeliveryAttempt
{
    public required Guid DeliveryId { get; init; }

    public int Attempt { get; init; }

    public long StartedAt { get; init; }

    public long EndedAt { get; init; }

    /// <summary><c>failed</c>, <c>lease-expired</c>, <c>not-sent</c> or <c>withdrawn</c>.</summary>
    public required string Result { get; init; }

    public string? Code { get; init; }

    public string? Detail { get; init; }
}

internal sealed class DeliveryConfiguration : IEntityTypeConfiguration<DeliveryRow>
{
    public void Configure(EntityTypeBuilder<DeliveryRow> builder)
    {
        builder.ToTable("delivery").HasKey(delivery => delivery.Id);
        builder.HasIndex(delivery => delivery.Sequence);
        builder.HasIndex(delivery => new { delivery.SubscriptionId, delivery.Sequence }).HasFilter("state = 0");
        builder.HasIndex(delivery => new { delivery.SubscriptionId, delivery.AvailableAt }).HasFilter("state = 0");
    }
}

internal sealed class DeliveryAttemptConfiguration : IEntityTypeConfiguration<DeliveryAttempt>
{
    public void Configure(EntityTypeBuilder<DeliveryAttempt> builder) =>
        builder.ToTable("delivery_attempt").HasKey(attempt => new { attempt.DeliveryId, attempt.Attempt });
}
