using System.Text.RegularExpressions;
using ExchangeHub.Access;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;

namespace ExchangeHub.Hub.Subscriptions;

/// <summary>May this client have this subscription? Its own subtree and its department's entitlement, nothing else.</summary>
internal static partial class SubscriptionRules
{
    public static (int Status, IReadOnlyList<Finding> Findings) Check(SubscriptionRequest request, Caller caller, RegionTree regions, DateOnly today)
    {
        var invalid = new List<Finding>();
        var denied = new List<Finding>();
        CheckTypes(request.Types, caller.Department, invalid, denied);
        CheckFields(request, invalid);
        if (request.Channel != Channel.Pull)
        {
            invalid.Add(new Finding(
                request.Channel is null ? RejectionCode.MissingField : RejectionCode.InvalidField,
                "channel",
                "Clients pull; adapters connect through the broker and get theirs by themselves."));
        }

        if (request.Region is null)
        {
            invalid.Add(new Finding(RejectionCode.MissingField, "region", "A subscription names a region; everything below it comes with it."));
        }
        else if (!regions.Exists(request.Region, today))
        {
            invalid.Add(new Finding(RejectionCode.UnknownRegion, "region", "This region is not in the tree today."));
        }
        else if (!regions.IsWithin(request.Region, caller.Region, today))
        {
            denied.Add(new Finding(RejectionCode.GrantRequired, "region", "A region that is not yours nor below yours needs a grant."));
        }

        return invalid.Count > 0 ? (422, [.. invalid, .. denied]) : (403, denied);
    }

    private static void CheckTypes(IReadOnlyList<string>? types, string department, List<Finding> invalid, List<Finding> denied)
    {
        if (types is null or { Count: 0 })
        {
            invalid.Add(new Finding(RejectionCode.MissingField, "types", "A subscription names at least one type or pattern such as exchangehub.personnel.*"));
            return;
        }

        for (var i = 0; i < types.Count; i++)
        {
            var known = types[i] is null ? [] : ContractCatalog.Match(types[i]).ToList();
            if (known.Count == 0)
            {
                invalid.Add(new Finding(RejectionCode.UnknownType, $"types[{i}]", "No contract has this type or matches this pattern."));
            }
            else if (known.All(contract => contract.ProfileOf(department) is null))
            {
                denied.Add(new Finding(RejectionCode.SubscriberNotEntitled, $"types[{i}]", $"The department '{department}' is not among its subscribers; an agreement can open it."));
            }
        }
    }

    private static void CheckFields(SubscriptionRequest request, List<Finding> invalid)
    {
        for (var i = 0; i < request.Fields?.Count; i++)
        {
            if (request.Fields[i] is not { } field || !FieldName().IsMatch(field))
            {
                invalid.Add(new Finding(RejectionCode.InvalidField, $"fields[{i}]", "Fields are named as in the schema."));
            }
        }
    }

    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,60}$")]
    private static partial Regex FieldName();
}
