using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OpenIddict.EntityFrameworkCore.Models;

namespace ExchangeHub.Gateway.Storage;

/// <summary>
/// A department's system: what OpenIddict keeps of an application, and the facts its tokens carry. An application for
/// people has neither department nor region: its tokens carry those of the account.
/// </summary>
internal sealed class GatewayClient : OpenIddictEntityFrameworkCoreApplication<Guid, GatewayAuthorization, GatewayToken>
{
    public required string Department { get; set; }

    public required string Region { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? DisabledAt { get; set; }
}

/// <summary>A client's admission: made with the client, named by all its tokens, revoked when it is disabled.</summary>
internal sealed class GatewayAuthorization : OpenIddictEntityFrameworkCoreAuthorization<Guid, GatewayClient, GatewayToken>;

internal sealed class GatewayToken : OpenIddictEntityFrameworkCoreToken<Guid, GatewayClient, GatewayAuthorization>;

internal sealed class GatewayScope : OpenIddictEntityFrameworkCoreScope<Guid>;

internal sealed class GatewayClientConfiguration : IEntityTypeConfiguration<GatewayClient>
{
    public void Configure(EntityTypeBuilder<GatewayClient> builder)
    {
        builder.ToTable("gw_clients");
        builder.Property(client => client.Department).HasMaxLength(32);
        builder.Property(client => client.Region).HasMaxLength(6);
    }
}
