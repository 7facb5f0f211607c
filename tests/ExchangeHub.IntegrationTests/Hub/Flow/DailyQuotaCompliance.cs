using ExchangeHub.Contracts;
using ExchangeHub.Hub;
using ExchangeHub.Hub.Intake;
using ExchangeHub.Hub.Pipeline;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub.Flow;

/// <summary>What a client may publish in a day, on all nodes together.</summary>
public abstract class DailyQuotaCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_events_count_repetitions_and_rejections_do_not_and_tomorrow_is_another_day()
    {
        await using var hub = await StartNodeAsync("quota-day", 3);
        var (first, second) = (Of(1), Of(2));
        Assert.Equal([EventStatus.Accepted, EventStatus.Accepted], Statuses(await EnterAsync(hub, "quota-day", first, second)));
        Assert.Equal([EventStatus.Duplicate], Statuses(await EnterAsync(hub, "quota-day", first)));
        var wrong = Of(3, source: "/430600/finance");
        Assert.Equal([EventStatus.Rejected], Statuses(await EnterAsync(hub, "quota-day", wrong)));
        Assert.Equal([EventStatus.Accepted], Statuses(await EnterAsync(hub, "quota-day", Of(4))));

        var refusal = (await EnterAsync(hub, "quota-day", Of(5))).Refusal!;

        Assert.Equal((429, "daily-quota-used-up"), (refusal.Status, refusal.Code));
        Assert.Equal(TimeSpan.FromHours(15), refusal.RetryAfter);
        hub.Clock.Advance(refusal.RetryAfter);
        Assert.Equal([EventStatus.Accepted], Statuses(await EnterAsync(hub, "quota-day", Of(6))));
        Assert.Null((await EnterAsync(hub, "quota-none", Of(7), Of(8), Of(9), Of(10))).Refusal);
    }

    [Fact]
    public async Task Requests_at_once_on_two_nodes_never_share_what_is_left()
    {
        await using var here = await StartNodeAsync("quota-race", 10);
        await using var there = await StartNodeAsync("quota-race", 10);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => EnterAsync(i % 2 == 0 ? here : there, "quota-race", Of(2 * i), Of((2 * i) + 1))));

        Assert.Equal(5, answers.Count(answer => answer.Refusal is null));
        Assert.Equal(10, await here.NumberAsync("select events from daily_intake where client_id = 'quota-race'"));
    }

    private Task<TestHub> StartNodeAsync(string client, int quota) => StartAsync(after: services => services.Configure<IntakeOptions>(options =>
        options.ClientDailyEvents[client] = quota));

    private static Task<IntakeAnswer> EnterAsync(TestHub hub, string client, params IncomingEvent[] events) =>
        hub.Get<IntakeDoor>().AcceptAsync(TestHub.Organization with { ClientId = client }, [.. events.Select(one => new IncomingEvent { Event = one.Event, Id = one.Id, Source = one.Source })], Cancellation);

    private static IncomingEvent Of(int number, string? source = null)
    {
        var json = Events.PostChanged(Somebody(), number);
        json["source"] = source ?? json["source"]!.GetValue<string>();
        var read = Events.Read(json);
        return new IncomingEvent { Event = read, Id = read.Id, Source = read.Source };
    }

    private static IEnumerable<string> Statuses(IntakeAnswer answer) => answer.Results.Select(result => result.Status);
}

public sealed class SqliteDailyQuotaTests(HubStore<SqliteDatabase> store) : DailyQuotaCompliance<SqliteDatabase>(store);

public sealed class PostgresDailyQuotaTests(HubStore<PostgresDatabase> store) : DailyQuotaCompliance<PostgresDatabase>(store);
