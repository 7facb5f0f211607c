using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Repair;

/// <summary>One retry of a group of failures, a share at a time.</summary>
internal sealed class RecoveryRow
{
    public const string Running = "running";
    public const string Paused = "paused";
    public const string Done = "done";

    /// <summary>The reason where a person halted it.</summary>
    public const string ByOperator = "operator";

    public required Guid Id { get; init; }

    public required string Fingerprint { get; init; }

    public required Guid SubscriptionId { get; init; }

    public required string State { get; set; }

    /// <summary>Why it paused or ended before its end.</summary>
    public string? Reason { get; set; }

    public required string Actor { get; set; }

    public double Share { get; set; }

    /// <summary>Deliveries in a second, as it goes now.</summary>
    public double Rate { get; set; }

    public int Total { get; set; }

    /// <summary>How many of them, from the first in lane order, have been set free; and how they fared.</summary>
    public int Released { get; set; }

    public int Succeeded { get; set; }

    public int Failed { get; set; }

    /// <summary>Unix milliseconds, as all times here.</summary>
    public long StartedAt { get; init; }

    /// <summary>Failures before it do not count: somebody looked and let it go on.</summary>
    public long JudgedFrom { get; set; }

    /// <summary>Whose turn a step is: the node that moves this on.</summary>
    public long NextAt { get; set; }

    public long? EndedAt { get; set; }
}

internal enum RecoveryOutcome
{
    Succeeded = 1,
    Failed = 2,
}

/// <summary>One delivery of a recovery.</summary>
internal sealed class RecoveryItem
{
    public required Guid RecoveryId { get; init; }

    public required Guid DeliveryId { get; init; }

    public long? ReleasedAt { get; set; }

    /// <summary>Attempts it had before.</summary>
    public int Attempt { get; set; }

    /// <summary>Its turn, from 1, in lane order.</summary>
    public int Place { get; set; }

    /// <summary>How it first ended after it was set free; null until then.</summary>
    public RecoveryOutcome? Outcome { get; set; }
}

/// <summary>What somebody found out about a group of failures.</summary>
internal sealed class FailureNote
{
    public required Guid Id { get; init; }

    public required string Fingerprint { get; init; }

    public long At { get; init; }

    public required string Actor { get; init; }

    public required string Text { get; init; }
}

internal sealed class RecoveryConfiguration
    : IEntityTypeConfiguration<RecoveryRow>, IEntityTypeConfiguration<RecoveryItem>, IEntityTypeConfiguration<FailureNote>
{
    public void Configure(EntityTypeBuilder<RecoveryRow> builder)
    {
        builder.ToTable("recovery").HasKey(recovery => recovery.Id);
        builder.HasIndex(recovery => recovery.Fingerprint);
    }

    public void Configure(EntityTypeBuilder<RecoveryItem> builder)
    {
        builder.ToTable("recovery_item").HasKey(item => new { item.RecoveryId, item.DeliveryId });
        builder.HasIndex(item => new { item.RecoveryId, item.Place });

        // A step looks at what it has set free and not yet judged, however large the group is.
        builder.HasIndex(item => new { item.RecoveryId, item.ReleasedAt }).HasFilter("outcome is null");
        builder.HasIndex(item => new { item.RecoveryId, item.Outcome, item.ReleasedAt });
    }

    public void Configure(EntityTypeBuilder<FailureNote> builder)
    {
        builder.ToTable("failure_note").HasKey(note => note.Id);
        builder.HasIndex(note => note.Fingerprint);
    }
}
