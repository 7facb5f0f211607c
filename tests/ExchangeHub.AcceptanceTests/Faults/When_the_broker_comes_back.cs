using ExchangeHub.AcceptanceTests.Crash;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Faults;

/// <summary>What waits for the broker goes out once it is back, however it went away, and nobody has to start anything again.</summary>
[Collection(CrashProof.Name)]
public sealed class When_the_broker_comes_back
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task The_hub_goes_on_sending_to_adapters()
    {
        await using var installation = await Installation.StartAsync(1);
        using var organization = await installation.Cluster.AddClientAsync(Department.Organization, Events.City, "events:publish");
        await using var load = new Load();
        await installation.SubscribeAsync(load, seed: 1);
        var line = installation.ToBroker[0];
        var sent = 0;

        await GoesThroughAsync("healthy");
        for (var again = 0; again < 2; again++)
        {
            await installation.Broker.KillAsync();
            await PublishAsync();
            await installation.Broker.StartAgainAsync();
            await GoesThroughAsync("after the broker was killed");

            line.Cut();
            await GoesThroughAsync("after the line was cut");

            line.Refuse();
            await PublishAsync();
            line.Heal();
            await GoesThroughAsync("after the line was away");

            line.Silence();
            var withheld = line.Withheld;
            await PublishAsync();
            await Eventually.Async(() => Task.FromResult(line.Withheld > withheld), Patience);
            line.Heal();
            await GoesThroughAsync("after the line was half-open");
        }

        async Task PublishAsync()
        {
            sent++;
            (await organization.PublishAsync(Events.PostChanged(SyntheticPerson.Number(sent), id: $"0-{sent}-1"))).EnsureSuccess();
        }

        async Task GoesThroughAsync(string what)
        {
            await PublishAsync();
            await Eventually.Async(
                () => Task.FromResult(installation.Finance.Received()), received => received == sent, Patience, what);
        }
    }
}
