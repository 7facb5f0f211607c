using System.Text.Json;
using ExchangeHub.Contracts;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>What a call's answer says about its delivery, as a receipt.</summary>
internal static class WebhookVerdict
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    public static Receipt Of(Guid delivery, WebhookAnswer answer) => answer.Failure is null
        ? Said(delivery, answer)
        : new Receipt
        {
            DeliveryId = delivery,
            Stage = ReceiptStage.Failed,
            Code = answer.Failure,
            Detail = answer.Problem,
            RetryAfterSeconds = answer.RetryAfter is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : null,
        };

    /// <summary>For a receipt that cannot be kept: taken as received it would hide what the receiver wanted to say.</summary>
    public static Receipt Unfit(Guid delivery, string detail) => new()
    {
        DeliveryId = delivery, Stage = ReceiptStage.Failed, Code = EndpointFailure.Misconfigured, Detail = $"The receipt in the answer is unfit: {detail}",
    };

    private static Receipt Said(Guid delivery, WebhookAnswer answer)
    {
        var received = new Receipt { DeliveryId = delivery, Stage = ReceiptStage.Received };
        if (answer.Body is not { Length: > 0 } body)
        {
            return received;
        }

        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("stage", out _)
                ? Read(delivery, json.RootElement)
                : received;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // Many say "OK" and call it JSON.
            return received;
        }
    }

    private static Receipt Read(Guid delivery, JsonElement said)
    {
        var texts = new Dictionary<string, string?>();
        foreach (var name in (string[])["stage", "code", "detail", "businessNo"])
        {
            if (said.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                if (value.ValueKind != JsonValueKind.String)
                {
                    return Unfit(delivery, $"{name} is no text.");
                }

                texts[name] = value.GetString();
            }
        }

        return new Receipt
        {
            DeliveryId = delivery,
            Stage = texts.GetValueOrDefault("stage") ?? string.Empty,
            Code = texts.GetValueOrDefault("code"),
            Detail = texts.GetValueOrDefault("detail"),
            BusinessNo = texts.GetValueOrDefault("businessNo"),
        };
    }
}
