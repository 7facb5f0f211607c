using System.Security.Cryptography;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Ledger;

namespace ExchangeHub.Hub.Evidence;

/// <summary>Whether a row of the ledger still says what was accepted.</summary>
internal sealed class EntryCheck(ContentFingerprint fingerprint, SealedPayload payloads)
{
    private static readonly (string Column, Func<LedgerEntry, string?> Value, string Attribute)[] Copies =
    [
        ("source", entry => entry.Source, "source"),
        ("event_id", entry => entry.EventId, "id"),
        ("type", entry => entry.Type, "type"),
        ("region", entry => entry.Region, "region"),
        ("counterpart_region", entry => entry.CounterpartRegion, "counterpartregion"),
        ("correlation_id", entry => entry.CorrelationId, "correlationid"),
    ];

    public IEnumerable<LedgerFinding> Of(LedgerEntry entry)
    {
        byte[] whole;
        try
        {
            whole = payloads.OpenWhole(entry.Payload, entry.Source, entry.EventId);
        }
        catch (CryptographicException)
        {
            return [new LedgerFinding(LedgerFinding.Sealed, entry.Sequence, "payload", "The sealed data does not open: altered, moved here from another row, or its key is not in the folder.")];
        }

        return LeafHash.Of(entry, SHA256.HashData(whole)).AsSpan().SequenceEqual(entry.LeafHash)
            ? ChangedColumns(entry, whole).Select(column => new LedgerFinding(LedgerFinding.Column, entry.Sequence, column, $"{column} is not what the entry was accepted with."))
            : [new LedgerFinding(LedgerFinding.Leaf, entry.Sequence, null, "The content is not what the leaf hash was made of.")];
    }

    // The leaf hash covers attributes and data; what else stands in the row follows from them.
    private List<string> ChangedColumns(LedgerEntry entry, byte[] whole)
    {
        var attributes = JsonSerializer.Deserialize<Dictionary<string, string>>(entry.Attributes, WireJson.Options)!;
        var changed = Copies.Where(copy => copy.Value(entry) != attributes.GetValueOrDefault(copy.Attribute)).Select(copy => copy.Column).ToList();
        if (!fingerprint.Of(attributes, SealedPayload.DataOf(whole)).AsSpan().SequenceEqual(entry.Fingerprint))
        {
            changed.Add("fingerprint");
        }

        return changed;
    }
}
