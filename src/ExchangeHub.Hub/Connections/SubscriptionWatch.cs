using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Grants;
using ExchangeHub.Hub.Pipeline;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Connections;

/// <summary>Warns of subscribers that have been failing for days, leaves them alone in the end, and tells it. May run on every node: what two do is one.</summary>
internal sealed partial class SubscriptionWatch(
    SubscriptionStore subscriptions, EventPipeline pipeline, DeliverySignal signal, IServiceScopeFactory scopes, TimeProvider clock, IOptions<DeliveryOptions> options,
    ILogger<SubscriptionWatch> logger) : PeriodicWork(Interval, clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    public async Task StepAsync(CancellationToken cancellationToken)
    {
        foreach (var (subscription, health) in await FailingAsync(cancellationToken))
        {
            await StepAsync(subscription, health, cancellationToken);
        }

        foreach (var disabled in await UntoldAsync(cancellationToken))
        {
            await PublishAsync(SubscriptionNotices.Disabled(disabled), disabled.Id, cancellationToken);
            await QueryAsync(db => db.Set<Subscription>().Where(one => one.Id == disabled.Id && one.DisabledAt == disabled.DisabledAt)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.DisablingTold, true), cancellationToken));
        }
    }

    protected override Task TurnAsync(CancellationToken stoppingToken) => StepAsync(stoppingToken);

    protected override void TurnFailed(Exception failure) => LogFailed(logger, failure);

    private async Task StepAsync(Subscription subscription, SubscriberHealth health, CancellationToken cancellationToken)
    {
        var (since, latest) = (DateTimeOffset.FromUnixTimeMilliseconds(health.FailingSince!.Value), DateTimeOffset.FromUnixTimeMilliseconds(health.FailedAt));
        switch (DisablePolicy.Of(subscription.Channel, since, latest, health.WarningTold, Clock.GetUtcNow(), options.Value))
        {
            case FailingStep.Disable when await subscriptions.DisableAsync(subscription.Id, DisabledReason.Failing, Clock.GetUtcNow(), cancellationToken):
                LogDisabled(logger, subscription.Id, subscription.ClientId, since);
                signal.Wake([Guid.Empty]);
                break;
            case FailingStep.Warn:
                LogFailing(logger, subscription.Id, subscription.ClientId, since);
                await PublishAsync(SubscriptionNotices.Failing(subscription, health.FailingSince.Value, since + options.Value.DisableAfter), subscription.Id, cancellationToken);
                await QueryAsync(db => db.Set<SubscriberHealth>()
                    .Where(row => row.SubscriptionId == subscription.Id && row.FailingSince == health.FailingSince)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.WarningTold, true), cancellationToken));
                break;
            default:
                break;
        }
    }

    private async Task PublishAsync(CloudEvent notice, Guid subscription, CancellationToken cancellationToken)
    {
        var results = await pipeline.AcceptAsync(
            GrantEvents.Sender, [new IncomingEvent { Event = notice, Id = notice.Id, Source = notice.Source }], cancellationToken);
        if (results is [{ Status: EventStatus.Rejected, Errors: [var wrong, ..] }])
        {
            // Kept with the rejections; trying again would change nothing.
            LogRefused(logger, subscription, notice.Type, wrong.Code);
        }
    }

    private Task<List<FailingSubscription>> FailingAsync(CancellationToken cancellationToken) => QueryAsync(db => (
        from health in db.Set<SubscriberHealth>().AsNoTracking()
        join subscription in db.Set<Subscription>().AsNoTracking() on health.SubscriptionId equals subscription.Id
        where health.FailingSince != null && subscription.State == SubscriptionState.Active
        select new FailingSubscription(subscription, health)).ToListAsync(cancellationToken));

    private Task<List<Subscription>> UntoldAsync(CancellationToken cancellationToken) => QueryAsync(db => db.Set<Subscription>().AsNoTracking()
        .Where(one => one.State == SubscriptionState.Disabled && !one.DisablingTold).ToListAsync(cancellationToken));

    private async Task<TResult> QueryAsync<TResult>(Func<HubDb, Task<TResult>> query)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<HubDb>());
    }

    private sealed record FailingSubscription(Subscription Subscription, SubscriberHealth Health);

    [LoggerMessage(94, LogLevel.Warning, "Subscription {Subscription} of {Client} has taken nothing since {Since}")]
    private static partial void LogFailing(ILogger logger, Guid subscription, string client, DateTimeOffset since);

    [LoggerMessage(95, LogLevel.Error, "Subscription {Subscription} of {Client} is disabled: it has taken nothing since {Since}. What it is owed stays owed")]
    private static partial void LogDisabled(ILogger logger, Guid subscription, string client, DateTimeOffset since);

    [LoggerMessage(96, LogLevel.Error, "The notice {Type} about subscription {Subscription} was refused: {Code}")]
    private static partial void LogRefused(ILogger logger, Guid subscription, string type, string code);

    [LoggerMessage(97, LogLevel.Warning, "Failing subscriptions could not be looked after; trying again")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
