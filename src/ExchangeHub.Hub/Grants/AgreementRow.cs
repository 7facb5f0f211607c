using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Grants;

/// <summary>共享协议: proposed, decided by the provider, dated, revoked. Never deleted.</summary>
internal sealed class AgreementRow
{
    public required Guid Id { get; init; }

    public int Version { get; set; } = 1;

    /// <summary><c>pending</c>, <c>active</c>, <c>rejected</c>, <c>revoked</c>; <c>expired</c> is told by the date.</summary>
    public required string State { get; set; }

    public required string Provider { get; init; }

    public required string ProviderRegion { get; init; }

    public required string Consumer { get; init; }

    public required string ConsumerRegion { get; init; }

    /// <summary>As proposed: types and patterns, separated by spaces.</summary>
    public required string Types { get; init; }

    /// <summary>Separated by spaces; null where only what is masked is opened.</summary>
    public string? Fields { get; init; }

    public required string Purpose { get; init; }

    public required string LegalBasis { get; init; }

    public DateOnly NotBefore { get; init; }

    public DateOnly NotAfter { get; init; }

    public required string ProposedBy { get; init; }

    /// <summary>The region of who proposed it.</summary>
    public required string ProposerRegion { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long ProposedAt { get; init; }

    public string? DecidedBy { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long? DecidedAt { get; set; }

    public string? EndedBy { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long? EndedAt { get; set; }

    public string? Reason { get; set; }

    public string StateOn(DateOnly day) =>
        NotAfter < day && (State is GrantState.Pending or GrantState.Active) ? GrantState.Expired : State;

    /// <summary>As decisions see it.</summary>
    public Agreement ToAgreement() => new()
    {
        Id = Id,
        Version = Version,
        Provider = Provider,
        ProviderRegion = ProviderRegion,
        Consumer = Consumer,
        ConsumerRegion = ConsumerRegion,
        Types = Types.Split(' ').SelectMany(ContractCatalog.Match)
            .Where(contract => AccessResource.Of(contract).IsGrantable && contract.Publishers.Contains(Provider))
            .Select(contract => contract.Type).ToHashSet(StringComparer.Ordinal),
        Fields = Fields?.Split(' ').ToHashSet(StringComparer.Ordinal),
        Purpose = Purpose,
        NotBefore = NotBefore,
        NotAfter = NotAfter,
    };
}

internal sealed class AgreementConfiguration : IEntityTypeConfiguration<AgreementRow>
{
    public void Configure(EntityTypeBuilder<AgreementRow> builder)
    {
        builder.ToTable("access_agreement").HasKey(agreement => agreement.Id);
        builder.Property(agreement => agreement.Version).IsConcurrencyToken();
    }
}
