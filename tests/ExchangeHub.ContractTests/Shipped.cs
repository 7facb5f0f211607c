using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Validation;

namespace ExchangeHub.ContractTests;

/// <summary>Validation as the hub does it, with the region table that is shipped and a clock that stands.</summary>
internal static class Shipped
{
    private static readonly RegionTree Regions = RegionTables.Load();

    public static DateTimeOffset Now { get; } = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));

    public static ValidationContext Context(bool allowSynthetic = true, string maxConfidentiality = Confidentiality.WorkSecret) =>
        new(Now, Regions, Regions.Exists, allowSynthetic, maxConfidentiality);
}
