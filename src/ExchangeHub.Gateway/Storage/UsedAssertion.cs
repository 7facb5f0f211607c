using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Gateway.Storage;

/// <summary>A client assertion that has been shown once and is not taken again.</summary>
internal sealed class UsedAssertion
{
    public const int LongestJti = 200;

    public required string ClientId { get; init; }

    public required string Jti { get; init; }

    /// <summary>Unix seconds: both databases keep and compare them alike.</summary>
    public required long ExpiresAt { get; init; }
}

internal sealed class UsedAssertionConfiguration : IEntityTypeConfiguration<UsedAssertion>
{
    public void Configure(EntityTypeBuilder<UsedAssertion> builder)
    {
        builder.ToTable("gw_used_assertions");
        builder.HasKey(used => new { used.ClientId, used.Jti });
        builder.HasIndex(used => used.ExpiresAt);
        builder.Property(used => used.ClientId).HasMaxLength(100);
        builder.Property(used => used.Jti).HasMaxLength(UsedAssertion.LongestJti);
    }
}
