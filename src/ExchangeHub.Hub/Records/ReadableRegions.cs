using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Regions;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Hub.Records;

/// <summary>
/// What a caller may read of one resource in a region and below: each region with the decision that opens it. Records keep the
/// region code of their day; who may read them follows from where that code belongs today.
/// </summary>
internal sealed class ReadableRegions
{
    private readonly Dictionary<string, Admission> byCode;

    private ReadableRegions(Dictionary<string, Admission> byCode, bool isWhole) => (this.byCode, IsWhole) = (byCode, isWhole);

    public IReadOnlyCollection<string> Codes => byCode.Keys;

    /// <summary>False where some of the region is closed to the caller: what is answered is a part of it.</summary>
    public bool IsWhole { get; }

    /// <summary>The decision under which a region is read.</summary>
    public Admission For(string region) => byCode[region];

    /// <summary>A region with everything below it.</summary>
    public static ReadableRegions Of(AccessGate gate, HttpContext http, string resource, string region, RegionTree tree, DateOnly today)
    {
        var (caller, moment, top) = (Caller.From(http.User), gate.Moment, RegionHomes.HomeOf(region, tree, today));
        var purpose = AccessGate.SaidPurpose(http);
        var asked = new Dictionary<string, Admission>();
        var byCode = new Dictionary<string, Admission>();
        var isWhole = true;
        foreach (var (code, home) in RegionHomes.All(tree, today))
        {
            // A code that is no longer in force stands for itself only.
            if (region == top ? tree.IsWithin(home, top, today) : code == region)
            {
                var admission = Ask(home);
                isWhole &= admission.Allowed;
                if (admission.Allowed)
                {
                    byCode.Add(code, admission);
                }
            }
        }

        return new ReadableRegions(byCode, isWhole);

        // What one decision opens together is kept in the log as one read, of the highest region that it opens.
        Admission Ask(string code)
        {
            if (!asked.TryGetValue(code, out var admission))
            {
                var request = new AccessRequest(caller, AccessAction.Read, resource, code, today);
                admission = new Admission(http, request, AccessRules.Decide(request, moment.Snapshot, moment.IsCurrent).For(caller, purpose));
                if (code != top && tree.ParentOf(code, today) is { } parent && Ask(parent) is { Allowed: true } above && IsSame(above.Decision, admission.Decision))
                {
                    admission = above;
                }

                asked.Add(code, admission);
            }

            return admission;
        }
    }

    private static bool IsSame(AccessDecision one, AccessDecision other) =>
        (one.Allowed, one.Rule, one.Profile, one.Grant?.Id, one.Agreement?.Id) == (other.Allowed, other.Rule, other.Profile, other.Grant?.Id, other.Agreement?.Id);
}
