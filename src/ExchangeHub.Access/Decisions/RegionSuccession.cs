using ExchangeHub.Access.Regions;

namespace ExchangeHub.Access.Decisions;

/// <summary>What a change of regions does to a grant.</summary>
public abstract record RegionOutcome
{
    private RegionOutcome()
    {
    }

    /// <summary>Nothing it names has changed.</summary>
    public sealed record Unchanged : RegionOutcome;

    /// <summary>Each retired region has one successor: the grant goes with it.</summary>
    /// <param name="Grant">The grant on regions as they are in force.</param>
    /// <param name="GrantorRegion">Where its giver's region went.</param>
    public sealed record Moved(Grant Grant, string GrantorRegion) : RegionOutcome;

    /// <summary>A person has to decide; until then nothing is read by it.</summary>
    /// <param name="Reason">One of <see cref="SuspensionReason"/>.</param>
    /// <param name="Region">The region it is about.</param>
    public sealed record Suspended(string Reason, string Region) : RegionOutcome;
}

/// <summary>Why a grant waits for a person.</summary>
public static class SuspensionReason
{
    /// <summary>A region was split: which part is meant, nobody has signed.</summary>
    public const string SeveralSuccessors = "several-successors";

    /// <summary>A region ended and nothing took its place.</summary>
    public const string NoSuccessor = "no-successor";

    /// <summary>The giver's region no longer stands above reader and target.</summary>
    public const string GrantorNoLongerAbove = "grantor-no-longer-above";

    /// <summary>The same, for the pages of the operators.</summary>
    public static string InWords(string reason) => reason switch
    {
        SeveralSuccessors => "区划拆分，须由管理员重新确定授权范围。",
        NoSuccessor => "区划撤销且无承继区划，须由管理员处理。",
        GrantorNoLongerAbove => "区划隶属关系改变，授权方不再是上级，须由管理员处理。",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), "No such reason."),
    };
}

/// <summary>Follows grants and agreements through changes of the region tree. Pure.</summary>
public static class RegionSuccession
{
    /// <summary>What the tree of a day makes of a grant.</summary>
    public static RegionOutcome Judge(Grant grant, string grantorRegion, RegionTree regions, DateOnly day)
    {
        var named = grant.Targets.Append(grant.Region).Append(grantorRegion).Distinct()
            .ToDictionary(code => code, code => Follow(code, regions, day));
        foreach (var (code, heirs) in named)
        {
            if (heirs.Count != 1)
            {
                return new RegionOutcome.Suspended(heirs.Count == 0 ? SuspensionReason.NoSuccessor : SuspensionReason.SeveralSuccessors, code);
            }
        }

        var moved = grant with
        {
            Region = named[grant.Region][0],
            Targets = [.. grant.Targets.Select(target => named[target][0]).Distinct()],
        };
        var grantor = named[grantorRegion][0];
        if (!StandsAbove(grantor, moved.Region, regions, day))
        {
            return new RegionOutcome.Suspended(SuspensionReason.GrantorNoLongerAbove, grant.Region);
        }

        if (moved.Targets.FirstOrDefault(target => !regions.IsWithin(target, grantor, day)) is { } lost)
        {
            return new RegionOutcome.Suspended(SuspensionReason.GrantorNoLongerAbove, lost);
        }

        return named.All(pair => pair.Value[0] == pair.Key) ? new RegionOutcome.Unchanged() : new RegionOutcome.Moved(moved, grantor);
    }

    /// <summary>An agreement on regions as they are in force, or null where one of them has no single successor.</summary>
    public static Agreement? Follow(Agreement agreement, RegionTree regions, DateOnly day) =>
        (Follow(agreement.ProviderRegion, regions, day), Follow(agreement.ConsumerRegion, regions, day)) is ([var provider], [var consumer])
            ? agreement with { ProviderRegion = provider, ConsumerRegion = consumer }
            : null;

    /// <summary>The regions in force that a code stands for on a day: itself, or what became of it, however often it changed.</summary>
    public static IReadOnlyList<string> Follow(string code, RegionTree regions, DateOnly day)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([code]);
        while (open.TryDequeue(out var next))
        {
            if (!seen.Add(next))
            {
                continue;
            }

            if (regions.Exists(next, day))
            {
                found.Add(next);
            }
            else if (regions.History(next).LastOrDefault(span => span.ValidTo < day) is { } last)
            {
                foreach (var successor in last.Successors)
                {
                    open.Enqueue(successor);
                }
            }
        }

        return [.. found];
    }

    /// <summary>The one region in force that a code stands for; the code itself where there is none, or several.</summary>
    public static string HeirOf(string code, RegionTree regions, DateOnly day) =>
        regions.Exists(code, day) ? code : Follow(code, regions, day) is [var only] ? only : code;

    /// <summary>True where the one region lies above the other and is not the same.</summary>
    internal static bool StandsAbove(string above, string below, RegionTree regions, DateOnly day) =>
        above != below && regions.IsWithin(below, above, day);
}
