using System.Globalization;
using ExchangeHub.Access.Calendar;
using ExchangeHub.Hub.Pipeline;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>Turns targets into deliveries, in the transaction of their ledger entries.</summary>
internal sealed class DeliveryStage(WorkingDayCalendar calendar, FreshDeliveries fresh, DeliverySignal signal) : ICommitStage
{
    public async Task WriteAsync(CommitGroup group, CancellationToken cancellationToken)
    {
        var now = group.Now.ToUnixTimeMilliseconds();
        var rows = new List<DeliveryRow>();
        var owed = new HashSet<Guid>();
        var dueOn = new Dictionary<int, string>();
        foreach (var (batch, incoming) in group.New)
        {
            foreach (var target in incoming.Targets)
            {
                rows.Add(new DeliveryRow
                {
                    Id = Guid.CreateVersion7(),
                    SubscriptionId = target,
                    Sequence = incoming.Sequence!.Value,
                    Subject = incoming.Subject!,
                    OtherSubject = incoming.OtherSubject,
                    AvailableAt = now,
                    CreatedAt = now,
                    DueOn = DueOn(dueOn, incoming.Contract!.DueWorkingDays, batch.Today),
                });
                owed.Add(target);
            }
        }

        var leases = await fresh.LeaseAsync(group.Scope, rows, group.Now, cancellationToken);
        group.Scope.InsertAtEnd(DeliveryTables.Deliveries, rows);
        owed.ExceptWith(leases.Where(lease => lease.Changes is not null).Select(lease => lease.Subscription));
        group.AfterCommit.Add(() =>
        {
            fresh.HandOver(leases);
            signal.Wake(owed);
        });
    }

    private string? DueOn(Dictionary<int, string> known, int workingDays, DateOnly today)
    {
        if (workingDays == 0)
        {
            return null;
        }

        if (!known.TryGetValue(workingDays, out var due))
        {
            due = calendar.AddWorkingDays(today, workingDays).Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            known.Add(workingDays, due);
        }

        return due;
    }
}

internal static class DeliveryTables
{
    public static readonly BulkTable<DeliveryRow> Deliveries = new("delivery", "",
    [
        new BulkColumn<DeliveryRow, Guid>("id", "uuid", row => row.Id),
        new BulkColumn<DeliveryRow, Guid>("subscription_id", "uuid", row => row.SubscriptionId),
        new BulkColumn<DeliveryRow, long>("sequence", "bigint", row => row.Sequence),
        new BulkColumn<DeliveryRow, string>("subject", "text", row => row.Subject),
        new BulkColumn<DeliveryRow, string?>("other_subject", "text", row => row.OtherSubject),
        new BulkColumn<DeliveryRow, int>("state", "integer", row => (int)row.State),
        new BulkColumn<DeliveryRow, int>("attempt", "integer", row => row.Attempt),
        new BulkColumn<DeliveryRow, long>("available_at", "bigint", row => row.AvailableAt),
        new BulkColumn<DeliveryRow, Guid?>("lease_id", "uuid", row => row.LeaseId),
        new BulkColumn<DeliveryRow, long?>("attempted_at", "bigint", row => row.AttemptedAt),
        new BulkColumn<DeliveryRow, int>("tries", "integer", row => row.Tries),
        new BulkColumn<DeliveryRow, long?>("first_tried_at", "bigint", row => row.FirstTriedAt),
        new BulkColumn<DeliveryRow, long>("created_at", "bigint", row => row.CreatedAt),
        new BulkColumn<DeliveryRow, string?>("due_on", "text", row => row.DueOn),
        new BulkColumn<DeliveryRow, long>("replay_at", "bigint", row => row.ReplayAt),
        new BulkColumn<DeliveryRow, Guid?>("original_id", "uuid", row => row.OriginalId),
    ]);

    public static readonly BulkTable<DeliveryAttempt> Attempts = new("delivery_attempt", "on conflict do nothing",
    [
        new BulkColumn<DeliveryAttempt, Guid>("delivery_id", "uuid", row => row.DeliveryId),
        new BulkColumn<DeliveryAttempt, int>("attempt", "integer", row => row.Attempt),
        new BulkColumn<DeliveryAttempt, long>("started_at", "bigint", row => row.StartedAt),
        new BulkColumn<DeliveryAttempt, long>("ended_at", "bigint", row => row.EndedAt),
        new BulkColumn<DeliveryAttempt, string>("result", "text", row => row.Result),
        new BulkColumn<DeliveryAttempt, string?>("code", "text", row => row.Code),
        new BulkColumn<DeliveryAttempt, string?>("detail", "text", row => row.Detail),
    ]);
}
