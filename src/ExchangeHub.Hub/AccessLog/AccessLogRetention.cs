using System.ComponentModel.DataAnnotations;
using ExchangeHub.Hub.Storage;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.AccessLog;

/// <summary>How long reads and administrators' actions are kept, section <c>AccessLog</c>.</summary>
public sealed class AccessLogOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "AccessLog";

    /// <summary>How long; 180 days at least (网络安全法 art. 23), three years by default.</summary>
    [Range(typeof(TimeSpan), "180.00:00:00", "36500.00:00:00")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(3 * 365);
}

/// <summary>Deletes what has been kept long enough. The database itself refuses to delete anything younger than 180 days.</summary>
internal sealed class AccessLogRetention(Dialect dialect, IOptions<AccessLogOptions> options, TimeProvider clock)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var before = (clock.GetUtcNow() - options.Value.KeepFor).ToUnixTimeMilliseconds();
        await using var scope = await dialect.BeginAsync(WriterLock.None, cancellationToken);
        var deleted = 0;
        foreach (var table in (string[])["access_log_subject", "access_log", "admin_action"])
        {
            deleted += await scope.ExecuteAsync($"delete from {table} where at < @before", cancellationToken, ("before", before));
        }

        await scope.CommitAsync(cancellationToken);
        return deleted;
    }
}
