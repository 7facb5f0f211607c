using ExchangeHub.Testing.Broker;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Crash;

[Collection(CrashProof.Name)]
public sealed class When_two_hubs_share_the_work(PostgresDatabase database, RabbitMqHost broker)
    : IClassFixture<PostgresDatabase>, IClassFixture<RabbitMqHost>
{
    [Fact]
    public Task Nothing_is_lost_or_done_twice_although_now_one_and_now_the_other_is_killed() =>
        CrashProof.RunAsync(HubEdition.Production(database.ConnectionString, broker.Url), size: 2, CrashSettings.Rounds);
}
