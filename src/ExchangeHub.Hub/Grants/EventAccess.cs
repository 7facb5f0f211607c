using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Ledger;

namespace ExchangeHub.Hub.Grants;

/// <summary>
/// Decisions about whole events. A movement between two regions is the data of both: either opens it. What came under a code
/// that is no longer in force belongs to what became of it.
/// </summary>
internal static class EventAccess
{
    /// <summary>May this reader see the event, by the regions whose data it is? The answer names the region it was decided by.</summary>
    public static (string Region, AccessDecision Decision) ToRead(LedgerEntry entry, Caller reader, AccessMoment moment) =>
        IsOwn(entry, reader, moment)
            ? (moment.HomeOf(entry.Region), new AccessDecision { Allowed = true, Rule = AccessRule.OwnEvent, Profile = FieldProfile.Full, SnapshotVersion = moment.Snapshot.Version })
            : Decide(reader, AccessAction.Read, entry.Type, entry.Region, entry.CounterpartRegion, entry.Source, moment);

    /// <summary>Decides by the event's region and, where that says no or less, by its counterpart's.</summary>
    public static (string Region, AccessDecision Decision) Decide(
        Caller reader, string action, string type, string region, string? counterpart, string source, AccessMoment moment)
    {
        (region, counterpart) = (moment.HomeOf(region), counterpart is null ? null : moment.HomeOf(counterpart));
        var publisher = SourceOf(source)?.Department;
        var decision = moment.Decide(reader, action, type, region, publisher);
        if (counterpart is null || (decision.Allowed && !decision.AcrossRegions))
        {
            return (region, decision);
        }

        var other = moment.Decide(reader, action, type, counterpart, publisher);
        return other.Allowed && (!decision.Allowed || !other.AcrossRegions) ? (counterpart, other)
            : !decision.Allowed && other.Code == RejectionCode.GrantsNotCurrent ? (counterpart, other)
            : (region, decision);
    }

    private static bool IsOwn(LedgerEntry entry, Caller reader, AccessMoment moment) =>
        !reader.IsAdministrator
        && SourceOf(entry.Source) is var (region, department)
        && department == reader.Department
        && moment.IsWithin(region, reader.Region);

    private static (string Region, string Department)? SourceOf(string source) =>
        source.Split('/') is ["", var region, var department] ? (region, department) : null;
}
