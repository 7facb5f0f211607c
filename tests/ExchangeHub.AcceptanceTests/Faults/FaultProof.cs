using System.Diagnostics;
using System.Globalization;
using ExchangeHub.AcceptanceTests.Crash;
using ExchangeHub.Testing.Waiting;

namespace ExchangeHub.AcceptanceTests.Faults;

/// <summary>Breaks and mends an installation under load, round after round, and keeps what it did.</summary>
internal sealed class FaultProof(Installation installation, Load load, Random random)
{
    public const int FaultsEachRound = 4;

    private const int EventsEachFault = 80;

    private static readonly TimeSpan LongestUntilFelt = TimeSpan.FromSeconds(60);

    private readonly FaultDeck deck = new(installation, random);
    private readonly List<string> story = [];
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly SortedDictionary<string, int> felt = new(StringComparer.Ordinal);

    /// <summary>Faults that somebody noticed, by kind.</summary>
    public IReadOnlyDictionary<string, int> Felt => felt;

    public int KindCount => deck.Kinds.Count;

    /// <summary>What was done, one step a line.</summary>
    public IReadOnlyList<string> Story => story;

    public string Counts => string.Join(", ", felt.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key} {kind.Value}")));

    public async Task RunAsync(int rounds)
    {
        for (var round = 1; round <= rounds; round++)
        {
            Tell(string.Create(CultureInfo.InvariantCulture, $"round {round}"));
            var broken = new List<Fault>();
            for (var i = 0; i < FaultsEachRound; i++)
            {
                var fault = deck.Draw();
                if (random.Next(2) == 0 || broken.Exists(other => CannotGoTogether(fault, other)))
                {
                    await HealAsync(broken);
                }

                await BreakAsync(fault);
                broken.Add(fault);
            }

            await HealAsync(broken);
            await load.AfterAnyAsync(EventsEachFault, (Step.Acknowledged, EventsEachFault / 2));
        }
    }

    // The same thing cannot break twice, and what is felt in the flow must not come while nothing flows.
    private static bool CannotGoTogether(Fault one, Fault other) =>
        (one.Kind == other.Kind && one.Where == other.Where)
        || (one.NeedsTraffic && other.StopsTraffic)
        || (one.NeedsTraffic && other.NeedsTraffic && one.Kind.Split(' ')[0] == other.Kind.Split(' ')[0])
        || (one.NeedsTraffic && other.Kind.EndsWith("killed", StringComparison.Ordinal));

    private void Tell(string step) =>
        story.Add(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalSeconds,8:0.0} s  {step}"));

    private async Task BreakAsync(Fault fault)
    {
        Tell($"  breaks: {fault}");
        await fault.Break();
        if (fault.NeedsTraffic)
        {
            load.Allow(EventsEachFault);
        }

        await Eventually.Async(() => Task.FromResult(fault.IsFelt()), LongestUntilFelt, $"{fault} is felt");
        felt[fault.Kind] = felt.GetValueOrDefault(fault.Kind) + 1;

        // It lasts until work went on beside it, or was turned away by it.
        await load.AfterAnyAsync(EventsEachFault, (Step.Acknowledged, random.Next(5, EventsEachFault / 2)), (Step.Unanswered, random.Next(2, 20)));
    }

    private async Task HealAsync(List<Fault> broken)
    {
        foreach (var fault in broken.OrderBy(fault => fault.HealsAs))
        {
            Tell($"  heals:  {fault}");
            await fault.Heal();
        }

        broken.Clear();
    }
}
