using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.IntegrationTests.Records;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.IntegrationTests.Repair;

/// <summary>What operators see of deliveries and do about them.</summary>
public abstract class RepairCompliance<TDatabase>(RecordsNode<TDatabase> node) : RepairDesk<TDatabase>(node)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_delivery_that_was_set_aside_is_listed_retried_and_goes_out_before_what_waited_for_it()
    {
        var subscriber = NewSubscriber();
        var subscription = await SubscribeAsync(subscriber);
        var person = Somebody();
        await PublishAsync(Events.PostChanged(person, 1), Events.PostChanged(person, 2), Events.PostChanged(Somebody(), 3));
        var first = (await PullAsync(subscriber, subscription, max: 1))[0];
        await SetAsideAsync(subscriber, first);
        var others = await PullAsync(subscriber, subscription);
        Assert.Equal("第3科科长", Assert.Single(others).Event.Data.GetProperty("postName").GetString());

        var (status, list) = await GetAsync(Operator, $"/v1/deliveries?state=set-aside&limit=1000");
        var shown = list.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("subscriptionId").GetString() == subscription);
        Assert.Equal((200, first.DeliveryId, "invalid-field"), (status, shown.GetProperty("deliveryId").GetGuid(), shown.GetProperty("failure").GetProperty("code").GetString()));
        Assert.DoesNotContain(person.NationalId, list.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(person.Name, list.GetRawText(), StringComparison.Ordinal);

        var (retried, _) = await PostAsync(Operator, $"/v1/deliveries/{first.DeliveryId}/retry");
        var again = await PullAsync(subscriber, subscription);
        Assert.Equal((200, first.DeliveryId, 2), (retried, again[0].DeliveryId, again[0].Attempt));
        Assert.Equal("第2科科长", again[1].Event.Data.GetProperty("postName").GetString());
        Assert.Equal(409, (await PostAsync(Operator, $"/v1/deliveries/{first.DeliveryId}/retry")).Status);
    }

    [Fact]
    public async Task A_skip_lets_the_lane_go_on_and_the_trace_says_who_and_why()
    {
        var subscriber = NewSubscriber();
        var subscription = await SubscribeAsync(subscriber);
        var person = Somebody();
        await PublishAsync(Events.PostChanged(person, 1), Events.PostChanged(person, 2));
        var first = (await PullAsync(subscriber, subscription, max: 1))[0];
        await SetAsideAsync(subscriber, first);
        var sequence = await SequenceOfAsync(first.DeliveryId);
        Assert.Equal("set-aside", (await TraceOfAsync(subscriber, first, sequence)).GetProperty("state").GetString());
        Assert.Equal(422, (await PostAsync(Operator, $"/v1/deliveries/{first.DeliveryId}/skip", new { })).Status);

        Assert.Equal(200, (await PostAsync(Operator, $"/v1/deliveries/{first.DeliveryId}/skip", new { reason = "已由来文纠正" })).Status);

        Assert.Equal("第2科科长", Assert.Single(await PullAsync(subscriber, subscription)).Event.Data.GetProperty("postName").GetString());
        var traced = await TraceOfAsync(subscriber, first, sequence);
        var action = Assert.Single(traced.GetProperty("actions").EnumerateArray());
        Assert.Equal(("skipped", "skipped", "已由来文纠正"), (traced.GetProperty("state").GetString(), action.GetProperty("action").GetString(), action.GetProperty("reason").GetString()));
        Assert.StartsWith(Department.Staffing, action.GetProperty("by").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_read_to_its_end_by_its_cursor_and_each_delivery_stands_in_it_once()
    {
        var subscriber = NewSubscriber();
        var subscription = await SubscribeAsync(subscriber);
        await PublishAsync([.. Enumerable.Range(0, 5).Select(i => Events.PostChanged(Somebody(), i))]);
        var client = await Node.QueryAsync(db => Task.FromResult(db.Set<ExchangeHub.Hub.Subscriptions.Subscription>().Single(s => s.Id == Guid.Parse(subscription)).ClientId));

        var (seen, cursor) = (new List<Guid>(), (string?)null);
        do
        {
            var (_, page) = await GetAsync(Operator, $"/v1/deliveries?subscriber={client}&region={Events.City}&state=waiting&limit=2" + (cursor is null ? "" : $"&cursor={cursor}"));
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("deliveryId").GetGuid()));
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        Assert.Equal(5, seen.Count);
        Assert.Equal(seen.Distinct(), seen);
    }

    [Fact]
    public async Task A_group_is_retried_a_share_at_a_time_until_it_is_done()
    {
        var subscriber = NewSubscriber();
        var subscription = await SubscribeAsync(subscriber);
        await PublishAsync([.. Enumerable.Range(0, 12).Select(i => Events.PostChanged(Somebody(), i))]);
        await SetAsideAsync(subscriber, await PullAsync(subscriber, subscription));
        var group = await GroupOfAsync(subscription);
        var print = group.GetProperty("fingerprint").GetString();
        Assert.Equal((12, "permanent", "Post # is locked"), (group.GetProperty("count").GetInt32(), group.GetProperty("category").GetString(), group.GetProperty("detail").GetString()));
        Assert.Equal(201, (await PostAsync(Operator, $"/v1/failure-groups/{print}/notes", new { text = "等待厂商修复" })).Status);
        Assert.Equal("等待厂商修复", Assert.Single((await GroupOfAsync(subscription)).GetProperty("notes").EnumerateArray()).GetProperty("text").GetString());

        var (status, recovery) = await PostAsync(Operator, $"/v1/failure-groups/{print}/retry");
        Assert.Equal((202, 12, "running"), (status, recovery.GetProperty("total").GetInt32(), recovery.GetProperty("state").GetString()));
        Assert.NotEqual(JsonValueKind.Null, recovery.GetProperty("estimatedEnd").ValueKind);
        Assert.Equal(409, (await PostAsync(Operator, $"/v1/failure-groups/{print}/retry")).Status);

        var most = 0;
        await EventuallyAsync(
            async () =>
            {
                var some = await PullAsync(subscriber, subscription);
                most = Math.Max(most, some.Count);
                if (some.Count > 0)
                {
                    await ReceiptAsync(subscriber, ReceiptStage.Completed, null, some);
                }

                return (await GetAsync(Operator, $"/v1/failure-groups/{print}/recovery")).Body;
            },
            progress => progress.GetProperty("state").GetString() == "done");
        Assert.InRange(most, 1, 11);
    }

    [Fact]
    public async Task A_recovery_that_fails_again_pauses_by_itself_and_the_rest_stays_set_aside()
    {
        var subscriber = NewSubscriber();
        var subscription = await SubscribeAsync(subscriber);
        await PublishAsync([.. Enumerable.Range(0, 20).Select(i => Events.PostChanged(Somebody(), i))]);
        await SetAsideAsync(subscriber, await PullAsync(subscriber, subscription));
        var print = (await GroupOfAsync(subscription)).GetProperty("fingerprint").GetString();
        await PostAsync(Operator, $"/v1/failure-groups/{print}/retry", new { share = 0.1 });

        var paused = await EventuallyAsync(
            async () =>
            {
                var some = await PullAsync(subscriber, subscription);
                if (some.Count > 0)
                {
                    await SetAsideAsync(subscriber, some);
                }

                return (await GetAsync(Operator, $"/v1/failure-groups/{print}/recovery")).Body;
            },
            progress => progress.GetProperty("state").GetString() == "paused");

        Assert.Equal("error-rate", paused.GetProperty("reason").GetString());
        Assert.True(paused.GetProperty("waiting").GetInt32() > 0);
        Assert.Equal(20, (await GroupOfAsync(subscription)).GetProperty("count").GetInt32());
        Assert.Equal(202, (await PostAsync(Operator, $"/v1/failure-groups/{print}/retry")).Status);
    }

    [Fact]
    public async Task While_paused_nothing_goes_out_and_all_of_it_comes_in_order_afterwards()
    {
        var subscriber = NewSubscriber();
        var subscription = await SubscribeAsync(subscriber);
        var person = Somebody();
        await PublishAsync(Events.PostChanged(person, 1));
        Assert.Equal((200, "paused"), await PostAsync(subscriber, $"/v1/subscriptions/{subscription}/pause") is var (status, body) ? (status, body.GetProperty("status").GetString()) : default);
        await PublishAsync(Events.PostChanged(person, 2));
        Assert.Empty(await PullAsync(subscriber, subscription));
        Assert.Equal(200, (await PostAsync(Operator, $"/v1/subscriptions/{subscription}/pause")).Status);

        Assert.Equal(200, (await PostAsync(Operator, $"/v1/subscriptions/{subscription}/resume")).Status);

        Assert.Equal(["第1科科长", "第2科科长"], (await PullAsync(subscriber, subscription)).Select(one => one.Event.Data.GetProperty("postName").GetString()));
    }

    [Fact]
    public async Task Bad_schedules_are_refused_with_their_place()
    {
        var (status, body) = await PostAsync(NewSubscriber(), "/v1/subscriptions", new
        {
            types = new[] { "exchangehub.personnel.*" }, region = Events.City, channel = "pull", retrySchedule = new[] { 5, -1, 604_801 },
        });

        Assert.Equal(422, status);
        Assert.Equal(["retrySchedule[1]", "retrySchedule[2]"], body.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()));
    }
}

public sealed class SqliteRepairTests(RecordsNode<SqliteDatabase> node) : RepairCompliance<SqliteDatabase>(node);

public sealed class PostgresRepairTests(RecordsNode<PostgresDatabase> node) : RepairCompliance<PostgresDatabase>(node);
