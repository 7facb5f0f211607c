using System.Net;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Exchange;

/// <summary>The ledger is the truth: without a broker intake goes on, those who pull get theirs, and readiness says degraded.</summary>
public abstract class When_the_broker_is_down
{
    /// <summary>Nothing listens there.</summary>
    protected const string Nowhere = "amqp://guest:guest@127.0.0.1:9/";

    protected abstract HubEdition Edition { get; }

    [Fact]
    public async Task Intake_accepts_and_pulling_goes_on()
    {
        await using var hub = await HubProcess.StartAsync(new HubSettings { Edition = Edition, StartLimit = TimeSpan.FromMinutes(3) });
        using var organization = await hub.AddClientAsync(Department.Organization, Events.City, "events:publish");
        using var finance = await hub.AddClientAsync(Department.Finance, Events.City, "deliveries:pull");
        var subscription = await finance.SubscribeAsync(Events.City, "exchangehub.personnel.*");

        var accepted = await organization.PublishAsync(Events.PostChanged(SyntheticPerson.Number(1)));
        var delivery = Assert.Single(await finance.PullAsync(subscription));
        var receipt = await finance.ReceiptsAsync(new Receipt { DeliveryId = delivery.DeliveryId, Stage = ReceiptStage.Completed });

        Assert.Equal(HttpStatusCode.Accepted, accepted.Status);
        Assert.Equal(1, receipt.Body.GetProperty("accepted").GetInt32());
        var ready = await finance.GetAsync("health/ready");
        Assert.Equal((HttpStatusCode.OK, "degraded"), (ready.Status, ready.Body.Text("status")));
        Assert.Equal(("up", "down"), (ready.Body.Text("database"), ready.Body.Text("broker")));
    }
}

public sealed class When_the_broker_is_down_on_SQLite : When_the_broker_is_down
{
    protected override HubEdition Edition => new("embedded without its broker", null, Nowhere);
}

public sealed class When_the_broker_is_down_on_PostgreSQL(PostgresDatabase database) : When_the_broker_is_down, IClassFixture<PostgresDatabase>
{
    protected override HubEdition Edition => HubEdition.Production(database.ConnectionString, Nowhere);
}
