using ExchangeHub.Access;
using Hangfire.Storage;

namespace ExchangeHub.Host.Jobs;

/// <summary>What <c>./hub doctor</c> finds of the timed jobs: from their tables, or, where they are in memory, from the hub that runs.</summary>
internal static class JobsExamination
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<(bool IsWell, string Detail)> ExamineAsync(Database database, Uri hub, CancellationToken cancellationToken)
    {
        if (database.IsPostgres && !await JobStorages.IsThereAsync(database, cancellationToken))
        {
            return (true, "尚未建立，首次启动后建立 not there yet, made after the first start");
        }

        var failing = database.IsPostgres ? FailingOf(database) : await FailingOfAsync(hub, cancellationToken);
        return failing switch
        {
            null => (true, $"中心未运行 the hub does not run at {hub}"),
            [] => (true, "最近一次均成功 the last run of each succeeded"),
            _ => (false, $"最近一次失败 the last run failed: {string.Join(", ", failing)} ({hub}jobs)"),
        };
    }

    private static List<string> FailingOf(Database database)
    {
        using var connection = JobStorages.Open(database).GetConnection();
        return [.. connection.GetRecurringJobs().Where(job => job.LastJobState == "Failed" || job.Error is not null).Select(job => job.Id)];
    }

    private static async Task<List<string>?> FailingOfAsync(Uri hub, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            var metrics = await http.GetStringAsync(new Uri(hub, "metrics"), cancellationToken);
            return
            [
                .. metrics.Split('\n')
                    .Where(line => line.StartsWith(JobTelemetry.FailingInPrometheus + "{", StringComparison.Ordinal) && line.Split(' ') is [_, "1", ..])
                    .Select(line => line.Split("job=\"")[1].Split('"')[0]),
            ];
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
