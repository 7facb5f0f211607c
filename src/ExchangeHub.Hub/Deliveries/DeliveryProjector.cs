using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Grants;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>What of a claim goes out.</summary>
/// <param name="Deliveries">Goes out, with the fields that may be seen.</param>
/// <param name="Withdrawn">What it rested on has ended; with the code that says so.</param>
/// <param name="Held">Not to be decided at this moment, and what comes after it in the claim.</param>
internal sealed record Projection(
    IReadOnlyList<Delivery> Deliveries, IReadOnlyList<(ClaimedDelivery Delivery, string Code)> Withdrawn, IReadOnlyList<ClaimedDelivery> Held);

/// <summary>What a subscriber gets to see of its deliveries, by its entitlement at this moment.</summary>
internal sealed class DeliveryProjector(EventOpener opener, SealedPayload payloads, IAccessSnapshots snapshots, TimeProvider clock)
{
    public Projection Project(IReadOnlyList<ClaimedDelivery> claimed, Subscription subscription)
    {
        var (reader, moment, fields) = (subscription.Reader, AccessMoment.Of(snapshots, clock), FieldsOf(subscription));
        var (deliveries, withdrawn) = (new List<Delivery>(claimed.Count), new List<(ClaimedDelivery, string)>());
        for (var i = 0; i < claimed.Count; i++)
        {
            var (entry, decision) = (claimed[i].Entry, DecisionFor(claimed[i].Entry, reader, moment));
            if (decision.Code == RejectionCode.GrantsNotCurrent)
            {
                // With all that follows: a later event of the same subject must not overtake it.
                return new Projection(deliveries, withdrawn, [.. claimed.Skip(i)]);
            }

            if (!decision.Allowed)
            {
                withdrawn.Add((claimed[i], decision.Code!));
                continue;
            }

            deliveries.Add(new Delivery
            {
                DeliveryId = claimed[i].Id,
                Attempt = claimed[i].Attempt,
                LeaseUntil = claimed[i].LeaseUntil,
                Event = claimed[i].Views is { } views
                    ? views.Get(decision, subscription.Fields, () => opener.Open(entry, decision, fields))
                    : opener.Open(entry, decision, fields, RepairedData(claimed[i]), MarksOf(claimed[i])),
            });
        }

        return new Projection(deliveries, withdrawn, []);
    }

    private JsonElement? RepairedData(ClaimedDelivery delivery) =>
        delivery.Edit is { } edit ? payloads.OpenEdit(edit.Box, edit.Id) : null;

    // Most deliveries are what they seem.
    private static Dictionary<string, string>? MarksOf(ClaimedDelivery delivery)
    {
        if (delivery is { IsReplay: false, OriginalId: null })
        {
            return null;
        }

        var marks = new Dictionary<string, string>();
        if (delivery.IsReplay)
        {
            marks[DeliveryMark.Replay] = "true";
        }

        if (delivery.OriginalId is { } original)
        {
            marks[DeliveryMark.Original] = original.ToString();
        }

        return marks;
    }

    private static AccessDecision DecisionFor(LedgerEntry entry, Caller reader, AccessMoment moment) =>
        EventAccess.Decide(reader, AccessAction.Subscribe, entry.Type, entry.Region, entry.CounterpartRegion, entry.Source, moment).Decision;

    private static HashSet<string>? FieldsOf(Subscription subscription) =>
        subscription.Fields is null ? null : [.. subscription.Fields.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
