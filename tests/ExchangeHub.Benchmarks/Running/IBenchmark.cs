namespace ExchangeHub.Benchmarks.Running;

/// <summary>One thing that is measured, with what it is measured against in the same run.</summary>
internal interface IBenchmark
{
    /// <summary>As <c>--only</c> names it; its results begin with it.</summary>
    string Name { get; }

    /// <summary>Takes so long that it runs only where <c>--only</c> names it.</summary>
    bool OnlyByName => false;

    Task<IReadOnlyList<BenchmarkResult>> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken);
}

/// <summary>A measured value. <c>Goal</c> and <c>Met</c> are null where there is only something to know.</summary>
internal sealed record BenchmarkResult(string Name, double Value, string Unit, double? Baseline = null, double? Ratio = null, string? Goal = null, bool? Met = null)
{
    /// <summary>Measured against a baseline, and at least so much of it.</summary>
    public static BenchmarkResult AtLeast(string name, double value, string unit, double baseline, double goal) =>
        new(name, value, unit, baseline, value / baseline, $">= {goal} x baseline", value / baseline >= goal);

    /// <summary>Measured beside a baseline, and at most so much by itself.</summary>
    public static BenchmarkResult AtMost(string name, double value, string unit, double baseline, double goal) =>
        new(name, value, unit, baseline, value / baseline, $"<= {goal} {unit}", value <= goal);

    /// <summary>At least so much, by itself.</summary>
    public static BenchmarkResult NoLess(string name, double value, string unit, double goal) =>
        new(name, value, unit, Goal: $">= {goal} {unit}", Met: value >= goal);

    /// <summary>At most so much, by itself.</summary>
    public static BenchmarkResult NoMore(string name, double value, string unit, double goal) =>
        new(name, value, unit, Goal: $"<= {goal} {unit}", Met: value <= goal);
}
