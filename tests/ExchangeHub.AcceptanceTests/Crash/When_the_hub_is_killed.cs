using ExchangeHub.Testing.Broker;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Crash;

public abstract class When_the_hub_is_killed
{
    protected abstract HubEdition Edition { get; }

    [Fact]
    public Task Nothing_acknowledged_is_lost_and_everything_is_applied_once_in_order() =>
        CrashProof.RunAsync(Edition, size: 1, CrashSettings.Rounds);
}

[Collection(CrashProof.Name)]
public sealed class When_the_embedded_hub_is_killed : When_the_hub_is_killed
{
    protected override HubEdition Edition => HubEdition.Embedded;
}

[Collection(CrashProof.Name)]
public sealed class When_the_hub_on_PostgreSQL_and_RabbitMQ_is_killed(PostgresDatabase database, RabbitMqHost broker)
    : When_the_hub_is_killed, IClassFixture<PostgresDatabase>, IClassFixture<RabbitMqHost>
{
    protected override HubEdition Edition => HubEdition.Production(database.ConnectionString, broker.Url);
}
