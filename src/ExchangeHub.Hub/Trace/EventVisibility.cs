using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Ledger;

namespace ExchangeHub.Hub.Trace;

/// <summary>
/// What a client may read of the ledger: events of its own region and below that its department publishes (in full) or
/// subscribes to (by its profile). Nothing else is there for it.
/// </summary>
internal sealed class EventVisibility(Caller caller, RegionTree regions, DateOnly today)
{
    /// <summary>The types that the caller's department may read at all.</summary>
    public IReadOnlyList<string> Types { get; } =
        [.. ContractCatalog.All.Where(contract => ProfileOf(contract, caller.Department) is not null).Select(contract => contract.Type)];

    /// <summary>The field profile for an entry, or null where it is not to be seen.</summary>
    public string? ProfileFor(LedgerEntry entry)
    {
        var covered = regions.IsWithin(entry.Region, caller.Region, today)
            || (entry.CounterpartRegion is not null && regions.IsWithin(entry.CounterpartRegion, caller.Region, today));
        return covered && ContractCatalog.Find(entry.Type) is { } contract
            ? IsOwn(entry) ? FieldProfile.Full : contract.ProfileOf(caller.Department) ?? (IsPublisherOf(contract) ? FieldProfile.Masked : null)
            : null;
    }

    private bool IsOwn(LedgerEntry entry) =>
        entry.Source.Split('/') is ["", var region, var department]
        && department == caller.Department
        && regions.IsWithin(region, caller.Region, today);

    private bool IsPublisherOf(Contract contract) => contract.Publishers.Contains(caller.Department);

    private static string? ProfileOf(Contract contract, string department) =>
        contract.Publishers.Contains(department) ? FieldProfile.Full : contract.ProfileOf(department);

    /// <summary>An entry's event as the caller may see it, with what the hub knows about it.</summary>
    public static JsonElement Show(LedgerEntry entry, CloudEvent cloudEvent) => JsonSerializer.SerializeToElement(
        new
        {
            entry.Sequence,
            acceptedAt = Times.Show(entry.AcceptedAt),
            leafHash = System.Buffers.Text.Base64Url.EncodeToString(entry.LeafHash),
            warnings = entry.Warnings is null ? [] : JsonSerializer.Deserialize<List<Finding>>(entry.Warnings, WireJson.Options)!,
            @event = cloudEvent,
        },
        WireJson.Options);
}
