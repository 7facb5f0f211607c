using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Hub;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Intake;
using ExchangeHub.Hub.Pipeline;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub.Flow;

/// <summary>Intake is slowed and stopped by what the hub itself is behind with, and by no subscriber.</summary>
public abstract class PressureCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hub_that_cannot_keep_up_lets_bulk_wait_first_and_then_everything()
    {
        await using var hub = await StartNodeAsync();
        var subscription = await SubscribeAsync(hub);
        await hub.AcceptAsync([.. Enumerable.Range(1, 200).Select(number => Events.PostChanged(Somebody(), number))]);

        await FallBehindAsync(hub, subscription, TimeSpan.FromSeconds(70));
        Assert.Null((await EnterAsync(hub, 3)).Refusal);
        Assert.Equal((503, "unavailable"), Refused(await EnterAsync(hub, 4)));
        Assert.Equal((503, "unavailable"), Refused(await EnterAsync(hub, 1, "exchangehub.roster.snapshot-started.v1")));

        await FallBehindAsync(hub, subscription, TimeSpan.FromSeconds(90));
        var stopped = await EnterAsync(hub, 1);
        Assert.Equal((503, "unavailable"), Refused(stopped));
        Assert.InRange(stopped.Refusal!.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        Assert.NotNull(hub.Get<IntakeDoor>().Closed);

        while (await TakeAsync(hub, subscription, max: 100) > 0)
        {
        }

        hub.Get<PressureGauge>().Look();
        Assert.Null((await EnterAsync(hub, 4)).Refusal);
    }

    [Fact]
    public async Task Subscribers_that_are_dead_paused_or_stuck_hold_up_nobody_and_neither_do_they_when_they_return()
    {
        await using var hub = await StartNodeAsync();
        var (dead, live, stuck) = (await SubscribeAsync(hub, "dead"), await SubscribeAsync(hub, "live"), await SubscribeAsync(hub, "stuck"));
        var blocked = Somebody();
        await hub.AcceptAsync(Events.PostChanged(blocked));
        var failing = Assert.Single(await NextAsync(hub, stuck, 1));
        await hub.ReturnAsync(new("stuck", TestHub.Finance.Department, TestHub.Finance.Region), new Receipt { DeliveryId = failing.DeliveryId, Stage = ReceiptStage.Failed, Code = RejectionCode.InvalidField });

        // The dead one takes what its window holds and says nothing; of the stuck one the first delivery is set aside.
        for (var minute = 0; minute < 60; minute++)
        {
            await hub.AcceptAsync(Events.PostChanged(Somebody()), Events.PostChanged(blocked));
            await TakeAsync(hub, live, max: 100);
            await TakeAsync(hub, dead, max: 100, window: 1);
            await TakeAsync(hub, stuck, max: 100);
            hub.Get<PressureGauge>().Look();
            Assert.Equal(Pressure.None, hub.Get<PressureGauge>().Now);
            hub.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        // Back again, it is given an hour of deliveries, for longer than intake would be slowed by.
        for (var second = 0; second < 120; second += 2)
        {
            hub.Clock.Advance(TimeSpan.FromSeconds(2));
            await TakeAsync(hub, dead, max: 1);
            hub.Get<PressureGauge>().Look();
            Assert.Equal(Pressure.None, hub.Get<PressureGauge>().Now);
        }
    }

    [Fact]
    public async Task Bodies_in_memory_are_bounded_and_their_room_comes_back()
    {
        await using var hub = await StartNodeAsync();
        var bytes = hub.Get<ExchangeHub.Hub.Http.BytesInFlight>();
        using var first = bytes.Begin();
        Assert.True(first.TryGrow(1024 * 1024));
        using (var second = bytes.Begin())
        {
            Assert.False(second.TryGrow(1));
        }

        first.Dispose();
        first.Dispose();

        Assert.Equal(0, bytes.Held);
    }

    private Task<TestHub> StartNodeAsync() => StartAsync(after: services => services.Configure<IntakeOptions>(options =>
        (options.SlowAt, options.StopAt, options.LargeBatch, options.MaxBytesInFlight) = (TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120), 3, 1024 * 1024)));

    private static async Task<Subscription> SubscribeAsync(TestHub hub, string client = "finance-changde")
    {
        var id = await hub.SubscribeAsync(new(client, TestHub.Finance.Department, TestHub.Finance.Region), channel: Channel.Adapter);
        return (await hub.Get<SubscriptionStore>().FindAsync(id, Cancellation))!;
    }

    /// <summary>Sends one delivery in a while, as a hub does that has more to do than it can.</summary>
    private static async Task FallBehindAsync(TestHub hub, Subscription subscription, TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(2))
        {
            hub.Clock.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal(1, await TakeAsync(hub, subscription, max: 1));
        }

        hub.Get<PressureGauge>().Look();
    }

    private static async Task<int> TakeAsync(TestHub hub, Subscription subscription, int max, int window = int.MaxValue) =>
        (await NextAsync(hub, subscription, max, window)).Count;

    private static Task<IReadOnlyList<Delivery>> NextAsync(TestHub hub, Subscription subscription, int max, int window = int.MaxValue) =>
        hub.Get<DeliveryHandout>().NextAsync(subscription, max, window, TimeSpan.FromDays(30), Cancellation);

    private static Task<IntakeAnswer> EnterAsync(TestHub hub, int events, string? type = null) => hub.Get<IntakeDoor>().AcceptAsync(
        TestHub.Organization,
        [.. Enumerable.Range(1, events).Select(number => Of(Events.PostChanged(Somebody(), number), type))],
        Cancellation);

    private static IncomingEvent Of(JsonObject json, string? type)
    {
        json["type"] = type ?? json["type"]!.GetValue<string>();
        var read = Events.Read(json);
        return new IncomingEvent { Event = read, Id = read.Id, Source = read.Source };
    }

    private static (int, string) Refused(IntakeAnswer answer) => (answer.Refusal!.Status, answer.Refusal.Code);
}

public sealed class SqlitePressureTests(HubStore<SqliteDatabase> store) : PressureCompliance<SqliteDatabase>(store);

public sealed class PostgresPressureTests(HubStore<PostgresDatabase> store) : PressureCompliance<PostgresDatabase>(store);
