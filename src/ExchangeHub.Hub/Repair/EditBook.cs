using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Masking;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Validation;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Grants;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Repair;

/// <summary>Repaired data for what was set aside: proposed, checked, let go by a second person. Nothing of the ledger changes.</summary>
internal sealed class EditBook(
    HubDb db, SealedPayload payloads, IRegionTrees trees, DeliverySignal signal, TimeProvider clock, IOptions<HubOptions> options)
{
    private const string NotSetAside = "It is not set aside.";

    /// <summary>A proposal and the fields that it changes.</summary>
    public sealed record Proposal(DeliveryEdit Edit, IReadOnlyList<string> Fields);

    /// <summary>A proposal with the names of all fields that it changes, and those that its reader sees, before and after.</summary>
    public sealed record ShownEdit(DeliveryEdit Edit, IReadOnlyCollection<string> Fields, JsonElement Before, JsonElement After);

    /// <summary>What is to be delivered, as its reader may see it, with the fields that a proposal of this reader can change.</summary>
    public sealed record ShownData(JsonElement Data, IReadOnlyList<string> Editable);

    /// <param name="delivery">What was set aside.</param>
    /// <param name="entry">Its entry of the ledger.</param>
    /// <param name="repair">From what the proposer sees of what was to be delivered to what shall be.</param>
    /// <param name="proposer">Who says so.</param>
    /// <param name="decision">What the proposer may see: nothing else can be changed, and no answer tells what it holds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Verdict<Proposal>> ProposeAsync(
        DeliveryRow delivery, LedgerEntry entry, Func<JsonElement, JsonElement> repair, Caller proposer, AccessDecision decision, CancellationToken cancellationToken)
    {
        if (delivery.State != DeliveryState.Parked)
        {
            return Verdict<Proposal>.Conflict(NotSetAside);
        }

        var contract = ContractCatalog.Find(entry.Type)!;
        var before = await DataOfAsync(delivery, entry, cancellationToken);
        List<Finding> findings;
        JsonElement data;
        Dictionary<string, JsonNode?> changes;
        try
        {
            (data, findings) = Repair(contract, before, repair, decision);
            findings = findings.Count > 0 ? findings : Problems(entry, contract, data);
            changes = findings.Count > 0 ? [] : Changes(before, data);
        }
        catch (InvalidOperationException)
        {
            return Verdict<Proposal>.Refused([new Finding(RejectionCode.UnsafeText, "data", "A text holds half a surrogate pair.")]);
        }

        if (findings.Count == 0 && changes.Count == 0)
        {
            findings = [new Finding(RejectionCode.InvalidField, "data", "It is what was to be delivered already.")];
        }

        if (findings.Count > 0)
        {
            return Verdict<Proposal>.Refused(findings);
        }

        var id = Guid.CreateVersion7();
        var edit = new DeliveryEdit
        {
            Id = id,
            DeliveryId = delivery.Id,
            ProposedBy = proposer.Actor,
            ProposedAt = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            Data = payloads.CloseEdit(data, id),
            Changes = payloads.CloseEdit(JsonSerializer.SerializeToElement(changes), id),
        };
        db.Add(edit);
        await db.SaveChangesAsync(cancellationToken);
        return Verdict<Proposal>.Done(new Proposal(edit, [.. changes.Select(change => change.Key).Order(StringComparer.Ordinal)]), status: 201);
    }

    /// <summary>What the latest proposal changes, as this reader may see it; null where there is none.</summary>
    public async Task<ShownEdit?> ShowAsync(DeliveryRow delivery, LedgerEntry entry, AccessDecision decision, CancellationToken cancellationToken)
    {
        if (await db.Set<DeliveryEdit>().AsNoTracking().Where(one => one.DeliveryId == delivery.Id)
            .OrderByDescending(one => one.Id).FirstOrDefaultAsync(cancellationToken) is not { } edit)
        {
            return null;
        }

        var contract = ContractCatalog.Find(entry.Type)!;
        var changed = payloads.OpenEdit(edit.Changes, edit.Id).EnumerateObject().Select(change => change.Name).ToHashSet();
        return new ShownEdit(
            edit,
            changed,
            FieldProjection.Project(contract, await DataOfAsync(delivery, entry, cancellationToken), decision.Profile!, changed, decision.OpenedFields),
            FieldProjection.Project(contract, payloads.OpenEdit(edit.Data, edit.Id), decision.Profile!, changed, decision.OpenedFields));
    }

    /// <summary>What is to be delivered. What the reader sees only in part, and what says whom it is about, is not to be changed.</summary>
    public async Task<ShownData> DataAsync(DeliveryRow delivery, LedgerEntry entry, AccessDecision decision, CancellationToken cancellationToken)
    {
        var contract = ContractCatalog.Find(entry.Type)!;
        var whole = await DataOfAsync(delivery, entry, cancellationToken);
        var shown = FieldProjection.Project(contract, whole, decision.Profile!, onlyFields: null, decision.OpenedFields);
        return new ShownData(shown, Editable(contract, whole, shown, decision));
    }

    /// <summary>Lets a proposal go: a new delivery takes the place of the one that was set aside.</summary>
    public async Task<Verdict<DeliveryEdit>> ApproveAsync(DeliveryRow delivery, Guid editId, Caller approver, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockAsync(WriterLock.Lanes(delivery.SubscriptionId), cancellationToken);
        if (await db.Set<DeliveryEdit>().SingleOrDefaultAsync(one => one.Id == editId && one.DeliveryId == delivery.Id, cancellationToken) is not { } edit)
        {
            return UnknownEdit();
        }

        if (edit.ProposedBy == approver.Actor)
        {
            return Verdict<DeliveryEdit>.Refused(new Finding(RejectionCode.SecondPersonRequired, "", "Whoever proposed it does not let it go."));
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var replaced = edit.IsDecided ? 0 : await db.Set<DeliveryRow>()
            .Where(row => row.Id == delivery.Id && row.State == DeliveryState.Parked)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Replaced).SetProperty(row => row.SettledAt, now), cancellationToken);
        if (replaced == 0)
        {
            return Verdict<DeliveryEdit>.Conflict(NotSetAside);
        }

        var replacement = new DeliveryRow
        {
            Id = Guid.CreateVersion7(), SubscriptionId = delivery.SubscriptionId, Sequence = delivery.Sequence, Subject = delivery.Subject,
            OtherSubject = delivery.OtherSubject, AvailableAt = now, CreatedAt = now, ReplayAt = delivery.ReplayAt, DueOn = delivery.DueOn, OriginalId = delivery.Id,
        };
        (edit.ApprovedBy, edit.ApprovedAt, edit.ReplacementId) = (approver.Actor, now, replacement.Id);
        db.Add(replacement);
        db.Add(new DeliveryAction { DeliveryId = delivery.Id, At = now, Action = DeliveryAction.Edited, Actor = approver.Actor, Reason = $"proposed by {edit.ProposedBy}" });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signal.Wake([delivery.SubscriptionId]);
        return Verdict<DeliveryEdit>.Done(edit);
    }

    /// <summary>Says no to a proposal, or takes one's own back; the delivery stays set aside.</summary>
    public async Task<Verdict<DeliveryEdit>> RefuseAsync(DeliveryRow delivery, Guid editId, Caller refuser, string reason, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockAsync(WriterLock.Lanes(delivery.SubscriptionId), cancellationToken);
        if (await db.Set<DeliveryEdit>().SingleOrDefaultAsync(one => one.Id == editId && one.DeliveryId == delivery.Id, cancellationToken) is not { } edit)
        {
            return UnknownEdit();
        }

        if (edit.IsDecided)
        {
            return Verdict<DeliveryEdit>.Conflict("It was decided already.");
        }

        (edit.RefusedBy, edit.RefusedAt, edit.Reason) = (refuser.Actor, clock.GetUtcNow().ToUnixTimeMilliseconds(), reason);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Verdict<DeliveryEdit>.Done(edit);
    }

    private static Verdict<DeliveryEdit> UnknownEdit() =>
        Verdict<DeliveryEdit>.Refused(new Finding(RejectionCode.InvalidField, "editId", "No proposal for this delivery has this id."));

    /// <summary>What is to be delivered: the entry's data, or that of an edit before this one.</summary>
    private async Task<JsonElement> DataOfAsync(DeliveryRow delivery, LedgerEntry entry, CancellationToken cancellationToken) =>
        delivery.OriginalId is not null
        && await db.Set<DeliveryEdit>().AsNoTracking().SingleOrDefaultAsync(one => one.ReplacementId == delivery.Id, cancellationToken) is { } earlier
            ? payloads.OpenEdit(earlier.Data, earlier.Id)
            : payloads.Open(entry.Payload, entry.Source, entry.EventId);

    private static List<string> Editable(Contract contract, JsonElement whole, JsonElement shown, AccessDecision decision) =>
    [
        .. contract.Fields.Where(field => field != contract.Subject && field != contract.FormerSubject
            && (Node(whole, field.Name) is null
                ? FieldProjection.Shows(field, decision.Profile!) || decision.OpenedFields?.Contains(field.Name) == true
                : Same(whole, shown, field.Name))).Select(field => field.Name),
    ];

    /// <summary>The whole data with what was changed of the part that the proposer sees.</summary>
    private static (JsonElement Data, List<Finding> Findings) Repair(Contract contract, JsonElement before, Func<JsonElement, JsonElement> repair, AccessDecision decision)
    {
        var shown = FieldProjection.Project(contract, before, decision.Profile!, onlyFields: null, decision.OpenedFields);
        var wanted = repair(shown);
        if (wanted.ValueKind != JsonValueKind.Object)
        {
            return (before, [new Finding(RejectionCode.InvalidField, "data", "The whole data as an object.")]);
        }

        var (whole, changed) = (JsonObject.Create(before)!, Changes(shown, wanted).Keys.ToList());
        var closed = contract.Fields.Select(field => field.Name).Concat(whole.Select(member => member.Key)).Except(Editable(contract, before, shown, decision)).ToHashSet();
        foreach (var name in changed.Where(name => !closed.Contains(name)))
        {
            whole.Remove(name);
            if (wanted.TryGetProperty(name, out _))
            {
                whole[name] = Node(wanted, name);
            }
        }

        return (
            JsonSerializer.SerializeToElement(whole),
            [.. changed.Where(closed.Contains).Select(name => new Finding(RejectionCode.InvalidField, $"data.{name}", name == contract.Subject.Name || name == contract.FormerSubject?.Name
                ? "Whom or what the event is about stays; its sender corrects that with an event of its own."
                : "Not to be changed by who does not see it whole."))]);
    }

    private List<Finding> Problems(LedgerEntry entry, Contract contract, JsonElement data)
    {
        var attributes = JsonSerializer.Deserialize<Dictionary<string, string>>(entry.Attributes, WireJson.Options)!;
        var context = ContractValidationStage.ContextOf(trees.Current, options.Value, clock.GetUtcNow());
        return [.. EventValidator.Validate(CloudEvent.From(attributes, data), contract, context).Errors];
    }

    private static Dictionary<string, JsonNode?> Changes(JsonElement before, JsonElement after)
    {
        var names = before.EnumerateObject().Concat(after.EnumerateObject()).Select(field => field.Name).Distinct();
        return names.Where(name => !Same(before, after, name)).ToDictionary(
            name => name,
            JsonNode? (name) => new JsonObject { ["before"] = Node(before, name), ["after"] = Node(after, name) });
    }

    private static bool Same(JsonElement before, JsonElement after, string name) => JsonNode.DeepEquals(Node(before, name), Node(after, name));

    private static JsonNode? Node(JsonElement data, string name) => data.TryGetProperty(name, out var value) ? JsonNode.Parse(value.GetRawText()) : null;
}
