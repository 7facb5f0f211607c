using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>What came of a test call.</summary>
/// <param name="Ok">True where a delivery would have been taken.</param>
/// <param name="Status">HTTP status; null where there was no answer.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Code">One of <see cref="EndpointFailure"/>; null where nothing was wrong.</param>
/// <param name="Detail">What was wrong.</param>
internal sealed record WebhookTestResult(bool Ok, int? Status, long Milliseconds, string? Code, string? Detail);

/// <summary>Sends a signed event that is about nobody, so that a receiver can be tried before anything is owed to it.</summary>
internal sealed class WebhookTest(WebhookClient client, TimeProvider clock)
{
    /// <summary>Of no contract: nothing is ever published or subscribed to under it.</summary>
    public const string Type = "exchangehub.hub.webhook-test.v1";

    public async Task<WebhookTestResult> RunAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7();
        var ping = new CloudEvent
        {
            Id = id.ToString(),
            Source = "/hub",
            Type = Type,
            Time = clock.GetUtcNow().ToOffset(ChinaTime.Offset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture),
            Region = subscription.Region,
            Data = JsonSerializer.SerializeToElement(new JsonObject { ["subscription"] = subscription.Id.ToString() }, WireJson.Options),
        };
        var started = Stopwatch.GetTimestamp();
        var answer = await client.PostAsync(subscription, id, JsonSerializer.SerializeToUtf8Bytes(ping, WireJson.Options), cancellationToken);
        var took = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var receipt = WebhookVerdict.Of(id, answer);
        return receipt.Stage == ReceiptStage.Failed
            ? new WebhookTestResult(false, answer.Status, took, receipt.Code, receipt.Detail)
            : new WebhookTestResult(true, answer.Status, took, null, null);
    }
}
