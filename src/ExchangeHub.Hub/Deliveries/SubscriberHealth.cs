using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>How a subscriber has been failing since it last took something; there is a row once it has failed. Times are Unix milliseconds.</summary>
internal sealed class SubscriberHealth
{
    public required Guid SubscriptionId { get; init; }

    /// <summary>The first failure since the last success; null while there is none.</summary>
    public long? FailingSince { get; set; }

    /// <summary>The latest failure.</summary>
    public long FailedAt { get; set; }

    public string? Code { get; set; }

    /// <summary>Failures in a row that say that the system behind the subscriber is away.</summary>
    public int Outages { get; set; }

    /// <summary>0, or until when it is left alone; after that one delivery at a time tries whether it is back.</summary>
    public long RestsUntil { get; set; }

    /// <summary>True once the warning that it is failing is in the ledger.</summary>
    public bool WarningTold { get; set; }
}

internal sealed class SubscriberHealthConfiguration : IEntityTypeConfiguration<SubscriberHealth>
{
    public void Configure(EntityTypeBuilder<SubscriberHealth> builder)
    {
        builder.ToTable("subscriber_health").HasKey(health => health.SubscriptionId);
        builder.Property(health => health.SubscriptionId).ValueGeneratedNever();
    }
}

/// <summary>One attempt that failed, as far as the subscriber's health goes.</summary>
internal readonly record struct HealthFailure(Guid Subscription, string? Code, bool IsOutage);

/// <summary>Keeps how subscribers fare, in the transaction of their receipts.</summary>
internal static class HealthBook
{
    public static async Task KeepAsync(
        Dialect dialect, WriteScope scope, IReadOnlyCollection<Guid> succeeded, IReadOnlyList<HealthFailure> failures, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (succeeded.Count > 0)
        {
            // Nothing is written while all is well.
            await scope.ExecuteAsync(
                $"""
                update subscriber_health set failing_since = null, outages = 0, rests_until = 0, warning_told = false
                where subscription_id in (
                    select subscription_id from subscriber_health where failing_since is not null and {dialect.In("subscription_id", "ids")}
                    order by subscription_id {dialect.ForUpdate})
                """,
                cancellationToken,
                ("ids", dialect.List([.. succeeded])));
        }

        foreach (var failing in failures.Where(failure => !succeeded.Contains(failure.Subscription)).GroupBy(failure => failure.Subscription).OrderBy(group => group.Key))
        {
            await FailAsync(scope, failing.Key, [.. failing], now.ToUnixTimeMilliseconds(), cancellationToken);
        }
    }

    private static async Task FailAsync(WriteScope scope, Guid subscription, List<HealthFailure> failures, long now, CancellationToken cancellationToken)
    {
        await using var known = scope.Command("select failing_since, outages from subscriber_health where subscription_id = @id");
        known.Add("id", subscription);
        var (since, outages) = (now, failures.Count(failure => failure.IsOutage));
        await using (var row = await known.ExecuteReaderAsync(cancellationToken))
        {
            if (await row.ReadAsync(cancellationToken))
            {
                since = row.IsDBNull(0) ? now : row.GetInt64(0);
                outages += row.GetInt32(1);
            }
        }

        // The lanes of the subscription are locked: nobody writes its row meanwhile.
        await scope.ExecuteAsync(
            """
            insert into subscriber_health (subscription_id, failing_since, failed_at, code, outages, rests_until, warning_told)
            values (@id, @since, @now, @code, @outages, @rests, @untold)
            on conflict (subscription_id) do update
            set failing_since = excluded.failing_since, failed_at = excluded.failed_at, code = excluded.code, outages = excluded.outages, rests_until = excluded.rests_until
            """,
            cancellationToken,
            ("id", subscription),
            ("since", since),
            ("now", now),
            ("code", failures[^1].Code),
            ("outages", outages),
            ("rests", OutageRest.Until(outages, since, now)),
            ("untold", false));
    }
}

/// <summary>For how long a subscriber whose system is away is left alone.</summary>
internal static class OutageRest
{
    /// <summary>Failures in a row before it is.</summary>
    public const int After = 20;

    private const long Shortest = 5_000;
    private const long Longest = 300_000;

    /// <summary>0, or a moment: a quarter of the time that it has been away, between five seconds and five minutes, from now.</summary>
    public static long Until(int outages, long failingSince, long now) =>
        outages < After ? 0 : now + Math.Clamp((now - failingSince) / 4, Shortest, Longest);
}
