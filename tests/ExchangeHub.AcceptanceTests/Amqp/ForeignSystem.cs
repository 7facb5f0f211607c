using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.AcceptanceTests.Exchange;
using ExchangeHub.Contracts;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Waiting;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Amqp;

/// <summary>A message out of its queue.</summary>
internal sealed record Arrived(string Id, string Type, string? CorrelationId, int Attempt, JsonElement Event)
{
    public bool IsResult => Type == "exchangehub.hub.publish-result.v1";
}

/// <summary>A system of a department that speaks AMQP by itself, with RabbitMQ's own library and what the AsyncAPI document says.</summary>
internal sealed class ForeignSystem : IAsyncDisposable
{
    private readonly ForeignKeys keys;
    private readonly Uri broker;
    private readonly ConcurrentQueue<Arrived> arrived = new();
    private IConnection? connection;
    private IChannel? reading;

    private ForeignSystem(ForeignKeys keys, Uri broker, JsonElement account, KeyCaller api)
    {
        (this.keys, this.broker, Api) = (keys, broker, api);
        (User, Password, VirtualHost, Queue) = (account.Text("user")!, account.Text("password")!, account.Text("virtualHost")!, account.Text("queue")!);
    }

    public KeyCaller Api { get; }

    public string User { get; }

    public string Password { get; }

    public string VirtualHost { get; }

    public string Queue { get; }

    /// <summary>What opens its data, for a program in another language.</summary>
    public string PrivateKey => keys.PrivateKey;

    public IReadOnlyList<Arrived> Messages => [.. arrived];

    public IReadOnlyList<Arrived> Deliveries => [.. arrived.Where(message => !message.IsResult)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Registers it beside the running hub, with an account at the broker.</summary>
    public static async Task<ForeignSystem> JoinAsync(HubProcess hub, string broker, string department, string scopes, bool withEncryption = true)
    {
        var keys = new ForeignKeys();
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "client.jwks");
        await File.WriteAllTextAsync(file, keys.SetOf(withEncryption), Cancellation);
        var result = await hub.RunAsync(
            "client", "add", "--department", department, "--region", "430700", "--scope", scopes, "--jwks", file, "--amqp", "--data", hub.Data, "--json");
        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        var client = JsonElement.Parse(result.Output);
        return new ForeignSystem(keys, new Uri(broker), client.GetProperty("amqp"), new KeyCaller(() => hub.Address, client.Text("clientId")!, keys));
    }

    public Task<IConnection> ConnectAsync(string? password = null) => new ConnectionFactory
    {
        HostName = broker.Host, Port = broker.Port, UserName = User, Password = password ?? Password, VirtualHost = VirtualHost, AutomaticRecoveryEnabled = false,
    }.CreateConnectionAsync(Cancellation);

    public async Task<IChannel> ChannelAsync()
    {
        if (connection is not { IsOpen: true })
        {
            connection = await ConnectAsync();
        }

        return await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Cancellation);
    }

    /// <summary>Reads its queue from now on, as fast as it can; where asked to, it answers each delivery when it has it.</summary>
    public async Task ReadAsync(string? answer = null)
    {
        reading = await ChannelAsync();
        var consumer = new AsyncEventingBasicConsumer(reading);
        consumer.ReceivedAsync += async (_, message) =>
        {
            var one = Of(message.BasicProperties, message.Body);
            arrived.Enqueue(one);
            if (answer is not null && !one.IsResult)
            {
                await ReceiptAsync(one.Id, answer);
            }

            await reading.BasicAckAsync(message.DeliveryTag, multiple: false);
        };
        await reading.BasicConsumeAsync(Queue, autoAck: false, consumer, Cancellation);
    }

    public async Task<Guid> SubscribeAsync(string type, int? leaseSeconds = null)
    {
        var answer = await Api.PostAsync("v1/subscriptions", new { types = new[] { type }, region = "430700", channel = "amqp", leaseSeconds });
        Assert.True(answer.Body.ValueKind == JsonValueKind.Object && answer.Body.TryGetProperty("id", out _), answer.Body.GetRawText());
        Assert.Equal(Queue, answer.Body.Text("queue"));
        return answer.Body.GetProperty("id").GetGuid();
    }

    /// <summary>The event with its data encrypted to the hub's published key.</summary>
    public async Task<JsonObject> SealedAsync(JsonObject plain)
    {
        var copy = plain.DeepClone().AsObject();
        (copy["datacontenttype"], copy["data"]) = ("application/jose", ForeignKeys.Seal(plain["data"]!.ToJsonString(WireJson.Options), await Api.HubKeyAsync()));
        return copy;
    }

    /// <summary>Sends a message and returns its id; the broker has confirmed it.</summary>
    public async Task<string> SendAsync(string key, byte[] body, string contentType = "application/cloudevents+json", Action<BasicProperties>? change = null)
    {
        await using var channel = await ChannelAsync();
        var properties = new BasicProperties { UserId = User, MessageId = Guid.CreateVersion7().ToString(), ContentType = contentType, DeliveryMode = DeliveryModes.Persistent };
        change?.Invoke(properties);
        await channel.BasicPublishAsync("events.in", key, mandatory: true, properties, body, Cancellation);
        return properties.MessageId!;
    }

    public Task<string> SendAsync(JsonObject message) => SendAsync("events", Encoding.UTF8.GetBytes(message.ToJsonString(WireJson.Options)));

    /// <summary>Publishes with sealed data and waits for the answer.</summary>
    public async Task<JsonElement> PublishAsync(JsonObject plain) => await ResultAsync(await SendAsync(await SealedAsync(plain)));

    public async Task<JsonElement> ResultAsync(string messageId) =>
        (await Eventually.Async(() => Task.FromResult(arrived.FirstOrDefault(message => message.IsResult && message.CorrelationId == messageId)), found => found is not null))!
        .Event.GetProperty("data");

    /// <summary>Waits for a delivery that is as wanted.</summary>
    public async Task<Arrived> DeliveryAsync(Func<Arrived, bool> wanted) =>
        (await Eventually.Async(() => Task.FromResult(Deliveries.FirstOrDefault(wanted)), found => found is not null))!;

    public Task<Arrived> DeliveryAsync(string nationalId, int attempt = 1) =>
        DeliveryAsync(delivery => delivery.Attempt == attempt && DataOf(delivery).Text("nationalId") == nationalId);

    public JsonElement DataOf(Arrived delivery) => keys.Open(delivery.Event.Text("data")!);

    public Task<string> ReceiptAsync(string delivery, string stage, string? code = null) => SendAsync(
        "receipts", JsonSerializer.SerializeToUtf8Bytes(new { deliveryId = delivery, stage, code, retryAfterSeconds = stage == ReceiptStage.Failed ? 0 : (int?)null }, WireJson.Options), "application/json");

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        Api.Dispose();
        keys.Dispose();
    }

    private static Arrived Of(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body) => new(
        properties.MessageId!, properties.Type!, properties.CorrelationId, properties.Headers?.TryGetValue("attempt", out var attempt) == true ? (int)attempt! : 0,
        JsonElement.Parse(body.Span));
}
