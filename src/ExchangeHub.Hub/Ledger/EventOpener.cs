using System.Text.Json;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Masking;
using ExchangeHub.Contracts;

namespace ExchangeHub.Hub.Ledger;

/// <summary>Makes a ledger entry an event again, with the fields that its reader is entitled to and no others.</summary>
internal sealed class EventOpener(SealedPayload payloads)
{
    // The number of a decision tells what kind of decision it was to who knows the numbering.
    private static readonly string[] AboutTheDecision = ["approvaldocno", "approvaldate", "legalbasis", "purpose"];

    /// <param name="entry">The entry.</param>
    /// <param name="decision">What its reader may see.</param>
    /// <param name="fields">The fields asked for; null for all that may be seen.</param>
    /// <param name="repaired">Data that goes out in place of the entry's.</param>
    /// <param name="marks">What the hub says about this delivery of it.</param>
    public CloudEvent Open(
        LedgerEntry entry, AccessDecision decision, IReadOnlySet<string>? fields, JsonElement? repaired = null, IReadOnlyDictionary<string, string>? marks = null)
    {
        var attributes = JsonSerializer.Deserialize<Dictionary<string, string>>(entry.Attributes, WireJson.Options)!;
        foreach (var name in DeliveryMark.All)
        {
            // The hub's own words: a sender's are not passed on.
            attributes.Remove(name);
            if (marks?.GetValueOrDefault(name) is { } mark)
            {
                attributes[name] = mark;
            }
        }

        var contract = ContractCatalog.Find(entry.Type)
            ?? throw new InvalidOperationException($"The ledger holds {entry.Type}, which this version has no contract for.");
        if (decision.Profile != FieldProfile.Full)
        {
            Array.ForEach(AboutTheDecision, name => attributes.Remove(name));
        }

        attributes.Remove("subject");
        if (SubjectOf(entry, contract, decision) is { } subject)
        {
            attributes["subject"] = subject;
        }

        var data = repaired ?? payloads.Open(entry.Payload, entry.Source, entry.EventId);
        return CloudEvent.From(attributes, FieldProjection.Project(contract, data, decision.Profile!, fields, decision.OpenedFields));
    }

    /// <summary>What the event is about, as far as its reader may know. A person's key and an institution's id tell nothing; the number of a case is what its field is.</summary>
    public static string? SubjectOf(LedgerEntry entry, Contract contract, AccessDecision decision) =>
        contract.Subject is { Subject: SubjectKind.Case } field && !FieldProjection.Shows(field, decision.Profile!) ? null : entry.Subject;
}
