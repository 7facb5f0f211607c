using System.Text.Json.Nodes;
using ExchangeHub.Contracts.HubEvents;
using ExchangeHub.Contracts.Transport;

namespace ExchangeHub.Contracts.Export;

/// <summary>What a system that speaks AMQP 0-9-1 itself has to know; it is told nothing elsewhere.</summary>
internal static class AmqpDescription
{
    private const string Events = "amqp.events";
    private const string Receipts = "amqp.receipts";
    private const string Deliveries = "amqp.deliveries";
    private const string BindingVersion = "0.3.0";
    private const string Compact = "^[A-Za-z0-9_-]+\\.\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$";

    public static JsonObject Server() => new()
    {
        ["host"] = "127.0.0.1:5672",
        ["protocol"] = "amqp",
        ["protocolVersion"] = "0-9-1",
        ["pathname"] = "/{virtualHost}",
        ["description"] = "Where an installation offers it. The operator says host and port, and gives user, password, virtual host and queue with "
            + "'client add --amqp', POST /v1/clients (amqp: true) or POST /v1/clients/{clientId}/amqp. The user is the client id. It may write to the exchange "
            + "events.in and read its own queue, and declare nothing. The hub's key with use 'enc' stands in /.well-known/jwks.",
        ["variables"] = new JsonObject { ["virtualHost"] = new JsonObject { ["default"] = "exchangehub", ["description"] = "Given with the account." } },
        ["security"] = new JsonArray(Reference("#/components/securitySchemes/amqpAccount")),
    };

    public static JsonObject SecurityScheme() => new()
    {
        ["type"] = "userPassword",
        ["description"] = "The client's account at the broker; PLAIN over TLS.",
    };

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Channels() =>
    [
        new(Events, new JsonObject
        {
            ["address"] = AmqpEdge.EventsKey,
            ["title"] = "发布事件",
            ["description"] = "One event a message, persistent, with user_id (the client id; the broker checks it) and message_id. Use publisher confirms and mandatory: "
                + "a confirmed event is in the hub's queue, the answer says what became of it: keep the event until then, and send it again when in doubt. Structured mode, or binary with headers cloudEvents:NAME or cloudEvents_NAME. "
                + "The same event again is answered 'duplicate' with the first number. A client's events are taken in the order in which it published them. "
                + "A refused publish (nack) means that the queue is full.",
            ["servers"] = AmqpServer(),
            ["messages"] = new JsonObject { ["event"] = Reference("#/components/messages/amqp.event") },
            ["bindings"] = ExchangeBinding(),
        }),
        new(Receipts, new JsonObject
        {
            ["address"] = AmqpEdge.ReceiptsKey,
            ["title"] = "返回回执",
            ["description"] = "One receipt or a list of up to 1,000 a message, with user_id. A receipt that is taken is not answered; one that is not comes back as "
                + "publish-result with status 'rejected' and the delivery id as eventId.",
            ["servers"] = AmqpServer(),
            ["messages"] = new JsonObject { ["receipts"] = Reference("#/components/messages/amqp.receipts") },
            ["bindings"] = ExchangeBinding(),
        }),
        new(Deliveries, new JsonObject
        {
            ["address"] = AmqpEdge.OutQueue("{clientId}"),
            ["title"] = "接收事件与发布结果",
            ["description"] = "The client's own queue. What it has subscribed to with channel 'amqp' (POST /v1/subscriptions) comes here, and so do answers to what it "
                + "published; property type tells them apart. Of a delivery message_id is the delivery id: the same id again is the same delivery, to be applied once. "
                + "Acknowledging a message makes room in the queue and says nothing to the hub: a delivery is answered by a receipt, and comes again, with the next "
                + "attempt, when none has come within the lease (leaseSeconds of the subscription, five minutes by default) after it was taken. Those of one subject come in order: "
                + "several at a time, and what follows them when they are answered.",
            ["parameters"] = new JsonObject { ["clientId"] = new JsonObject { ["description"] = "The client." } },
            ["servers"] = AmqpServer(),
            ["messages"] = new JsonObject
            {
                ["delivery"] = Reference("#/components/messages/amqp.delivery"),
                ["result"] = Reference($"#/components/messages/{ContractCatalog.Of<PublishResult>().Type}"),
            },
            ["bindings"] = new JsonObject
            {
                ["amqp"] = new JsonObject
                {
                    ["is"] = "queue",
                    ["queue"] = new JsonObject { ["name"] = AmqpEdge.OutQueue("{clientId}"), ["durable"] = true, ["exclusive"] = false, ["autoDelete"] = false },
                    ["bindingVersion"] = BindingVersion,
                },
            },
        }),
    ];

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Operations() =>
    [
        new($"receive.{Events}", new JsonObject
        {
            ["action"] = "receive",
            ["channel"] = Reference($"#/channels/{Events}"),
            ["bindings"] = PublishBinding(),
            ["reply"] = new JsonObject
            {
                ["channel"] = Reference($"#/channels/{Deliveries}"),
                ["messages"] = new JsonArray(Reference($"#/channels/{Deliveries}/messages/result")),
            },
        }),
        new($"receive.{Receipts}", new JsonObject
        {
            ["action"] = "receive",
            ["channel"] = Reference($"#/channels/{Receipts}"),
            ["bindings"] = PublishBinding(),
        }),
        new($"send.{Deliveries}", new JsonObject
        {
            ["action"] = "send",
            ["channel"] = Reference($"#/channels/{Deliveries}"),
            ["bindings"] = new JsonObject { ["amqp"] = new JsonObject { ["ack"] = true, ["deliveryMode"] = 2, ["bindingVersion"] = BindingVersion } },
        }),
    ];

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Messages() =>
    [
        new("amqp.event", Message("An event that a department publishes.", EitherForm())),
        new("amqp.delivery", Message("An event that the client has subscribed to.", EitherForm(), new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["attempt"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["description"] = "1 for the first time." },
                ["subscription"] = new JsonObject { ["type"] = "string", ["format"] = "uuid" },
                ["leaseuntil"] = new JsonObject { ["type"] = "string", ["format"] = "date-time", ["description"] = "Until when a receipt is awaited, were it taken at once." },
            },
        })),
        new("amqp.receipts", new JsonObject
        {
            ["name"] = "receipts",
            ["title"] = "回执",
            ["contentType"] = "application/json",
            ["payload"] = new JsonObject
            {
                ["oneOf"] = new JsonArray(
                    Reference("#/components/schemas/receipt"),
                    new JsonObject { ["type"] = "array", ["minItems"] = 1, ["maxItems"] = 1000, ["items"] = Reference("#/components/schemas/receipt") }),
            },
        }),
    ];

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Schemas()
    {
        var sealedEvent = EnvelopeSchema.ToJson();
        sealedEvent["title"] = "CloudEvent with sealed data";
        sealedEvent["description"] = "The form for messages with x-amqp-data 'jwe': contracts with personal or sensitive fields, in both directions.";
        var properties = sealedEvent["properties"]!.AsObject();
        properties["datacontenttype"] = new JsonObject { ["const"] = AmqpEdge.SealedDataType };
        properties["data"] = new JsonObject
        {
            ["type"] = "string",
            ["pattern"] = Compact,
            ["description"] = "Compact JWE of the data as JSON: alg ECDH-ES, enc A256GCM, no compression, kid of the receiver's EC P-256 key with use 'enc'. "
                + "To the hub: the key in /.well-known/jwks. To the client: the key in the key set that it was registered with.",
        };
        yield return new("sealedCloudEvent", sealedEvent);
        yield return new("receipt", ReceiptSchema());
    }

    public static string DataForm(Contract contract) => contract.IsConfidential ? "jwe" : "json";

    private static JsonObject ReceiptSchema() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("deliveryId", "stage"),
        ["properties"] = new JsonObject
        {
            ["deliveryId"] = new JsonObject { ["type"] = "string", ["format"] = "uuid", ["description"] = "message_id of the delivery." },
            ["stage"] = new JsonObject
            {
                ["type"] = "string",
                ["enum"] = ExportJson.Texts([ReceiptStage.Received, ReceiptStage.Validated, ReceiptStage.Completed, ReceiptStage.Refused, ReceiptStage.Failed]),
                ["description"] = "failed gives it back for a later attempt; refused needs a code; the others settle it, and the outcome may follow days later.",
            },
            ["code"] = new JsonObject { ["type"] = "string", ["maxLength"] = 100 },
            ["retryAfterSeconds"] = new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = 604800 },
            ["detail"] = new JsonObject { ["type"] = "string", ["maxLength"] = 1000, ["description"] = "No personal data: receipts are not sealed." },
            ["businessNo"] = new JsonObject { ["type"] = "string", ["maxLength"] = 200 },
            ["occurredAt"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        },
    };

    private static JsonObject Message(string summary, JsonObject payload, JsonObject? headers = null)
    {
        var message = new JsonObject { ["summary"] = summary, ["contentType"] = AmqpEdge.EventContentType, ["payload"] = payload };
        if (headers is not null)
        {
            message["headers"] = headers;
        }

        return message;
    }

    private static JsonObject EitherForm() =>
        new() { ["oneOf"] = new JsonArray(Reference("#/components/schemas/cloudEvent"), Reference("#/components/schemas/sealedCloudEvent")) };

    private static JsonArray AmqpServer() => new(Reference("#/servers/amqp"));

    private static JsonObject ExchangeBinding() => new()
    {
        ["amqp"] = new JsonObject
        {
            ["is"] = "routingKey",
            ["exchange"] = new JsonObject { ["name"] = AmqpEdge.Exchange, ["type"] = "topic", ["durable"] = true, ["autoDelete"] = false },
            ["bindingVersion"] = BindingVersion,
        },
    };

    private static JsonObject PublishBinding() => new()
    {
        ["amqp"] = new JsonObject { ["userId"] = "{clientId}", ["deliveryMode"] = 2, ["mandatory"] = true, ["bindingVersion"] = BindingVersion },
    };

    private static JsonObject Reference(string path) => new() { ["$ref"] = path };
}
