using ExchangeHub.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Receipts;

/// <summary>A receipt as recorded: one of each stage for a delivery. <c>failed</c> is recorded as an attempt instead.</summary>
internal sealed class ReceiptRow
{
    public required Guid DeliveryId { get; init; }

    public required string Stage { get; init; }

    public string? Code { get; init; }

    public string? Detail { get; init; }

    public string? BusinessNo { get; init; }

    /// <summary>Unix milliseconds, as the receiver says.</summary>
    public long? OccurredAt { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long RecordedAt { get; init; }

    public static ReceiptRow Of(Receipt receipt, DateTimeOffset now) => new()
    {
        DeliveryId = receipt.DeliveryId,
        Stage = receipt.Stage,
        Code = receipt.Code,
        Detail = receipt.Detail,
        BusinessNo = receipt.BusinessNo,
        OccurredAt = receipt.OccurredAt?.ToUnixTimeMilliseconds(),
        RecordedAt = now.ToUnixTimeMilliseconds(),
    };
}

internal sealed class ReceiptConfiguration : IEntityTypeConfiguration<ReceiptRow>
{
    public void Configure(EntityTypeBuilder<ReceiptRow> builder) =>
        builder.ToTable("receipt").HasKey(receipt => new { receipt.DeliveryId, receipt.Stage });
}
