using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;

namespace ExchangeHub.Access.Decisions;

/// <summary>Who may give which grant, and who may sign it. Pure; every violation has a code of its own, and all are said at once.</summary>
public static class GrantRules
{
    /// <summary>Longest grant: the same day of the next year.</summary>
    public const int MostYears = 1;

    /// <summary>Days a grant lasts where nothing is said.</summary>
    public const int UsualDays = 90;

    /// <summary>What every grant and application must be, whoever gives it.</summary>
    public static IEnumerable<Finding> CheckTerms(Grant grant, RegionTree regions, DateOnly today)
    {
        foreach (var finding in CheckPeriod(grant.NotBefore, grant.NotAfter, today))
        {
            yield return finding;
        }

        foreach (var (i, name) in grant.Resources.Index())
        {
            if (AccessResource.Find(name) is not { } resource)
            {
                yield return new Finding(RejectionCode.UnknownResource, $"resources[{i}]", "No such resource; the catalogue names them.");
            }
            else if (!resource.IsGrantable)
            {
                yield return new Finding(RejectionCode.ResourceNotGrantable, $"resources[{i}]", "No grant ever opens this resource.");
            }
        }

        if (!regions.Exists(grant.Region, today))
        {
            yield return new Finding(RejectionCode.UnknownRegion, "grantee.region", "This region is not in the tree today.");
        }

        foreach (var (i, target) in grant.Targets.Index())
        {
            if (!regions.Exists(target, today))
            {
                yield return new Finding(RejectionCode.UnknownRegion, $"target[{i}]", "This region is not in the tree today.");
            }
            else if (regions.IsWithin(target, grant.Region, today))
            {
                yield return new Finding(RejectionCode.GrantNeedless, $"target[{i}]", "The reader's own region, or one below it, is read without a grant.");
            }
        }
    }

    /// <summary>Dated, not over, a year at most. Agreements keep to it too.</summary>
    public static IEnumerable<Finding> CheckPeriod(DateOnly notBefore, DateOnly notAfter, DateOnly today)
    {
        if (notAfter < notBefore || notAfter < today)
        {
            yield return new Finding(RejectionCode.GrantPeriodInvalid, "notAfter", "The last day is not before the first and not before today.");
        }
        else if (notAfter > notBefore.AddYears(MostYears))
        {
            yield return new Finding(RejectionCode.GrantTooLong, "notAfter", "The last day lies at most a year after the first; a grant can be renewed.");
        }
    }

    /// <summary>May this administrator give this grant?</summary>
    public static IEnumerable<Finding> CheckGrantor(Caller grantor, Grant grant, AccessSnapshot snapshot, DateOnly today)
    {
        var regions = snapshot.Regions;
        if (grantor.IsAdministrator || grantor.Role == Roles.Operator)
        {
            yield return new Finding(RejectionCode.RoleNotAllowed, "", "Grants are given by a grant administrator, or by a client that may approve.");
        }

        if (regions.Find(grantor.Region, today)?.Level is null or RegionLevel.County)
        {
            yield return new Finding(RejectionCode.CountyNeverGrants, "", "A county gives no grants; its city or province does.");
        }

        if (regions.Exists(grant.Region, today) && !RegionSuccession.StandsAbove(grantor.Region, grant.Region, regions, today))
        {
            yield return new Finding(RejectionCode.GrantorNotAboveGrantee, "grantee.region", "Your region does not stand above the reader's.");
        }

        foreach (var (i, target) in grant.Targets.Index())
        {
            if (!regions.Exists(target, today) || regions.IsWithin(target, grantor.Region, today))
            {
                continue;
            }

            yield return snapshot.ReadsByGrant(grantor.Region, target, today)
                ? new Finding(RejectionCode.GrantsDoNotChain, $"target[{i}]", "Your region itself reads this one by grant only.")
                : new Finding(RejectionCode.GrantorNotAboveTarget, $"target[{i}]", "Your region is neither this one nor above it.");
        }
    }

    /// <summary>May this person countersign a grant?</summary>
    public static Finding? CheckCountersigner(Caller signer, string issuer, string grantorRegion, RegionTree regions, DateOnly today)
    {
        if (signer.User is null || signer.Role != Roles.SecurityAdmin)
        {
            return new Finding(RejectionCode.RoleNotAllowed, "", "A security administrator countersigns.");
        }

        if (signer.Actor == issuer)
        {
            return new Finding(RejectionCode.SecondPersonRequired, "", "Whoever issued it does not countersign it.");
        }

        return regions.IsWithin(grantorRegion, signer.Region, today)
            ? null
            : new Finding(RejectionCode.CountersignerOutsideRegion, "", "Your region is neither the giver's nor above it.");
    }

    /// <summary>May this caller end or refuse what a grantor's region gives? The region itself or one above; security administrators too.</summary>
    public static Finding? CheckAuthority(Caller caller, string grantorRegion, RegionTree regions, DateOnly today)
    {
        if (caller.Role is Roles.SystemAdmin or Roles.AuditAdmin or Roles.Operator)
        {
            return new Finding(RejectionCode.RoleNotAllowed, "", "The role of this account decides about no grants.");
        }

        return regions.IsWithin(RegionHomes.HomeOf(grantorRegion, regions, today), caller.Region, today)
            ? null
            : new Finding(RejectionCode.RegionNotAllowed, "", "Your region is neither the giver's nor above it.");
    }
}
