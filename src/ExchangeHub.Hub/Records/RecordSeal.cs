using System.Globalization;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;

namespace ExchangeHub.Hub.Records;

/// <summary>Records at rest: whatever may hold personal fields is sealed to its row with the ledger's key, the rest is plain.</summary>
internal sealed class RecordSeal(KeyFolder keys)
{
    private readonly Seal seal = new(keys, KeyPurpose.Ledger);

    public byte[] Close(RecordKind kind, string key, RecordFact fact) =>
        Close(kind, FactRow(kind, key, fact.Sequence), JsonSerializer.SerializeToUtf8Bytes(fact, WireJson.Options));

    public RecordFact OpenFact(RecordKind kind, string key, long sequence, byte[] box) =>
        JsonSerializer.Deserialize<RecordFact>(Open(kind, FactRow(kind, key, sequence), box), WireJson.Options)!;

    public RecordVersion Close(RecordKind kind, RecordVersion version) =>
        version with { Body = Close(kind, VersionRow(kind, version.Key, version.ValidFrom), version.Body) };

    public JsonElement OpenVersion(RecordKind kind, string key, DateOnly validFrom, byte[] box)
    {
        var reader = new Utf8JsonReader(Open(kind, VersionRow(kind, key, validFrom), box));
        return JsonElement.ParseValue(ref reader);
    }

    private byte[] Close(RecordKind kind, string row, byte[] plain) => kind.IsSealed ? seal.Close(plain, row) : plain;

    private byte[] Open(RecordKind kind, string row, byte[] box) => kind.IsSealed ? seal.Open(box, row) : box;

    private static string FactRow(RecordKind kind, string key, long sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"record_fact|{kind.Name}|{key}|{sequence}");

    private static string VersionRow(RecordKind kind, string key, DateOnly validFrom) =>
        string.Create(CultureInfo.InvariantCulture, $"record_version|{kind.Name}|{key}|{validFrom:yyyy-MM-dd}");
}
