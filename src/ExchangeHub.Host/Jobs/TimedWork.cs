using System.Diagnostics;
using Hangfire;

namespace ExchangeHub.Host.Jobs;

/// <summary>What Hangfire calls. It tries nothing again: the next time is soon enough, and a failure is to be seen.</summary>
internal sealed class TimedWork(IEnumerable<TimedJob> jobs, IServiceProvider services)
{
    [AutomaticRetry(Attempts = 0)]
    [DisableConcurrentExecution("exchangehub-{0}", 5)]
    [JobDisplayName("{0}")]
    public async Task RunAsync(string id, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var succeeded = false;
        try
        {
            await jobs.Single(job => job.Id == id).RunAsync(services, cancellationToken);
            succeeded = true;
        }
        finally
        {
            JobTelemetry.Ran(id, succeeded, Stopwatch.GetElapsedTime(started));
        }
    }
}
