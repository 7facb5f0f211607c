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

    /// <summary>Set aside: its attempts are used up or cannot help. Owed still, and what is behind it in its lanes waits.</summary>
    Parked = 5,

    /// <summary>An operator let its lanes go on without it.</summary>
    Skipped = 6,

    /// <summary>Another delivery with repaired data took its place.</summary>
    Replaced = 7,
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

    /// <summary>Attempts since it became owed or was last set free by an operator; <see cref="Attempt"/> goes on counting.</summary>
    public int Tries { get; set; }

    /// <summary>When the first of them began.</summary>
    public long? FirstTriedAt { get; set; }

    /// <summary>0, or when the replay that it belongs to was asked for: what is owed goes before what is replayed.</summary>
    public long ReplayAt { get; init; }

    /// <summary>The delivery whose place it took, with repaired data.</summary>
    public Guid? OriginalId { get; init; }

    public long CreatedAt { get; init; }

    public long? SettledAt { get; set; }

    /// <summary>Last day for the business outcome, <c>yyyy-MM-dd</c>, where the contract sets a deadline.</summary>
    public string? DueOn { get; init; }

    /// <summary>Its first attempt begins as it is written.</summary>
    public void Lease(Guid lease, DateTimeOffset now, DateTimeOffset until)
    {
        (LeaseId, AvailableAt, Attempt, Tries) = (lease, until.ToUnixTimeMilliseconds(), 1, 1);
        AttemptedAt = FirstTriedAt = now.ToUnixTimeMilliseconds();
    }
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
    /// <summary>What stands in a lane, in SQL.</summary>
    public const string Lanes = "state in (0, 5)";

    /// <summary>That a row found by its id is open, in SQL. In other words than the indexes of what is open: in a burst most of what stands in them has long been settled.</summary>
    public const string IsOpen = "(state = 0) is true";

    public void Configure(EntityTypeBuilder<DeliveryRow> builder)
    {
        builder.ToTable("delivery").HasKey(delivery => delivery.Id);
        builder.HasIndex(delivery => delivery.Sequence);

        // What is set aside holds its lanes; SQLite uses a partial index only for the very same words.
        builder.HasIndex(delivery => new { delivery.SubscriptionId, delivery.ReplayAt, delivery.Sequence }).HasFilter(Lanes);
        builder.HasIndex(delivery => new { delivery.SubscriptionId, delivery.AvailableAt }).HasFilter("state = 0");

        // Those that owe nothing but an outcome by a day stand in no lane.
        builder.HasIndex(delivery => delivery.DueOn).HasFilter("state = 1 and due_on is not null");
    }
}

internal sealed class DeliveryAttemptConfiguration : IEntityTypeConfiguration<DeliveryAttempt>
{
    public void Configure(EntityTypeBuilder<DeliveryAttempt> builder) =>
        builder.ToTable("delivery_attempt").HasKey(attempt => new { attempt.DeliveryId, attempt.Attempt });
}
