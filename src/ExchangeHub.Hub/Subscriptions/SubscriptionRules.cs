using System.Text.RegularExpressions;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;

namespace ExchangeHub.Hub.Subscriptions;

/// <summary>May this client have this subscription, and may it keep it?</summary>
internal static partial class SubscriptionRules
{
    private const int MostWaits = 30;
    private const int LongestWaitSeconds = 604_800;
    private const int LongestLeaseSeconds = 3_600;

    public static (int Status, IReadOnlyList<Finding> Findings) Check(SubscriptionRequest request, Caller caller, AccessMoment moment)
    {
        var invalid = new List<Finding>();
        var denied = new List<Finding>();
        var region = request.Region is { } named && moment.Snapshot.Regions.Exists(named, moment.Today) ? named : null;
        CheckTypes(request, caller, region ?? caller.Region, moment, invalid, denied);
        CheckFields(request, invalid);
        CheckSchedule(request, invalid);
        CheckChannel(request, invalid);
        if (region is null)
        {
            invalid.Add(request.Region is null
                ? new Finding(RejectionCode.MissingField, "region", "A subscription names a region; everything below it comes with it.")
                : new Finding(RejectionCode.UnknownRegion, "region", "This region is not in the tree today."));
        }

        return invalid.Count > 0 ? (422, [.. invalid, .. denied]) : (403, denied);
    }

    /// <summary>Why nothing of a subscription is open any more: the grant, agreement or entitlement that it rested on has ended. Null while some of it is.</summary>
    public static (AccessRequest Request, AccessDecision Decision)? WhyEnded(Subscription subscription, AccessMoment moment)
    {
        (AccessRequest, AccessDecision)? ended = null;
        var region = RegionSuccession.HeirOf(subscription.Region, moment.Snapshot.Regions, moment.Today);
        foreach (var type in subscription.Types.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(ContractCatalog.Match).Select(contract => contract.Type))
        {
            var decision = moment.Decide(subscription.Reader, AccessAction.Subscribe, type, region);
            if (decision.Allowed || decision.Code == RejectionCode.GrantsNotCurrent)
            {
                return null;
            }

            ended ??= (new AccessRequest(subscription.Reader, AccessAction.Subscribe, type, region, moment.Today), decision);
        }

        return ended;
    }

    private static void CheckChannel(SubscriptionRequest request, List<Finding> invalid)
    {
        if (request.Channel is not (Channel.Pull or Channel.Webhook or Channel.Amqp))
        {
            invalid.Add(new Finding(
                request.Channel is null ? RejectionCode.MissingField : RejectionCode.InvalidField,
                "channel",
                "Clients pull, name a webhook or read their queue over amqp; adapters connect through the broker and get theirs by themselves."));
            return;
        }

        if (request.Channel == Channel.Webhook ? string.IsNullOrEmpty(request.Endpoint) : request.Endpoint is not null)
        {
            invalid.Add(request.Channel == Channel.Webhook
                ? new Finding(RejectionCode.MissingField, "endpoint", "A webhook has an address that it is sent to.")
                : new Finding(RejectionCode.InvalidField, "endpoint", "Only a webhook has an endpoint."));
        }
        else if (request.Channel != Channel.Webhook && (request.Authorization is not null || request.ClientCertificate == true))
        {
            invalid.Add(new Finding(
                RejectionCode.InvalidField, request.Authorization is null ? "clientCertificate" : "authorization", "Only a webhook proves itself to its receiver."));
        }

        if (request.LeaseSeconds is { } lease && (request.Channel != Channel.Amqp || lease is < 1 or > LongestLeaseSeconds))
        {
            invalid.Add(new Finding(RejectionCode.InvalidField, "leaseSeconds", $"Over amqp, from 1 to {LongestLeaseSeconds}; a pull names its own."));
        }
    }

    private static void CheckTypes(
        SubscriptionRequest request, Caller caller, string region, AccessMoment moment, List<Finding> invalid, List<Finding> denied)
    {
        if (request.Types is not { Count: > 0 } types)
        {
            invalid.Add(new Finding(RejectionCode.MissingField, "types", "A subscription names at least one type or pattern such as exchangehub.personnel.*"));
            return;
        }

        var agreements = new HashSet<Guid>();
        for (var i = 0; i < types.Count; i++)
        {
            var decisions = types[i] is null
                ? []
                : ContractCatalog.Match(types[i]).Select(contract => moment.Decide(caller, AccessAction.Subscribe, contract.Type, region)).ToList();
            agreements.UnionWith(decisions.Select(decision => decision.Agreement?.Id).OfType<Guid>());
            if (decisions.Count == 0)
            {
                invalid.Add(new Finding(RejectionCode.UnknownType, $"types[{i}]", "No contract has this type or matches this pattern."));
            }
            else if (!decisions.Exists(decision => decision.Allowed))
            {
                Deny(decisions, caller.Department, i, denied);
            }
        }

        if (request.Agreement is { } named && !agreements.Contains(named))
        {
            denied.Add(new Finding(RejectionCode.SubscriberNotEntitled, "agreement", "No such agreement is in force for you, these types and this region."));
        }
    }

    private static void Deny(List<AccessDecision> decisions, string department, int i, List<Finding> denied)
    {
        var byRegion = decisions.Find(decision => decision.Code != RejectionCode.SubscriberNotEntitled);
        if (byRegion is null)
        {
            denied.Add(new Finding(
                RejectionCode.SubscriberNotEntitled, $"types[{i}]", $"The department '{department}' is not among its subscribers; an agreement can open it."));
        }
        else if (denied.TrueForAll(finding => finding.Field != "region"))
        {
            denied.Add(new Finding(byRegion.Code!, "region", "A region that is not yours nor below yours needs a grant in force."));
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

    private static void CheckSchedule(SubscriptionRequest request, List<Finding> invalid)
    {
        if (request.RetrySchedule is { Count: > MostWaits })
        {
            invalid.Add(new Finding(RejectionCode.TooLong, "retrySchedule", $"At most {MostWaits} waits."));
        }

        for (var i = 0; i < Math.Min(request.RetrySchedule?.Count ?? 0, MostWaits); i++)
        {
            if (request.RetrySchedule![i] is < 0 or > LongestWaitSeconds)
            {
                invalid.Add(new Finding(RejectionCode.InvalidField, $"retrySchedule[{i}]", $"Seconds from 0 to {LongestWaitSeconds} (seven days)."));
            }
        }
    }

    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,60}$")]
    private static partial Regex FieldName();
}
