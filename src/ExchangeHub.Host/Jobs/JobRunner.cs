using ExchangeHub.Access;
using ExchangeHub.Adapters;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Common;
using Hangfire.Storage;

namespace ExchangeHub.Host.Jobs;

/// <summary>
/// Runs the timed jobs, once the hub answers: nobody waits for them at the start, and a database that refuses them must
/// not stop it.
/// </summary>
internal sealed partial class JobRunner(
    Database database, Lazy<JobStorage> storage, IEnumerable<TimedJob> jobs, JobPace pace, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, ILogger<JobRunner> logger)
    : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        while (!await TryPrepareAsync(stoppingToken))
        {
            await Task.Delay(Patience, stoppingToken);
        }

        using var server = new BackgroundJobServer(
            new BackgroundJobServerOptions
            {
                WorkerCount = 2, SchedulePollingInterval = pace.Look, ShutdownTimeout = LongestStop, Activator = new AspNetCoreJobActivator(scopes),
            },
            storage.Value);
        await Task.Delay(Timeout.Infinite, stoppingToken).ContinueWith(static _ => { }, TaskScheduler.Default);
        server.SendStop();
    }

    private async Task<bool> TryPrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await JobStorages.IsThereAsync(database, cancellationToken))
            {
                await JobStorages.PrepareAsync(database, cancellationToken);
            }

            Register();
            return true;
        }
        catch (Exception refused) when (refused is not OperationCanceledException)
        {
            Log.Refused(logger, refused);
            return false;
        }
    }

    private void Register()
    {
        var manager = new RecurringJobManager(storage.Value);
        foreach (var job in jobs)
        {
            var id = job.Id;
            manager.AddOrUpdate(id, Job.FromExpression<TimedWork>(work => work.RunAsync(id, CancellationToken.None)), job.Cron, new RecurringJobOptions());
        }

        using var connection = storage.Value.GetConnection();
        foreach (var former in connection.GetRecurringJobs().Select(job => job.Id).Except(jobs.Select(job => job.Id)))
        {
            manager.RemoveIfExists(former);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(40, LogLevel.Error, "Timed jobs cannot start; tried again in half a minute. An account that may not make tables needs './hub doctor --migrate' run once by one that may")]
        public static partial void Refused(ILogger logger, Exception refused);
    }
}

/// <summary>How often it is looked whether a job is due.</summary>
/// <param name="Look">How often.</param>
internal sealed record JobPace(TimeSpan Look);
