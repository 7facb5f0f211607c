using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Proof;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Crash;

/// <summary>Kills hubs under load, round after round, and has the checker judge what everyone saw. One of these at a time is enough for a machine.</summary>
public static class CrashProof
{
    public const string Name = "Crash proof";

    private const int LongestRound = 80;

    internal static async Task RunAsync(HubEdition edition, int size, int rounds)
    {
        var seed = CrashSettings.Seed;
        var random = new Random(seed);
        await using var cluster = await Cluster.StartAsync(edition, size);
        await using var load = await Load.StartAsync(cluster, seed);
        for (var round = 0; round < rounds; round++)
        {
            // Any moment will do: some steps after the last start, or none at all.
            var step = Enum.GetValues<Step>()[random.Next(3)];
            await load.AfterAsync(step, random.Next(LongestRound));
            await cluster.KillAndRestartAsync(random.Next(size));
        }

        await load.AfterAsync(Step.Acknowledged, LongestRound);
        var verdict = ProofChecker.Judge(await load.FinishAsync());
        Tell($"{size} hub(s), {edition}, seed {seed}: {verdict.Summary(rounds)}");
        Assert.True(verdict.Flaws.Count == 0, verdict.ToString());
        Assert.All(verdict.History.Subscribers, subscriber => Assert.NotEmpty(subscriber.Applications));
    }

    private static void Tell(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        Console.WriteLine(line);
    }
}
