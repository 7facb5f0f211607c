using System.Globalization;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Storage;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Intake;

/// <summary>
/// What is left of a client's day, on all nodes together. Events are set down before they go in, in one statement, and those that were not
/// new are given back after: two requests at once never share what is left.
/// </summary>
internal sealed class DailyQuotas(Dialect dialect, TimeProvider clock, IOptions<IntakeOptions> options)
{
    private const string Format = "yyyy-MM-dd";

    /// <summary>Null for clients without a quota, which cost nothing.</summary>
    public int? Of(string clientId) => options.Value.ClientDailyEvents.TryGetValue(clientId, out var own) ? own : options.Value.DailyEvents;

    public DateOnly Today => ChinaTime.DateOf(clock.GetUtcNow());

    public TimeSpan UntilTomorrow => new DateTimeOffset(Today.AddDays(1), TimeOnly.MinValue, ChinaTime.Offset) - clock.GetUtcNow();

    /// <summary>Sets down so many events; false where that would be more than the quota, and then none.</summary>
    public async Task<bool> TryTakeAsync(string clientId, DateOnly day, int events, int quota, CancellationToken cancellationToken)
    {
        if (events > quota)
        {
            return false;
        }

        await using var scope = await dialect.BeginAsync(WriterLock.None, cancellationToken);
        await scope.ExecuteAsync(
            "delete from daily_intake where client_id = @client and day < @day", cancellationToken, ("client", clientId), ("day", Text(day)));
        var taken = await scope.ExecuteAsync(
            """
            insert into daily_intake (client_id, day, events) values (@client, @day, @events)
            on conflict (client_id, day) do update set events = daily_intake.events + excluded.events where daily_intake.events + excluded.events <= @quota
            """,
            cancellationToken,
            ("client", clientId),
            ("day", Text(day)),
            ("events", (long)events),
            ("quota", (long)quota));
        await scope.CommitAsync(cancellationToken);
        return taken == 1;
    }

    public async Task GiveBackAsync(string clientId, DateOnly day, int events)
    {
        await using var scope = await dialect.BeginAsync(WriterLock.None, CancellationToken.None);
        await scope.ExecuteAsync(
            "update daily_intake set events = events - @events where client_id = @client and day = @day",
            CancellationToken.None,
            ("events", (long)events),
            ("client", clientId),
            ("day", Text(day)));
        await scope.CommitAsync(CancellationToken.None);
    }

    private static string Text(DateOnly day) => day.ToString(Format, CultureInfo.InvariantCulture);
}
