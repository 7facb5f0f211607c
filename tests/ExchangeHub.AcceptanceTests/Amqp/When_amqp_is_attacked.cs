using System.Text;
using System.Text.Json.Nodes;
using ExchangeHub.AcceptanceTests.Exchange;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Institution;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Records;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Amqp;

/// <summary>What an account must not reach, and what a sender must not get into the ledger.</summary>
[Collection(typeof(ProductionEdition))]
public sealed class When_amqp_is_attacked(ProductionHub hub)
{
    private const string Structured = "application/cloudevents+json";
    private const int AccessRefused = 403;
    private const int PreconditionFailed = 406;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_reaches_its_own_queue_and_the_one_exchange_alone()
    {
        await using var finance = await AmqpSuite.FinanceAsync(hub);
        await using var other = await AmqpSuite.OrganizationAsync(hub);
        await using var reader = await ForeignSystem.JoinAsync(hub.Process, hub.Broker.Url, Department.Finance, "deliveries:pull");

        await RefusedAsync(finance, channel => channel.BasicGetAsync(other.Queue, autoAck: true, Cancellation));
        await RefusedAsync(finance, channel => channel.BasicGetAsync("in.events", autoAck: true, Cancellation));
        await RefusedAsync(finance, channel => channel.BasicGetAsync("submit-events", autoAck: true, Cancellation));
        await RefusedAsync(finance, channel => channel.QueuePurgeAsync(other.Queue, Cancellation));
        await RefusedAsync(finance, channel => channel.BasicPublishAsync("", other.Queue, "x"u8.ToArray(), Cancellation).AsTask());
        await RefusedAsync(finance, channel => channel.BasicPublishAsync("submit-events", "", "x"u8.ToArray(), Cancellation).AsTask());
        await RefusedAsync(finance, channel => channel.BasicPublishAsync("amq.topic", "x", "x"u8.ToArray(), Cancellation).AsTask());
        await RefusedAsync(finance, channel => channel.BasicPublishAsync("events.in", "anything", "x"u8.ToArray(), Cancellation).AsTask());
        await RefusedAsync(finance, channel => channel.QueueDeclareAsync("mine", durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancellation));
        await RefusedAsync(finance, channel => channel.QueueDeclareAsync(cancellationToken: Cancellation));
        await RefusedAsync(finance, channel => channel.ExchangeDeclareAsync("mine", ExchangeType.Fanout, cancellationToken: Cancellation));
        await RefusedAsync(finance, channel => channel.QueueBindAsync(finance.Queue, "events.in", "events", cancellationToken: Cancellation));
        await RefusedAsync(finance, channel => channel.QueueDeleteAsync(finance.Queue, false, false, cancellationToken: Cancellation));

        // Without the scope to publish, the events themselves are out of reach.
        await RefusedAsync(reader, channel => channel.BasicPublishAsync("events.in", "events", "x"u8.ToArray(), Cancellation).AsTask());
    }

    [Fact]
    public async Task A_forged_sender_is_refused_by_the_broker() =>
        await RefusedAsync(await AmqpSuite.FinanceAsync(hub), (system, channel) => channel.BasicPublishAsync(
            "events.in", "events", mandatory: true, new BasicProperties { UserId = $"{system.User}x" }, "{}"u8.ToArray(), Cancellation).AsTask(), PreconditionFailed);

    [Fact]
    public async Task A_message_without_sender_is_nobodys()
    {
        await using var organization = await AmqpSuite.OrganizationAsync(hub);
        await organization.ReadAsync();
        var (unsigned, signed) = (Events.PostChanged(RunningHub.Somebody()), Events.PostChanged(RunningHub.Somebody()));
        var body = Encoding.UTF8.GetBytes((await organization.SealedAsync(unsigned)).ToJsonString());
        var unsignedId = await organization.SendAsync("events", body, change: properties => properties.ClearUserId());

        // Taken in order: what came before this one has been dealt with.
        await organization.PublishAsync(signed);
        var now = await organization.PublishAsync(unsigned);

        Assert.Equal("accepted", now.Text("status"));
        Assert.DoesNotContain(organization.Messages, message => message.CorrelationId == unsignedId);
    }

    [Fact]
    public async Task Poison_is_answered_with_its_code_and_does_not_come_again()
    {
        await using var organization = await AmqpSuite.OrganizationAsync(hub);
        await organization.ReadAsync();
        (string Body, string ContentType, string Code)[] poison =
        [
            ("{", Structured, RejectionCode.MalformedJson),
            ("\u0000\u0001", Structured, RejectionCode.MalformedJson),
            ("", Structured, RejectionCode.MalformedJson),
            ("[]", Structured, RejectionCode.MalformedJson),
            ("""{"specversion":"1.0","specversion":"1.0"}""", Structured, RejectionCode.MalformedJson),
            ("{}", Structured, RejectionCode.MissingAttribute),
            ("{}", "text/plain", RejectionCode.UnsupportedContentType),
            ("{}", "application/json", RejectionCode.UnsupportedContentType),
            ("[]", "application/cloudevents-batch+json", RejectionCode.UnsupportedContentType),
        ];

        foreach (var (body, contentType, code) in poison)
        {
            var id = await organization.SendAsync("events", Encoding.UTF8.GetBytes(body), contentType);
            var result = await organization.ResultAsync(id);
            Assert.Equal(("rejected", code), (result.Text("status"), result.List("errors")[0].Text("code")));
        }

        Assert.Equal("accepted", (await organization.PublishAsync(Events.PostChanged(RunningHub.Somebody()))).Text("status"));
        Assert.Equal(poison.Length + 1, organization.Messages.Count);
        Assert.Equal(0, (await hub.Broker.Management.QueuesAsync(hub.Broker.VirtualHost, Cancellation)).Single(queue => queue.Name == "in.parked").Messages);
    }

    [Fact]
    public async Task What_is_too_large_is_answered_so()
    {
        await using var organization = await AmqpSuite.OrganizationAsync(hub);
        await organization.ReadAsync();

        var result = await organization.ResultAsync(await organization.SendAsync("events", new byte[(8 * 1024 * 1024) + 1]));

        Assert.Equal(RejectionCode.BodyTooLarge, result.List("errors")[0].Text("code"));
    }

    [Fact]
    public async Task Personal_data_in_the_clear_and_boxes_that_do_not_open_are_refused()
    {
        await using var organization = await AmqpSuite.OrganizationAsync(hub);
        await organization.ReadAsync();
        var key = await organization.Api.HubKeyAsync();
        var plain = Events.PostChanged(RunningHub.Somebody());
        var text = plain["data"]!.ToJsonString();
        var good = ForeignKeys.Seal(text, key);
        using var stranger = new ForeignKeys();
        var strange = System.Text.Json.JsonElement.Parse(stranger.SetOf(withEncryption: true)).List("keys").Single(one => one.Text("use") == "enc");
        string[] bad =
        [
            "", "a.b.c.d.e", good[..^8], good + ".x", good.Replace('.', '-'), $"{good[..^4]}AAAA",
            ForeignKeys.Seal(text, strange, new Dictionary<string, object> { ["kid"] = key.Text("kid")! }),
            ForeignKeys.Seal(text, key, new Dictionary<string, object> { ["kid"] = "../../etc/passwd" }),
            ForeignKeys.Seal(text, key, new Dictionary<string, object> { ["crit"] = new[] { "x" } }),
        ];

        Assert.Equal([RejectionCode.EncryptionRequired], await CodesAsync(organization, plain));
        foreach (var box in bad)
        {
            Assert.Equal([RejectionCode.EncryptionInvalid], await CodesAsync(organization, With(plain, box)));
        }

        Assert.Equal([RejectionCode.MalformedJson], await CodesAsync(organization, With(plain, ForeignKeys.Seal("not json", key))));
        Assert.Empty(await CodesAsync(organization, With(plain, good)));
    }

    [Theory]
    [InlineData("cloudEvents:")]
    [InlineData("cloudEvents_")]
    public async Task Binary_mode_is_understood(string prefix)
    {
        await using var organization = await AmqpSuite.OrganizationAsync(hub);
        await organization.ReadAsync();
        var plain = Events.PostChanged(RunningHub.Somebody());
        var headers = plain.Where(member => member.Key is not ("data" or "datacontenttype"))
            .ToDictionary(member => prefix + member.Key, member => (object?)(string)member.Value!);
        var box = ForeignKeys.Seal(plain["data"]!.ToJsonString(), await organization.Api.HubKeyAsync());

        var result = await organization.ResultAsync(await organization.SendAsync("events", Encoding.ASCII.GetBytes(box), "application/jose", properties => properties.Headers = headers));

        Assert.Equal(("accepted", (string)plain["id"]!), (result.Text("status"), result.Text("eventId")));
    }

    [Fact]
    public async Task What_is_not_personal_may_be_plain_and_another_departments_source_is_refused()
    {
        await using var staffing = await ForeignSystem.JoinAsync(hub.Process, hub.Broker.Url, Department.Staffing, AmqpSuite.Both);
        await using var organization = await AmqpSuite.OrganizationAsync(hub);
        await staffing.ReadAsync();
        await organization.ReadAsync();
        var example = JsonNode.Parse(await File.ReadAllTextAsync(Checkout.Path("contracts", "examples", ContractCatalog.Of<InstitutionChanged>().Type, "valid-minimal.json"), Cancellation))!.AsObject();
        (example["id"], example["source"], example["region"]) = (Guid.CreateVersion7().ToString(), "/430700/staffing", Events.City);

        Assert.Contains(RejectionCode.SourceNotYours, await CodesAsync(organization, example));
        Assert.Empty(await CodesAsync(staffing, example));
    }

    private static JsonObject With(JsonObject plain, string box)
    {
        var copy = plain.DeepClone().AsObject();
        (copy["datacontenttype"], copy["data"]) = ("application/jose", box);
        return copy;
    }

    private static async Task<IEnumerable<string>> CodesAsync(ForeignSystem system, JsonObject message)
    {
        var result = await system.ResultAsync(await system.SendAsync(message));
        return result.TryGetProperty("errors", out var errors) ? errors.EnumerateArray().Select(error => error.Text("code")!) : [];
    }

    private static Task RefusedAsync(ForeignSystem system, Func<IChannel, Task> attempt) => RefusedAsync(system, (_, channel) => attempt(channel), AccessRefused);

    private static async Task RefusedAsync(ForeignSystem system, Func<ForeignSystem, IChannel, Task> attempt, int code)
    {
        await using var channel = await system.ChannelAsync();
        await Assert.ThrowsAnyAsync<OperationInterruptedException>(() => attempt(system, channel));
        Assert.Equal((ushort?)code, channel.CloseReason?.ReplyCode);
    }
}
