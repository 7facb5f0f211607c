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
        if (payloads.TryOpenWhole(entry) is not { } whole)
        {
            return
            [
                new LedgerFinding(LedgerFinding.Sealed, entry.Sequence, "payload", "The sealed data does not open: altered, moved here from another row, or its key is not in the folder."),
                .. Told(entry, ChangedColumns(entry, AttributesOf(entry))),
            ];
        }

        if (!LeafHash.Of(entry, SHA256.HashData(whole)).AsSpan().SequenceEqual(entry.LeafHash))
        {
            return [new LedgerFinding(LedgerFinding.Leaf, entry.Sequence, null, "The content is not what the leaf hash was made of.")];
        }

        // The leaf hash covers attributes and data; what else stands in the row follows from them.
        var attributes = AttributesOf(entry);
        var isContent = fingerprint.Of(attributes, SealedPayload.DataOf(whole)).AsSpan().SequenceEqual(entry.Fingerprint);
        return Told(entry, isContent ? ChangedColumns(entry, attributes) : ChangedColumns(entry, attributes).Append("fingerprint"));
    }

    private static IEnumerable<LedgerFinding> Told(LedgerEntry entry, IEnumerable<string> columns) =>
        columns.Select(column => new LedgerFinding(LedgerFinding.Column, entry.Sequence, column, $"{column} is not what the entry was accepted with."));

    private static IEnumerable<string> ChangedColumns(LedgerEntry entry, Dictionary<string, string> attributes) =>
        Copies.Where(copy => copy.Value(entry) != attributes.GetValueOrDefault(copy.Attribute)).Select(copy => copy.Column);

    // Where they are no JSON, every column differs from them.
    private static Dictionary<string, string> AttributesOf(LedgerEntry entry)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(entry.Attributes, WireJson.Options) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
