using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>What somebody did about a delivery; shown in the trace of its event.</summary>
internal sealed class DeliveryAction
{
    public const string Retried = "retried";
    public const string Skipped = "skipped";
    public const string Edited = "edited";
    public const string Replayed = "replayed";

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid DeliveryId { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long At { get; init; }

    public required string Action { get; init; }

    public required string Actor { get; init; }

    public string? Reason { get; init; }

    public static readonly BulkTable<DeliveryAction> Table = new("delivery_action", "",
    [
        new BulkColumn<DeliveryAction, Guid>("id", "uuid", row => row.Id),
        new BulkColumn<DeliveryAction, Guid>("delivery_id", "uuid", row => row.DeliveryId),
        new BulkColumn<DeliveryAction, long>("at", "bigint", row => row.At),
        new BulkColumn<DeliveryAction, string>("action", "text", row => row.Action),
        new BulkColumn<DeliveryAction, string>("actor", "text", row => row.Actor),
        new BulkColumn<DeliveryAction, string?>("reason", "text", row => row.Reason),
    ]);
}

internal sealed class DeliveryActionConfiguration : IEntityTypeConfiguration<DeliveryAction>
{
    public void Configure(EntityTypeBuilder<DeliveryAction> builder)
    {
        builder.ToTable("delivery_action").HasKey(action => action.Id);
        builder.HasIndex(action => action.DeliveryId);
    }
}
