using System.ComponentModel.DataAnnotations;
using ExchangeHub.Hub.Storage;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.AccessLog;

/// <summary>How long reads and administrators' actions are kept.</summary>
public sealed class AccessLogOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "AccessLog";

    /// <summary>Age at which an entry may be deleted; never below 180 days (Cybersecurity Law art. 21 asks for six months).</summary>
    /// <value>Three years by default.</value>
    [Range(typeof(TimeSpan), "180.00:00:00", "36500.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(3 * 365);
}

/// <summary>Deletes what is older than it has to be; a timed job calls it.</summary>
public sealed class AccessLogRetention
{
    private const int AtOnce = 10_000;

    private readonly Dialect dialect;
    private readonly TimeProvider clock;
    private readonly IOptions<AccessLogOptions> options;

    internal AccessLogRetention(Dialect dialect, TimeProvider clock, IOptions<AccessLogOptions> options) =>
        (this.dialect, this.clock, this.options) = (dialect, clock, options);

    /// <summary>Returns how many reads were deleted.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var before = (clock.GetUtcNow() - options.Value.Retention).ToUnixTimeMilliseconds();
        var (deleted, last) = (0, AtOnce);
        while (last == AtOnce)
        {
            await using var scope = await dialect.BeginAsync(WriterLock.None, cancellationToken);

            // Subjects first: their trigger looks up the age of their read.
            await scope.ExecuteAsync(
                $"delete from access_log_subject where log_id in ({Oldest})", cancellationToken, ("before", before), ("count", AtOnce));
            last = await scope.ExecuteAsync(
                $"delete from access_log where id in ({Oldest})", cancellationToken, ("before", before), ("count", AtOnce));
            await scope.CommitAsync(cancellationToken);
            deleted += last;
        }

        await using var actions = await dialect.BeginAsync(WriterLock.None, cancellationToken);
        await actions.ExecuteAsync("delete from admin_action where at < @before", cancellationToken, ("before", before));
        await actions.CommitAsync(cancellationToken);
        return deleted;
    }

    private const string Oldest = "select id from access_log where read_at < @before order by read_at, id limit @count";
}
