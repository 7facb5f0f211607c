using System.Net;
using ExchangeHub.Client;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Store;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Sandbox.Fronts;

/// <summary>
/// A system that speaks to the hub by itself: it publishes what its people record and pulls what comes back. A change is settled in its store only
/// after the hub's answer, and a delivery is known by its id, so a kill on either side repeats a step and never an effect.
/// </summary>
internal sealed partial class HubClientFront(DepartmentSystem system, ExchangeHubClient hub, TimeProvider clock, ILogger logger) : ISystemFront, IDisposable
{
    private const int BatchSize = 100;
    private const string HeldBack = "held-back";
    private const string NotMapped = "not-mapped";
    private const string Incomplete = "incomplete";

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PullWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private Guid? subscription;

    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(RepeatAsync(PublishAsync, stopping), RepeatAsync(PullAsync, stopping));

    public void Dispose() => hub.Dispose();

    /// <param name="step">Tells whether there is nothing to wait for before the next one.</param>
    /// <param name="stopping">Ends it.</param>
    private async Task RepeatAsync(Func<CancellationToken, Task<bool>> step, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                if (!await TryAsync(step, stopping))
                {
                    await Task.Delay(RetryDelay, clock, stopping);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was under way is repeated at the next start.
        }
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task<bool>> step, CancellationToken stopping)
    {
        try
        {
            return await step(stopping);
        }
        catch (Exception outage) when (outage is ExchangeHubException or SystemDownException or SystemErrorException)
        {
            Log.Waiting(logger, system.Department, system.Region, outage.Message);
            return false;
        }
    }

    private async Task<bool> PublishAsync(CancellationToken cancellationToken)
    {
        // Taken before the look, so that a change recorded in between is not missed.
        var next = system.Store.NextRecorded;
        var changes = system.Store.Read(session => session.PendingAfter(after: 0, BatchSize));
        if (changes.Count == 0)
        {
            await next.WaitAsync(cancellationToken);
            return true;
        }

        var drafts = changes.Select(DraftOf).ToList();
        var answers = await SendAsync([.. drafts.Select(draft => draft.Event).OfType<CloudEvent>()], cancellationToken);

        // Settled is a prefix: what the hub cannot take just now, and all after it, is sent again.
        var settled = drafts.TakeWhile(draft => draft.Event is null || !answers[draft.Change.RowId].IsForLater()).ToList();
        if (settled.Count > 0)
        {
            var results = settled.Select(draft => draft.Problem ?? ResultOf(draft.Change, answers[draft.Change.RowId])).ToList();
            await system.Store.WriteAsync(session => session.Acknowledge(new ChangeAcknowledgement(settled[^1].Change.Position, results)), cancellationToken);
        }

        return settled.Count == drafts.Count;
    }

    private async Task<Dictionary<string, EventResult>> SendAsync(IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken)
    {
        await system.Faults.PassAsync(cancellationToken);
        var sent = Disturbed(events);
        var answers = new Dictionary<string, EventResult>(events.Count);
        foreach (var (e, answer) in sent.Zip(await hub.PublishAsync(sent, cancellationToken)))
        {
            answers.TryAdd(e.Id, answer);
        }

        return answers;
    }

    // Events carry no number that tells their order, so what is said of one person stays as it is.
    private IReadOnlyList<CloudEvent> Disturbed(IReadOnlyList<CloudEvent> events) =>
        [.. system.Faults.Disturb<IReadOnlyList<CloudEvent>>([.. events.GroupBy(HubClientEvents.PersonOf).Select(person => (IReadOnlyList<CloudEvent>)[.. person])]).SelectMany(person => person)];

    private Draft DraftOf(Change change)
    {
        try
        {
            return HubClientEvents.Of(change, system.Region) is { } e ? new(change, e) : new(change, Problem: Rejected(change, NotMapped, "此类业务不对外交换"));
        }
        catch (IncompleteFormException incomplete)
        {
            return new(change, Problem: Rejected(change, Incomplete, incomplete.Message));
        }
    }

    private static ChangeResult ResultOf(Change change, EventResult answer) => answer.Status == EventStatus.Rejected
        ? Rejected(
            change,
            answer.Errors is [var first, ..] ? first.Code : null,
            "交换中心未接收：" + string.Join("；", answer.Errors.Select(error => $"{error.Field}（{error.Code}）{error.Detail}")))
        : new(change.RowId, answer.Status, Code: null, Detail: null, answer.Sequence);

    private static ChangeResult Rejected(Change change, string? code, string detail) => new(change.RowId, EventStatus.Rejected, code, detail, Sequence: null);

    private async Task<bool> PullAsync(CancellationToken cancellationToken)
    {
        await system.Faults.PassAsync(cancellationToken);
        var deliveries = await NextDeliveriesAsync(cancellationToken);
        if (deliveries.Count > 0)
        {
            // A system that went down while it waited has taken nothing; the lease brings the deliveries again.
            await system.Faults.PassAsync(cancellationToken);
            await hub.SendReceiptsAsync(await ApplyAsync(deliveries, cancellationToken), cancellationToken);
        }

        return true;
    }

    private async Task<IReadOnlyList<Delivery>> NextDeliveriesAsync(CancellationToken cancellationToken)
    {
        subscription ??= (await hub.FindOrCreateSubscriptionAsync(HubClientEvents.Types, system.Region, cancellationToken)).Id;
        try
        {
            return await hub.PullAsync(subscription.Value, BatchSize, PullWait, Lease, cancellationToken);
        }
        catch (ExchangeHubException gone) when (gone.Status == HttpStatusCode.NotFound)
        {
            // An operator has ended it; the next round makes one.
            subscription = null;
            throw;
        }
    }

    /// <summary>In order for each subject: one that cannot be applied now holds back its own later ones and nobody else's.</summary>
    private async Task<List<Receipt>> ApplyAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var (receipts, held) = (new List<Receipt>(deliveries.Count), new Dictionary<string, int?>());
        foreach (var delivery in deliveries)
        {
            var subject = delivery.Event.Subject ?? "";
            var answer = held.TryGetValue(subject, out var wait)
                ? new InboxAnswer(ReceiptStage.Failed, HeldBack, RetryAfterSeconds: wait)
                : (await system.ReceiveAsync([HubClientEvents.ActionOf(delivery)], cancellationToken))[0];
            if (!answer.IsFinal)
            {
                held[subject] = answer.RetryAfterSeconds;
            }

            receipts.Add(ReceiptOf(delivery, answer));
        }

        return receipts;
    }

    private Receipt ReceiptOf(Delivery delivery, InboxAnswer answer) => new()
    {
        DeliveryId = delivery.DeliveryId,
        Stage = answer.Outcome,
        Code = answer.Code,
        Detail = answer.Detail,
        BusinessNo = answer.BusinessNo,
        RetryAfterSeconds = answer.RetryAfterSeconds,
        OccurredAt = clock.GetUtcNow(),
    };

    private sealed record Draft(Change Change, CloudEvent? Event = null, ChangeResult? Problem = null);

    private static partial class Log
    {
        [LoggerMessage(301, LogLevel.Warning, "{Department} {Region}: nothing is exchanged just now ({Problem}); its changes wait")]
        public static partial void Waiting(ILogger logger, string department, string region, string problem);
    }
}
