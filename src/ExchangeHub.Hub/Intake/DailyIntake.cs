using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Intake;

/// <summary>New events of a client on one day; kept for clients that have a quota.</summary>
internal sealed class DailyIntake
{
    public required string ClientId { get; init; }

    /// <summary><c>yyyy-MM-dd</c> in Beijing.</summary>
    public required string Day { get; init; }

    public long Events { get; set; }
}

internal sealed class DailyIntakeConfiguration : IEntityTypeConfiguration<DailyIntake>
{
    public void Configure(EntityTypeBuilder<DailyIntake> builder) => builder.ToTable("daily_intake").HasKey(intake => new { intake.ClientId, intake.Day });
}
