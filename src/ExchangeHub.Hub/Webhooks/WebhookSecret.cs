using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>What signs the webhooks of a subscription, sealed.</summary>
internal sealed class WebhookSecret
{
    public required Guid Id { get; init; }

    public required Guid SubscriptionId { get; init; }

    public required byte[] Sealed { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; init; }

    /// <summary>Unix milliseconds until which it still signs, beside the one that took its place.</summary>
    public long? RetiresAt { get; set; }
}

internal sealed class WebhookSecretConfiguration : IEntityTypeConfiguration<WebhookSecret>
{
    public void Configure(EntityTypeBuilder<WebhookSecret> builder)
    {
        builder.ToTable("webhook_secret").HasKey(secret => secret.Id);
        builder.HasIndex(secret => secret.SubscriptionId);
    }
}
