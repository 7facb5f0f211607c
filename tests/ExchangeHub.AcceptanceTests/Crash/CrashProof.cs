using System.Text.Json;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Proof;
using ExchangeHub.Testing.Waiting;
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
        await AssertSignedAsync(cluster.Nodes[0]);
    }

    // Whatever was under way in a hub that was killed: what was signed stands, and all there is gets signed.
    private static async Task AssertSignedAsync(HubProcess hub)
    {
        var report = await Eventually.Async(
            async () =>
            {
                var verified = await hub.RunAsync("ledger", "verify", "--json");
                Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
                return JsonElement.Parse(verified.Output);
            },
            report => report.GetProperty("covered").GetInt64() == report.GetProperty("entries").GetInt64());
        Assert.True(report.GetProperty("checkpoints").GetInt32() > 1, report.ToString());
    }

    private static void Tell(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        Console.WriteLine(line);
    }
}
