using System.Net;
using ExchangeHub.AcceptanceTests.Exchange;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using RabbitMQ.Client.Exceptions;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Amqp;

/// <summary>Who gets an account, a new password, and who is cut off.</summary>
[Collection(typeof(ProductionEdition))]
public sealed class When_an_amqp_account_changes(ProductionHub hub)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_removed_client_is_cut_off_with_its_connections_and_its_queue()
    {
        var @operator = await hub.ClientAsync(Department.Staffing, Events.City, "ops:read", "ops:write");
        await using var finance = await AmqpSuite.FinanceAsync(hub);
        await finance.SubscribeAsync(AmqpSuite.PostChanged);
        await using var connection = await finance.ConnectAsync();

        var removed = await @operator.DeleteAsync($"v1/clients/{finance.User}");

        Assert.Equal(HttpStatusCode.NoContent, removed.Status);
        await Eventually.Async(() => Task.FromResult(!connection.IsOpen));
        await Assert.ThrowsAsync<BrokerUnreachableException>(() => finance.ConnectAsync());

        // The broker's management answers a list of queues from its cache for a while.
        await Eventually.Async(async () =>
            (await hub.Broker.Management.QueuesAsync(hub.Broker.VirtualHost, Cancellation)).All(queue => queue.Name != finance.Queue));
    }

    [Fact]
    public async Task A_new_password_ends_the_old_one()
    {
        var @operator = await hub.ClientAsync(Department.Staffing, Events.City, "ops:read", "ops:write");
        await using var finance = await AmqpSuite.FinanceAsync(hub);

        var renewed = await @operator.PostAsync($"v1/clients/{finance.User}/amqp", new { });
        var byCommand = await hub.Process.RunAsync("client", "amqp", "--client", finance.User, "--data", hub.Process.Data, "--json");

        Assert.Equal((HttpStatusCode.OK, finance.User, finance.Queue), (renewed.Status, renewed.Body.Text("user"), renewed.Body.Text("queue")));
        Assert.Equal(0, byCommand.ExitCode);
        await Assert.ThrowsAsync<BrokerUnreachableException>(() => finance.ConnectAsync());
        await Assert.ThrowsAsync<BrokerUnreachableException>(() => finance.ConnectAsync(renewed.Body.Text("password")));
        await using var connection = await finance.ConnectAsync(System.Text.Json.JsonElement.Parse(byCommand.Output).Text("password"));
        Assert.True(connection.IsOpen);
    }

    [Fact]
    public async Task Without_account_or_key_there_is_no_subscription()
    {
        var noAccount = await hub.Finance;
        await using var noKey = await ForeignSystem.JoinAsync(hub.Process, hub.Broker.Url, Department.Finance, AmqpSuite.Both, withEncryption: false);

        Answers.IsRefusal(await noAccount.PostAsync("v1/subscriptions", Wanted("exchangehub.personnel.*")), 422, RejectionCode.AmqpAccountMissing, "channel");
        Answers.IsRefusal(await noKey.Api.PostAsync("v1/subscriptions", Wanted("exchangehub.personnel.*")), 422, RejectionCode.EncryptionKeyMissing, "types");
        Answers.IsRefusal(await noKey.Api.PostAsync("v1/subscriptions", new { types = new[] { "exchangehub.institution.changed.v1" }, region = Events.City, channel = "pull", leaseSeconds = 5 }), 422, RejectionCode.InvalidField, "leaseSeconds");
        Assert.Equal(HttpStatusCode.Created, (await noKey.Api.PostAsync("v1/subscriptions", Wanted("exchangehub.institution.changed.v1"))).Status);
    }

    [Fact]
    public async Task A_client_beside_it_gets_its_account_by_asking_for_one()
    {
        var @operator = await hub.ClientAsync(Department.Staffing, Events.City, "ops:read", "ops:write");
        var added = await @operator.PostAsync("v1/clients", new { department = Department.Finance, region = Events.City, scopes = new[] { "deliveries:pull" }, amqp = true });
        var unknown = await @operator.PostAsync("v1/clients/nobody-430700-xxxxxx/amqp", new { });

        Assert.Equal(HttpStatusCode.Created, added.Status);
        Assert.Equal((added.Body.Text("clientId"), hub.Broker.VirtualHost), (added.Body.GetProperty("amqp").Text("user"), added.Body.GetProperty("amqp").Text("virtualHost")));
        Answers.IsRefusal(unknown, 404, RejectionCode.NotFound);
    }

    private static object Wanted(string type) => new { types = new[] { type }, region = Events.City, channel = "amqp" };
}

/// <summary>In the embedded edition there is no broker that anybody else could reach.</summary>
[Collection(typeof(EmbeddedEdition))]
public sealed class When_there_is_no_broker(EmbeddedHub hub)
{
    [Fact]
    public async Task Amqp_is_refused_by_name()
    {
        var finance = await hub.Finance;
        var command = await hub.Process.RunAsync(
            "client", "add", "--department", Department.Finance, "--region", Events.City, "--scope", "deliveries:pull", "--secret", "--amqp", "--data", hub.Process.Data, "--json");
        var subscription = await finance.PostAsync("v1/subscriptions", new { types = new[] { AmqpSuite.PostChanged }, region = Events.City, channel = "amqp" });

        Assert.Equal((2, ""), (command.ExitCode, command.Output));
        Assert.Contains(RejectionCode.AmqpNotOffered, command.Errors, StringComparison.Ordinal);
        Answers.IsRefusal(subscription, 422, RejectionCode.AmqpNotOffered, "channel");
    }
}
