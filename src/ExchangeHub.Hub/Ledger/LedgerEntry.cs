using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Ledger;

/// <summary>One accepted event. Never changed, never deleted; (source, event id) is the inbox.</summary>
internal sealed class LedgerEntry
{
    /// <summary>1, 2, 3 … without gaps, in the order of commits.</summary>
    public long Sequence { get; init; }

    public required string Source { get; init; }

    public required string EventId { get; init; }

    public required string Type { get; init; }

    public required string Region { get; init; }

    public string? CounterpartRegion { get; init; }

    /// <summary>The lane: <c>person:…</c>, <c>institution:…</c>, <c>region:…</c> or <c>case:…</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>A second lane, where a correction joins two person keys.</summary>
    public string? OtherSubject { get; init; }

    public string? CorrelationId { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long AcceptedAt { get; init; }

    /// <summary>The event's attributes as JSON; the leaf hash covers these very bytes.</summary>
    public required string Attributes { get; init; }

    /// <summary>Salt and data, sealed for this row.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>Keyed hash of the content that makes two events the same.</summary>
    public required byte[] Fingerprint { get; init; }

    public required byte[] LeafHash { get; init; }

    /// <summary>Quality findings as JSON, where there are any.</summary>
    public string? Warnings { get; init; }
}

/// <summary>The keyed hash of an identity number and the random key of the person it belongs to; several may share one key.</summary>
internal sealed class PersonKey
{
    /// <summary>Base64url of the keyed hash.</summary>
    public required string Hash { get; init; }

    public required string Key { get; set; }
}

/// <summary>An event that was not let in: what came, from whom, and why not.</summary>
internal sealed class Rejection
{
    public required Guid Id { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long ReceivedAt { get; init; }

    public required string ClientId { get; init; }

    public string? Source { get; init; }

    public string? EventId { get; init; }

    public string? Type { get; init; }

    public required string Findings { get; init; }

    /// <summary>The event as it came, sealed; null where it could not be read at all.</summary>
    public byte[]? Payload { get; init; }
}

internal sealed class LedgerEntryConfiguration : IEntityTypeConfiguration<LedgerEntry>
{
    public void Configure(EntityTypeBuilder<LedgerEntry> builder)
    {
        builder.ToTable("ledger_entry").HasKey(entry => entry.Sequence);
        builder.Property(entry => entry.Sequence).ValueGeneratedNever();
        builder.HasIndex(entry => new { entry.Source, entry.EventId }).IsUnique();
        builder.HasIndex(entry => new { entry.Subject, entry.Sequence });
        builder.HasIndex(entry => entry.CorrelationId).HasFilter("correlation_id IS NOT NULL");
    }
}

internal sealed class PersonKeyConfiguration : IEntityTypeConfiguration<PersonKey>
{
    public void Configure(EntityTypeBuilder<PersonKey> builder)
    {
        builder.ToTable("person_key").HasKey(person => person.Hash);
        builder.HasIndex(person => person.Key);
    }
}

internal sealed class RejectionConfiguration : IEntityTypeConfiguration<Rejection>
{
    public void Configure(EntityTypeBuilder<Rejection> builder)
    {
        builder.ToTable("rejection").HasKey(rejection => rejection.Id);
        builder.HasIndex(rejection => rejection.ReceivedAt);
    }
}
