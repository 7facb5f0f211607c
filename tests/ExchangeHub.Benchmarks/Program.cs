using System.Diagnostics;
using ExchangeHub.Benchmarks.Access;
using ExchangeHub.Benchmarks.Exchange;
using ExchangeHub.Benchmarks.Gateway;
using ExchangeHub.Benchmarks.Ledger;
using ExchangeHub.Benchmarks.Running;

// A new row is a file of its own and a line here.
IBenchmark[] benchmarks = 
[
    new AccessDecisionBenchmark(), new ExchangeBenchmark(), new OneDownBenchmark(), new EmbeddedBenchmark(), new FullLoadBenchmark(), new GrowthBenchmark(),
    new GatewayBenchmark(), new LedgerBenchmark(),
];

if (args is ["serve", var role, var url, .. var rest])
{
    return await Servers.RunAsync(role, url, rest);
}

if (BenchmarkOptions.Read(args, Console.Error) is not { } options)
{
    return 2;
}

var results = new List<BenchmarkResult>();
foreach (var benchmark in benchmarks.Where(benchmark => options.Wants(benchmark)))
{
    Console.Error.WriteLine($"== {benchmark.Name}");
    var began = Stopwatch.GetTimestamp();
    results.AddRange(await benchmark.RunAsync(options, CancellationToken.None));
    Console.Error.WriteLine($"   {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s");
}

if (results.Count == 0)
{
    Console.Error.WriteLine($"--only: {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}");
    return 2;
}

await ResultTable.WriteAsync(results, options, Console.Out);
return results.TrueForAll(result => result.Met != false) ? 0 : 1;
