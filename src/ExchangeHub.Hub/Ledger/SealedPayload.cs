using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExchangeHub.Contracts.Sealing;

namespace ExchangeHub.Hub.Ledger;

/// <summary>An event's data at rest: a random salt and the data, sealed to its row.</summary>
internal sealed class SealedPayload(KeyFolder keys)
{
    private const int SaltLength = 16;

    private readonly Seal seal = new(keys, KeyPurpose.Ledger);

    /// <summary>Seals data and says its salted hash, which the leaf covers: salt and box destroyed, the ledger still verifies.</summary>
    public (byte[] Box, byte[] Hash) Close(JsonElement data, string source, string id)
    {
        var json = JsonMarshal(data);
        var plain = new byte[SaltLength + json.Length];
        RandomNumberGenerator.Fill(plain.AsSpan(0, SaltLength));
        json.CopyTo(plain.AsSpan(SaltLength));
        return (seal.Close(plain, Row(source, id)), SHA256.HashData(plain));
    }

    /// <summary>The data of a ledger row.</summary>
    public JsonElement Open(byte[] box, string source, string id) => DataOf(seal.Open(box, Row(source, id)));

    /// <summary>Salt and data of a ledger row as they were hashed; null where the box does not open.</summary>
    public byte[]? TryOpenWhole(LedgerEntry entry)
    {
        try
        {
            return seal.Open(entry.Payload, Row(entry.Source, entry.EventId));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The data behind the salt.</summary>
    public static JsonElement DataOf(byte[] whole)
    {
        var reader = new Utf8JsonReader(whole.AsSpan(SaltLength));
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>Repaired data, or what it changes, sealed to its proposal.</summary>
    public byte[] CloseEdit(JsonElement json, Guid editId) => seal.Close(JsonMarshal(json), Edit(editId));

    public JsonElement OpenEdit(byte[] box, Guid editId)
    {
        var reader = new Utf8JsonReader(seal.Open(box, Edit(editId)));
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>A rejected event as it came.</summary>
    public byte[] CloseRejected(string json, Guid rejectionId) => seal.Close(Encoding.UTF8.GetBytes(json), $"rejection|{rejectionId}");

    private static string Edit(Guid editId) => $"delivery_edit|{editId}";

    private static string Row(string source, string id) => $"ledger_entry|payload|{source}|{id}";

    private static byte[] JsonMarshal(JsonElement data) =>
        data.ValueKind == JsonValueKind.Undefined ? "null"u8.ToArray() : Encoding.UTF8.GetBytes(data.GetRawText());
}
