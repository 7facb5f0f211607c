using System.Diagnostics;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Receipts;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Hub.Telemetry;
using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>Carries one leased delivery to its endpoint and keeps what came of it.</summary>
internal sealed partial class WebhookCourier(
    WebhookClient client, DeliveryHandout handout, ReceiptRecorder receipts, SubscriptionStore subscriptions, DeliverySignal signal, TimeProvider clock, ILogger<WebhookCourier> logger)
{
    /// <summary>Never throws: what it could not finish comes again when the lease runs out, under the same id.</summary>
    public async Task CarryAsync(Subscription subscription, EndpointState endpoint, Delivery delivery, CancellationToken cancellationToken)
    {
        using var activity = HubTelemetry.Activities.StartActivity("deliver", ActivityKind.Producer);
        activity?.SetTag("exchangehub.client", subscription.ClientId).SetTag("exchangehub.deliveries", 1);
        try
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(delivery.Event, WireJson.Options);
            var answer = await endpoint.SendAsync(
                token => client.PostAsync(subscription, delivery.DeliveryId, body, token), cancellationToken);
            HubTelemetry.Deliveries.Add(1, new KeyValuePair<string, object?>("channel", Channel.Webhook));
            await KeepAsync(subscription, delivery.DeliveryId, answer);
        }
        catch (BrokenCircuitException)
        {
            await GiveBackAsync(subscription, delivery);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await GiveBackAsync(subscription, delivery);
        }
        catch (Exception failure)
        {
            LogFailed(logger, delivery.DeliveryId, subscription.Id, failure);
        }
    }

    // What the receiver has answered is kept even where the hub stops in this moment.
    private async Task KeepAsync(Subscription subscription, Guid delivery, WebhookAnswer answer)
    {
        if (answer.IsGone)
        {
            await subscriptions.DisableAsync(subscription.Id, DisabledReason.Gone, clock.GetUtcNow(), CancellationToken.None);
            LogGone(logger, subscription.Id, subscription.ClientId);
            signal.Wake([Guid.Empty]);
        }

        var receipt = WebhookVerdict.Of(delivery, answer);
        if (receipt.Stage == ReceiptStage.Failed)
        {
            LogRefused(logger, delivery, subscription.Id, receipt.Code, answer.Status);
        }

        var result = (await receipts.RecordAsync(subscription.ClientId, [receipt], CancellationToken.None))[0];
        if (result.FindUnfit() is { } wrong)
        {
            LogUnfit(logger, delivery, subscription.Id, wrong.Code, wrong.Field);
            await receipts.RecordAsync(subscription.ClientId, [WebhookVerdict.Unfit(delivery, wrong.Detail)], CancellationToken.None);
        }
    }

    private async Task GiveBackAsync(Subscription subscription, Delivery delivery)
    {
        try
        {
            await handout.GiveBackAsync(subscription, [delivery]);
        }
        catch (Exception failure)
        {
            LogFailed(logger, delivery.DeliveryId, subscription.Id, failure);
        }
    }

    [LoggerMessage(70, LogLevel.Warning, "Delivery {Delivery} for webhook {Subscription} failed: {Category}, HTTP {Status}; it stays owed")]
    private static partial void LogRefused(ILogger logger, Guid delivery, Guid subscription, string? category, int? status);

    [LoggerMessage(71, LogLevel.Warning, "Webhook {Subscription} of {Client} is disabled: its receiver answered 410")]
    private static partial void LogGone(ILogger logger, Guid subscription, string client);

    [LoggerMessage(72, LogLevel.Warning, "The answer to delivery {Delivery} of webhook {Subscription} holds a receipt that cannot be kept: {Code} {Field}")]
    private static partial void LogUnfit(ILogger logger, Guid delivery, Guid subscription, string code, string field);

    [LoggerMessage(73, LogLevel.Error, "What came of delivery {Delivery} for webhook {Subscription} could not be kept; it comes again when its lease runs out")]
    private static partial void LogFailed(ILogger logger, Guid delivery, Guid subscription, Exception failure);
}
