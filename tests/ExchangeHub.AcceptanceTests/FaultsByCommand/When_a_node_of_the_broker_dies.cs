using ExchangeHub.AcceptanceTests.Crash;
using ExchangeHub.AcceptanceTests.Faults;
using ExchangeHub.Testing.Proof;
using Xunit;

namespace ExchangeHub.AcceptanceTests.FaultsByCommand;

/// <summary>RabbitMQ as a cluster of three, reached by one address as behind a load balancer; the node in use is killed.</summary>
[Collection(CrashProof.Name)]
public sealed class When_a_node_of_the_broker_dies
{
    private const int Nodes = 2;
    private const int Some = 60;

    [Fact(Explicit = true)]
    public async Task The_other_two_go_on_and_nothing_is_lost()
    {
        var seed = FaultSettings.Seed;
        await using var installation = await Installation.StartAsync(Nodes, brokers: 3);
        await using var load = await Load.StartAsync(installation.Cluster, seed, load => installation.SubscribeAsync(load, seed));
        await load.AfterAsync(Step.Applied, Some);

        for (var killed = 0; killed < 3; killed++)
        {
            await installation.Brokers[killed].KillAsync();
            installation.BrokerInUse = installation.Brokers[(killed + 1) % 3];
            await load.AfterAsync(Step.Acknowledged, Some);
            await load.AfterAsync(Step.Applied, Some);
            await installation.Brokers[killed].StartAgainAsync();
        }

        var verdict = ProofChecker.Judge(await load.FinishAsync());
        TestContext.Current.TestOutputHelper?.WriteLine($"Three RabbitMQ nodes, each killed once, seed {seed}: {verdict.Summary(3)}");
        Assert.True(verdict.Flaws.Count == 0, verdict.ToString());
    }
}
