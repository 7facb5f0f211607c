namespace ExchangeHub.Benchmarks.Running;

/// <summary><c>./hub bench [--quick] [--json FILE] [--only NAME]</c>.</summary>
internal sealed record BenchmarkOptions(bool Quick, string? Json, string? Only)
{
    public int Rounds => Quick ? 3 : 9;

    public TimeSpan Round => TimeSpan.FromSeconds(Quick ? 1.2 : 4);

    public bool Wants(IBenchmark benchmark) => Only is null ? !benchmark.OnlyByName : benchmark.Name.Contains(Only, StringComparison.OrdinalIgnoreCase);

    public static BenchmarkOptions? Read(string[] args, TextWriter errors)
    {
        var options = new BenchmarkOptions(Quick: false, Json: null, Only: null);
        for (var at = 0; at < args.Length; at++)
        {
            if (args[at] == "--quick")
            {
                options = options with { Quick = true };
            }
            else if (args[at] is "--json" or "--only" && at + 1 < args.Length)
            {
                options = args[at++] == "--json" ? options with { Json = args[at] } : options with { Only = args[at] };
            }
            else
            {
                errors.WriteLine("usage: ./hub bench [--quick] [--json FILE] [--only NAME]");
                return null;
            }
        }

        return options;
    }
}
