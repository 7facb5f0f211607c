using System.Globalization;
using ExchangeHub.AcceptanceTests.Crash;
using ExchangeHub.Testing.Proof;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Faults;

/// <summary>
/// Several hubs, an adapter, a receiver of webhooks and one who pulls, while processes are killed and lines are cut, slowed and
/// silenced in random order. At the end the checker reads everything. <c>docs/proof.md</c> says how to run it at length.
/// </summary>
[Collection(FaultSettings.Collection)]
public sealed class When_everything_breaks
{
    private const int Nodes = 2;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_everything_is_applied_once_in_order()
    {
        var (seed, rounds) = (FaultSettings.Seed, FaultSettings.Rounds);
        Tell(string.Create(CultureInfo.InvariantCulture, $"Faults: seed {seed}, rounds {rounds} (EXCHANGEHUB_FAULT_SEED, EXCHANGEHUB_FAULT_ROUNDS)"));
        await using var installation = await Installation.StartAsync(Nodes);
        await using var load = await Load.StartAsync(installation.Cluster, seed, load => installation.SubscribeAsync(load, seed));
        var proof = new FaultProof(installation, load, new Random(seed));
        Verdict? verdict = null;
        try
        {
            await proof.RunAsync(rounds);
            verdict = ProofChecker.Judge(await load.FinishAsync());
            Tell($"Faults, {Nodes} hubs, seed {seed}: {verdict.Summary(rounds)}; faults {proof.Felt.Values.Sum()}: {proof.Counts}; unanswered requests: {Unanswered(installation)}");
            Assert.True(verdict.Flaws.Count == 0, verdict.ToString());
        }
        catch
        {
            Tell($"What happened is kept in {await FaultRecord.KeepAsync(seed, proof, installation, verdict)}");
            throw;
        }

        Assert.All(verdict.History.Subscribers, subscriber => Assert.NotEmpty(subscriber.Applications));
        Assert.All(installation.Cluster.Nodes.Append(installation.Adapter), process => Assert.True(process.IsRunning));
        Assert.Equal(Math.Min(proof.KindCount, rounds * FaultProof.FaultsEachRound), proof.Felt.Count);
    }

    private static string Unanswered(Installation installation) =>
        string.Join(", ", installation.Cluster.Unanswered.Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Key} {reason.Value}")));

    private static void Tell(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        Console.WriteLine(line);
    }
}
