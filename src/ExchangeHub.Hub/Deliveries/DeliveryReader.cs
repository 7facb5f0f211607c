using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>A delivery given out for one attempt.</summary>
internal readonly record struct DeliveryLease(Guid Id, int Attempt);

/// <summary>A delivery given out, with its ledger entry.</summary>
internal sealed record ClaimedDelivery(Guid Id, int Attempt, DateTimeOffset LeaseUntil, LedgerEntry Entry)
{
    public DeliveryLease Lease => new(Id, Attempt);

    public bool IsReplay { get; init; }

    /// <summary>Set with <see cref="Edit"/> where repaired data goes out in place of what the ledger holds.</summary>
    public Guid? OriginalId { get; init; }

    public (Guid Id, byte[] Box)? Edit { get; init; }

    /// <summary>Shared with the other deliveries of its event, where they go out together.</summary>
    public EventViews? Views { get; init; }
}

/// <summary>A delivery that may go out.</summary>
internal sealed record PickedDelivery(Guid Id, long Sequence, int Attempt, bool IsReplay, Guid? OriginalId);

/// <summary>Brings deliveries together with their entries: as many as one message carries, and always the first. The rest comes with the next claim, in order.</summary>
internal sealed class DeliveryReader(Dialect dialect, RecentEntries recent, IOptions<HubOptions> options)
{
    /// <summary>Sealed bytes after which a message takes no further event.</summary>
    public long MaxBytes => options.Value.MaxDeliveryBytes;

    public async Task<IReadOnlyList<ClaimedDelivery>> ReadAsync(WriteScope scope, IReadOnlyList<PickedDelivery> picked, DateTimeOffset until, CancellationToken cancellationToken) =>
        Remembered(picked, until) ?? await ReadLedgerAsync(scope, picked, until, cancellationToken);

    /// <summary>Null where one of them is not at hand.</summary>
    private List<ClaimedDelivery>? Remembered(IReadOnlyList<PickedDelivery> picked, DateTimeOffset until)
    {
        var (claimed, bytes) = (new List<ClaimedDelivery>(picked.Count), 0L);
        foreach (var delivery in picked)
        {
            if (delivery.OriginalId is not null || recent.Find(delivery.Sequence) is not { } entry)
            {
                return null;
            }

            if (bytes >= MaxBytes)
            {
                break;
            }

            bytes += entry.Payload.Length;
            claimed.Add(new ClaimedDelivery(delivery.Id, delivery.Attempt, until, entry) { IsReplay = delivery.IsReplay });
        }

        return claimed;
    }

    private async Task<List<ClaimedDelivery>> ReadLedgerAsync(
        WriteScope scope, IReadOnlyList<PickedDelivery> picked, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var command = scope.Command(
            $"""
            select d.id, d.attempt + 1, e.sequence, e.source, e.event_id, e.type, e.region, e.counterpart_region, e.subject, e.client_id,
                   e.accepted_at, e.attributes, e.payload, e.fingerprint, e.leaf_hash, d.replay_at > 0, d.original_id, x.id, x.data
            from delivery d join ledger_entry e on e.sequence = d.sequence
            left join delivery_edit x on d.original_id is not null and x.replacement_id = d.id
            join (select p.id, sum(length(s.payload)) over (order by p.replay_at, p.sequence) - length(s.payload) as before
                  from ledger_entry s join delivery p on p.sequence = s.sequence where {dialect.In("p.id", "ids")}) size on size.id = d.id
            where {dialect.In("d.id", "ids")} and size.before < @bytes order by d.replay_at, d.sequence
            """);
        command.Add("ids", dialect.List([.. picked.Select(delivery => delivery.Id)])).Add("bytes", MaxBytes);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var claimed = new List<ClaimedDelivery>(picked.Count);
        while (await rows.ReadAsync(cancellationToken))
        {
            claimed.Add(new ClaimedDelivery(rows.GetGuid(0), rows.GetInt32(1), until, new LedgerEntry
            {
                Sequence = rows.GetInt64(2),
                Source = rows.GetString(3),
                EventId = rows.GetString(4),
                Type = rows.GetString(5),
                Region = rows.GetString(6),
                CounterpartRegion = rows.IsDBNull(7) ? null : rows.GetString(7),
                Subject = rows.GetString(8),
                ClientId = rows.GetString(9),
                AcceptedAt = rows.GetInt64(10),
                Attributes = rows.GetString(11),
                Payload = rows.GetFieldValue<byte[]>(12),
                Fingerprint = rows.GetFieldValue<byte[]>(13),
                LeafHash = rows.GetFieldValue<byte[]>(14),
            })
            {
                IsReplay = rows.GetBoolean(15),
                OriginalId = rows.IsDBNull(16) ? null : rows.GetGuid(16),
                Edit = rows.IsDBNull(17) ? null : (rows.GetGuid(17), rows.GetFieldValue<byte[]>(18)),
            });
        }

        return claimed;
    }
}
