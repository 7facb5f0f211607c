namespace ExchangeHub.Benchmarks.Running;

/// <summary>Rounds of each candidate in turn, so that what disturbs the machine disturbs them alike; the median counts.</summary>
internal static class Median
{
    public static async Task<IReadOnlyDictionary<string, double>> OfAsync(int rounds, IReadOnlyList<(string Name, Func<Task<double>> Measure)> candidates)
    {
        var measured = candidates.ToDictionary(candidate => candidate.Name, _ => new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, measure) in candidates)
            {
                measured[name].Add(await measure());
            }
        }

        return measured.ToDictionary(one => one.Key, one => one.Value.Order().ElementAt(rounds / 2));
    }
}
