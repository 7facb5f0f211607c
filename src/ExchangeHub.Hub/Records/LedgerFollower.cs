using System.Globalization;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Roster;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Records;

/// <summary>An entry of the ledger as the records see it.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Source">Its source.</param>
/// <param name="EventId">Its id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="OtherSubject">The person key that joined the subject by it.</param>
/// <param name="Replaces">Id of the event of the same source that it cancels or corrects.</param>
/// <param name="Fact">What it says; null where records do not follow its type, and of a cancellation.</param>
internal sealed record FollowedEntry(
    long Sequence, string Source, string EventId, string Type, string Subject, string? OtherSubject, string? Replaces, RecordFact? Fact);

/// <summary>Reads the ledger on, in its order.</summary>
internal sealed class LedgerFollower(Dialect dialect, SealedPayload payloads)
{
    public static readonly string RosterPage = ContractCatalog.Of<SnapshotPage>().Type;
    public static readonly string RosterCompleted = ContractCatalog.Of<SnapshotCompleted>().Type;

    private static readonly string[] Followed =
        [.. ContractCatalog.All.Where(contract => RecordKind.All.Any(kind => kind.Rules.ContainsKey(EventOf(contract)))).Select(contract => contract.Type)];

    /// <summary>True for what a staffing office hands over of its register.</summary>
    public static bool IsRegister(FollowedEntry entry) =>
        (entry.Type == RosterPage || entry.Type == RosterCompleted) && entry.Source.EndsWith($"/{Department.Staffing}", StringComparison.Ordinal);

    public async Task<List<FollowedEntry>> ReadAsync(long after, int atMost, CancellationToken cancellationToken)
    {
        await using var connection = await dialect.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            select sequence, source, event_id, type, region, counterpart_region, subject, other_subject, accepted_at, attributes,
                   case when {dialect.In("type", "types")} then payload end
            from ledger_entry where sequence > @after order by sequence limit @limit
            """;
        command.Add("types", dialect.List(Followed)).Add("after", after).Add("limit", atMost);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var entries = new List<FollowedEntry>();
        while (await rows.ReadAsync(cancellationToken))
        {
            entries.Add(Entry(new LedgerEntry
            {
                Sequence = rows.GetInt64(0),
                Source = rows.GetString(1),
                EventId = rows.GetString(2),
                Type = rows.GetString(3),
                Region = rows.GetString(4),
                CounterpartRegion = rows.IsDBNull(5) ? null : rows.GetString(5),
                Subject = rows.GetString(6),
                OtherSubject = rows.IsDBNull(7) ? null : rows.GetString(7),
                AcceptedAt = rows.GetInt64(8),
                Attributes = rows.GetString(9),
                Payload = rows.IsDBNull(10) ? [] : rows.GetFieldValue<byte[]>(10),
                ClientId = "",
                Fingerprint = [],
                LeafHash = [],
            }));
        }

        return entries;
    }

    private FollowedEntry Entry(LedgerEntry entry)
    {
        var attributes = JsonSerializer.Deserialize<Dictionary<string, string>>(entry.Attributes, WireJson.Options)!;
        var operation = attributes.GetValueOrDefault("operation");
        var replaces = operation is Operation.Cancel or Operation.Correct ? attributes.GetValueOrDefault("replacesid") : null;
        return new FollowedEntry(
            entry.Sequence, entry.Source, entry.EventId, entry.Type, entry.Subject, entry.OtherSubject,
            replaces == entry.EventId ? null : replaces,
            entry.Payload.Length == 0 || operation == Operation.Cancel ? null : FactOf(entry, attributes));
    }

    private RecordFact FactOf(LedgerEntry entry, Dictionary<string, string> attributes) => new(
        entry.Sequence,
        EffectiveOn(attributes, entry.AcceptedAt),
        EventOf(ContractCatalog.Find(entry.Type)!),
        entry.Region,
        entry.CounterpartRegion,
        payloads.Open(entry.Payload, entry.Source, entry.EventId));

    private static DateOnly EffectiveOn(Dictionary<string, string> attributes, long acceptedAt) =>
        DateOnly.TryParseExact(attributes.GetValueOrDefault("effectivedate"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var effective)
            ? effective
            : ChinaTime.DateOf(
                DateTimeOffset.TryParse(attributes.GetValueOrDefault("time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                    ? time
                    : DateTimeOffset.FromUnixTimeMilliseconds(acceptedAt));

    private static string EventOf(Contract contract) => $"{contract.Family}.{contract.Name}";
}
