using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ExchangeHub.Host.Jobs;

/// <summary>Every name under which timed jobs are observed.</summary>
internal static class JobTelemetry
{
    public const string Name = "ExchangeHub.Jobs";

    /// <summary>As Prometheus writes it; <c>./hub doctor</c> reads it there.</summary>
    public const string FailingInPrometheus = "exchangehub_jobs_failing";

    private static readonly ConcurrentDictionary<string, bool> Outcomes = new(StringComparer.Ordinal);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Runs = Meter.CreateCounter<long>("exchangehub.jobs.runs", description: "Timed jobs that ran here, by job and outcome.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("exchangehub.jobs.duration", "s", "Time of one run.");

    static JobTelemetry() => Meter.CreateObservableGauge(
        "exchangehub.jobs.failing",
        () => Outcomes.Select(outcome => new Measurement<int>(outcome.Value ? 0 : 1, new KeyValuePair<string, object?>("job", outcome.Key))),
        description: "1 where the job's last run here failed.");

    public static void Ran(string job, bool succeeded, TimeSpan time)
    {
        Outcomes[job] = succeeded;
        Runs.Add(1, new("job", job), new("outcome", succeeded ? "succeeded" : "failed"));
        Duration.Record(time.TotalSeconds, new KeyValuePair<string, object?>("job", job));
    }
}
