using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>How the hub proves itself to a receiver that asks for more than the signature.</summary>
internal sealed class WebhookAccess
{
    public required Guid SubscriptionId { get; init; }

    public string? TokenUrl { get; init; }

    public string? ClientId { get; init; }

    public string? Scope { get; init; }

    /// <summary>The client's secret, sealed.</summary>
    public byte[]? Sealed { get; init; }

    /// <summary>True where connections show the certificate that lies in the key folder for the subscription's client.</summary>
    public bool ShowsCertificate { get; init; }
}

internal sealed class WebhookAccessConfiguration : IEntityTypeConfiguration<WebhookAccess>
{
    public void Configure(EntityTypeBuilder<WebhookAccess> builder) => builder.ToTable("webhook_access").HasKey(access => access.SubscriptionId);
}
