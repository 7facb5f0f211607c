using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;

namespace ExchangeHub.Access.Decisions;

/// <summary>
/// The regions, grants and agreements of one moment, laid out so that a decision looks up and does not search. Immutable; a
/// change makes a new one.
/// </summary>
public sealed class AccessSnapshot
{
    private readonly Dictionary<GrantKey, List<Grant>> grants = [];
    private readonly Dictionary<(string Department, string Region), List<Grant>> grantees = [];
    private readonly Dictionary<(string Consumer, string Type), List<Agreement>> agreements = [];

    /// <summary>Makes a snapshot of what is in force or will be.</summary>
    /// <param name="version">Version of grants and agreements.</param>
    /// <param name="regions">The tree.</param>
    /// <param name="grants">Countersigned grants, on regions as they are in force.</param>
    /// <param name="agreements">Approved agreements.</param>
    public AccessSnapshot(long version, RegionTree regions, IEnumerable<Grant> grants, IEnumerable<Agreement> agreements)
    {
        Version = version;
        Regions = regions;
        foreach (var grant in grants)
        {
            Add(grantees, (grant.Department, grant.Region), grant);
            foreach (var target in grant.Targets)
            {
                Add(this.grants, new GrantKey(grant.Department, grant.Region, target), grant);
            }
        }

        foreach (var agreement in agreements)
        {
            foreach (var type in agreement.Types)
            {
                Add(this.agreements, (agreement.Consumer, type), agreement);
            }
        }
    }

    /// <summary>Version of grants and agreements.</summary>
    public long Version { get; }

    /// <summary>The tree.</summary>
    public RegionTree Regions { get; }

    /// <summary>True where some agreement opens a type to a department, whatever its region and days.</summary>
    public bool HasAgreement(string consumer, string type) => agreements.ContainsKey((consumer, type));

    /// <summary>
    /// True where something of a region or below it may be open to a reader: it lies around or within the reader's own, or a grant
    /// reaches into it. What of it is open, decisions say.
    /// </summary>
    public bool ReachesInto(string region, Caller reader, DateOnly day)
    {
        var home = RegionSuccession.HeirOf(reader.Region, Regions, day);
        if (Regions.IsWithin(region, home, day) || Regions.IsWithin(home, region, day))
        {
            return true;
        }

        for (var from = home; from is not null; from = Regions.ParentOf(from, day))
        {
            if (grantees.TryGetValue((reader.Department, from), out var held)
                && held.Exists(grant => grant.Covers(day) && grant.Targets.Any(target => Regions.IsWithin(target, region, day) || Regions.IsWithin(region, target, day))))
            {
                return true;
            }
        }

        return false;
    }

    internal IReadOnlyList<Grant> GrantsBetween(string department, string region, string target) =>
        grants.TryGetValue(new GrantKey(department, region, target), out var found) ? found : [];

    internal IReadOnlyList<Agreement> AgreementsFor(string consumer, string type) =>
        agreements.TryGetValue((consumer, type), out var found) ? found : [];

    /// <summary>True where somebody of a region reads another one by a grant that is in force.</summary>
    internal bool ReadsByGrant(string region, string target, DateOnly day)
    {
        var targets = Regions.Ancestors(target, day).Select(above => above.Code).Append(target).ToHashSet(StringComparer.Ordinal);
        var readers = Regions.Ancestors(region, day).Select(above => above.Code).Append(region).ToHashSet(StringComparer.Ordinal);
        return grants.Any(pair => targets.Contains(pair.Key.Target) && readers.Contains(pair.Key.Region) && pair.Value.Exists(grant => grant.Covers(day)));
    }

    private static void Add<TKey, TValue>(Dictionary<TKey, List<TValue>> lists, TKey key, TValue value)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        list.Add(value);
    }

    private readonly record struct GrantKey(string Department, string Region, string Target);
}

/// <summary>The snapshot in force. Take it once per request or batch, so that one decision sees one state.</summary>
public interface IAccessSnapshots
{
    /// <summary>The snapshot in force now.</summary>
    AccessSnapshot Current { get; }

    /// <summary>False where the last look for changes is too long ago to vouch for grants and agreements (<see cref="AccessRule.NotCurrent"/>).</summary>
    bool IsCurrent { get; }
}

/// <summary>A state to decide by: the snapshot in force, whether it can be vouched for, and the day. Take one per request or batch.</summary>
public readonly record struct AccessMoment(AccessSnapshot Snapshot, bool IsCurrent, DateOnly Today)
{
    /// <summary>The state in force now.</summary>
    public static AccessMoment Of(IAccessSnapshots snapshots, TimeProvider clock) => new(snapshots.Current, snapshots.IsCurrent, clock.Today());

    /// <summary>The region that a code belongs to today.</summary>
    public string HomeOf(string code) => RegionHomes.HomeOf(code, Snapshot.Regions, Today);

    /// <summary>True where what a code stands for today lies within what the other one stands for.</summary>
    public bool IsWithin(string code, string above) =>
        Snapshot.Regions.IsWithin(HomeOf(code), RegionSuccession.HeirOf(above, Snapshot.Regions, Today), Today);

    /// <summary>Decides; about one event by the department that sent it, too.</summary>
    public AccessDecision Decide(Caller reader, string action, string resource, string region, string? publisher = null) =>
        AccessRules.Decide(new AccessRequest(reader, action, resource, region, Today, Publisher: publisher), Snapshot, IsCurrent);
}
