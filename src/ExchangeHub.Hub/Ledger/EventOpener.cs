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

    public CloudEvent Open(LedgerEntry entry, AccessDecision decision, IReadOnlySet<string>? fields)
    {
        var attributes = JsonSerializer.Deserialize<Dictionary<string, string>>(entry.Attributes, WireJson.Options)!;
        attributes["subject"] = entry.Subject;
        var contract = ContractCatalog.Find(entry.Type)
            ?? throw new InvalidOperationException($"The ledger holds {entry.Type}, which this version has no contract for.");
        if (decision.Profile != FieldProfile.Full)
        {
            Array.ForEach(AboutTheDecision, name => attributes.Remove(name));
        }

        // A person's key and an institution's id tell nothing; the number of a case is what its field is.
        if (contract.Subject is { Subject: SubjectKind.Case } field && !FieldProjection.Shows(field, decision.Profile!))
        {
            attributes.Remove("subject");
        }

        var data = payloads.Open(entry.Payload, entry.Source, entry.EventId);
        return CloudEvent.From(attributes, FieldProjection.Project(contract, data, decision.Profile!, fields, decision.OpenedFields));
    }
}
