using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Receipts;

/// <summary>How a delivery stands when receipts for it arrive; kept up to date while a batch is judged.</summary>
internal sealed class DeliveryStanding
{
    public required Guid Id { get; init; }

    public required Guid SubscriptionId { get; init; }

    public required long Sequence { get; init; }

    public required string Subject { get; init; }

    public required string? OtherSubject { get; init; }

    public required int Attempt { get; init; }

    public required long? AttemptedAt { get; init; }

    public required Guid? LeaseId { get; set; }

    public required long ReplayAt { get; init; }

    public required int Tries { get; init; }

    public required long? FirstTriedAt { get; init; }

    public DeliveryState State { get; set; }
}

/// <summary>A subscription one of whose deliveries failed.</summary>
internal readonly record struct FailedLane(RetrySchedule Schedule, string Channel);

/// <summary>Reads what receipts are judged by.</summary>
internal static class ReceiptRows
{
    public static async Task<Dictionary<Guid, DeliveryStanding>> DeliveriesAsync(
        Dialect dialect, WriteScope scope, string clientId, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        await using var command = scope.Command(
            $"""
            select id, subscription_id, sequence, subject, attempt, attempted_at, lease_id, state, other_subject, replay_at, tries, first_tried_at from delivery
            where {dialect.In("id", "ids")} and subscription_id in (select id from subscription where client_id = @client)
            order by id {dialect.ForUpdate}
            """);
        command.Add("ids", dialect.List(ids)).Add("client", clientId);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var deliveries = new Dictionary<Guid, DeliveryStanding>();
        while (await rows.ReadAsync(cancellationToken))
        {
            deliveries[rows.GetGuid(0)] = new DeliveryStanding
            {
                Id = rows.GetGuid(0),
                SubscriptionId = rows.GetGuid(1),
                Sequence = rows.GetInt64(2),
                Subject = rows.GetString(3),
                Attempt = rows.GetInt32(4),
                AttemptedAt = rows.IsDBNull(5) ? null : rows.GetInt64(5),
                LeaseId = rows.IsDBNull(6) ? null : rows.GetGuid(6),
                State = (DeliveryState)rows.GetInt32(7),
                OtherSubject = rows.IsDBNull(8) ? null : rows.GetString(8),
                ReplayAt = rows.GetInt64(9),
                Tries = rows.GetInt32(10),
                FirstTriedAt = rows.IsDBNull(11) ? null : rows.GetInt64(11),
            };
        }

        return deliveries;
    }

    /// <summary>The subscriptions of these deliveries, with what each says about trying again.</summary>
    public static async Task<Dictionary<Guid, FailedLane>> SchedulesAsync(
        Dialect dialect, WriteScope scope, string clientId, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        await using var command = scope.Command(
            $"""
            select id, retry_schedule, channel from subscription
            where client_id = @client and id in (select subscription_id from delivery where {dialect.In("id", "ids")})
            """);
        command.Add("ids", dialect.List(ids)).Add("client", clientId);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var schedules = new Dictionary<Guid, FailedLane>();
        while (await rows.ReadAsync(cancellationToken))
        {
            schedules[rows.GetGuid(0)] = new FailedLane(RetrySchedule.Parse(rows.IsDBNull(1) ? null : rows.GetString(1)), rows.GetString(2));
        }

        return schedules;
    }

    public static async Task<HashSet<(Guid, string)>> RecordedAsync(
        Dialect dialect, WriteScope scope, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        await using var command = scope.Command($"select delivery_id, stage from receipt where {dialect.In("delivery_id", "ids")}");
        command.Add("ids", dialect.List(ids));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var recorded = new HashSet<(Guid, string)>();
        while (await rows.ReadAsync(cancellationToken))
        {
            recorded.Add((rows.GetGuid(0), rows.GetString(1)));
        }

        return recorded;
    }
}
