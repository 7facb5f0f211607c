using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.IntegrationTests.Records;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExchangeHub.IntegrationTests.Repair;

/// <summary>What goes out again, as it was or repaired, and who may not bring it about.</summary>
public abstract class ReplayCompliance<TDatabase>(RecordsNode<TDatabase> node) : RepairDesk<TDatabase>(node)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_replay_comes_marked_under_new_ids_in_order_and_behind_what_is_owed()
    {
        var subscriber = NewSubscriber();
        var subscription = await SubscribeAsync(subscriber);
        var person = Somebody();
        await PublishAsync(Events.PostChanged(person, 1), Events.PostChanged(person, 2));
        var before = await PullAsync(subscriber, subscription);
        await ReceiptAsync(subscriber, ReceiptStage.Completed, null, before);
        await PublishAsync(Events.PostChanged(person, 3));
        var subject = await Node.QueryAsync(db => Task.FromResult(db.Set<DeliveryRow>().Single(row => row.Id == before[0].DeliveryId).Subject));

        var (status, replay) = await PostAsync(Operator, $"/v1/subscriptions/{subscription}/replay", new { fromSequence = 1, toSequence = 1_000_000, subject });

        Assert.Equal((202, 3), (status, replay.GetProperty("deliveries").GetInt32()));
        var pulled = new List<Delivery>();
        await EventuallyAsync(
            async () =>
            {
                pulled.AddRange(await PullAsync(subscriber, subscription));
                await ReceiptAsync(subscriber, ReceiptStage.Received, null, pulled);
                return JsonSerializer.SerializeToElement(pulled.Count);
            },
            count => count.GetInt32() == 4);
        Assert.Equal(["第3科科长", "第1科科长", "第2科科长", "第3科科长"], pulled.Select(one => one.Event.Data.GetProperty("postName").GetString()));
        Assert.Equal([null, "true", "true", "true"], pulled.Select(one => one.Event.Extensions.GetValueOrDefault("replay")));
        Assert.Empty(pulled.Select(one => one.DeliveryId).Intersect(before.Select(one => one.DeliveryId)));
    }

    [Fact]
    public async Task A_replay_brings_what_lies_before_the_subscription_and_only_what_it_is_entitled_to()
    {
        await PublishAsync(Events.PostChanged(Somebody(), 1), Events.PostChanged(Somebody(), 2, region: "430600"));
        var subscriber = NewSubscriber();
        var subscription = await SubscribeAsync(subscriber);

        Assert.Equal(202, (await PostAsync(Operator, $"/v1/subscriptions/{subscription}/replay", new { fromSequence = 1, types = new[] { "exchangehub.personnel.post-changed.v1" } })).Status);

        var regions = await Node.QueryAsync(db => (
            from delivery in db.Set<DeliveryRow>()
            join entry in db.Set<LedgerEntry>() on delivery.Sequence equals entry.Sequence
            where delivery.SubscriptionId == Guid.Parse(subscription)
            select entry.Region).Distinct().ToListAsync());
        Assert.Equal([Events.City], regions);
    }

    [Fact]
    public async Task A_replay_whose_time_has_not_come_is_not_sent_by_hand_and_one_that_waits_for_a_retry_holds_up_no_other()
    {
        var subscriber = NewSubscriber();
        var subscription = await SubscribeAsync(subscriber);
        await PublishAsync(Events.PostChanged(Somebody(), 1));
        var sent = await PullAsync(subscriber, subscription);
        await ReceiptAsync(subscriber, ReceiptStage.Completed, null, sent);
        var id = sent[0].DeliveryId;
        var original = await Node.QueryAsync(db => db.Set<DeliveryRow>().AsNoTracking().SingleAsync(row => row.Id == id));
        var inAWeek = original.CreatedAt + (long)TimeSpan.FromDays(7).TotalMilliseconds;
        DeliveryRow Replay(int attempt) => new()
        {
            Id = Guid.CreateVersion7(), SubscriptionId = original.SubscriptionId, Sequence = original.Sequence, Subject = original.Subject,
            AvailableAt = inAWeek, CreatedAt = original.CreatedAt, ReplayAt = original.CreatedAt, Attempt = attempt,
        };
        var (untried, tried) = (Replay(attempt: 0), Replay(attempt: 1));
        await Node.QueryAsync(db =>
        {
            db.Add(untried);
            return db.SaveChangesAsync();
        });
        Assert.Equal(409, (await PostAsync(Operator, $"/v1/deliveries/{untried.Id}/retry")).Status);

        await Node.QueryAsync(db => db.Set<DeliveryRow>().Where(row => row.Id == untried.Id).ExecuteDeleteAsync());
        await Node.QueryAsync(db =>
        {
            db.Add(tried);
            return db.SaveChangesAsync();
        });
        Assert.Equal(202, (await PostAsync(Operator, $"/v1/subscriptions/{subscription}/replay", new { fromSequence = original.Sequence, toSequence = original.Sequence })).Status);
        var next = await Node.QueryAsync(db => db.Set<DeliveryRow>().AsNoTracking().SingleAsync(row =>
            row.SubscriptionId == original.SubscriptionId && row.ReplayAt > 0 && row.Id != tried.Id));
        Assert.True(next.AvailableAt < inAWeek);
        Assert.Equal(200, (await PostAsync(Operator, $"/v1/deliveries/{tried.Id}/retry")).Status);
    }

    [Fact]
    public async Task A_sender_cannot_mark_an_event_as_a_replay()
    {
        var subscriber = NewSubscriber();
        var subscription = await SubscribeAsync(subscriber);
        var forged = Events.PostChanged(Somebody());
        (forged["replay"], forged["originaldelivery"]) = ("true", Guid.CreateVersion7().ToString());
        await PublishAsync(forged);

        Assert.Empty(Assert.Single(await PullAsync(subscriber, subscription)).Event.Extensions);
    }

    [Theory]
    [InlineData("{}", "fromSequence")]
    [InlineData("""{"fromSequence":0}""", "fromSequence")]
    [InlineData("""{"fromSequence":5,"toSequence":4}""", "toSequence")]
    [InlineData("""{"fromSequence":1,"types":["no.such"]}""", "types[0]")]
    [InlineData("""{"fromSequence":1,"region":"999999"}""", "region")]
    [InlineData("""{"fromSequence":"x"}""", "fromSequence")]
    public async Task A_range_that_says_nothing_is_refused_with_its_place(string body, string field)
    {
        var subscription = await SubscribeAsync(NewSubscriber());

        var (status, problem) = await PostAsync(Operator, $"/v1/subscriptions/{subscription}/replay", JsonNode.Parse(body));

        Assert.Equal((422, field), (status, problem.GetProperty("errors")[0].GetProperty("field").GetString()));
    }

    [Fact]
    public async Task Repaired_data_goes_out_in_the_originals_place_after_a_second_person_let_it()
    {
        var (subscriber, subscription, original, person) = await OneSetAsideAsync();
        var data = Repaired(person, "人事科科长");
        var (proposed, proposal) = await PostAsync(Operator, $"/v1/deliveries/{original.DeliveryId}/edit", new { data });
        Assert.True(proposed == 201, proposal.GetRawText());
        Assert.Equal(["postName"], proposal.GetProperty("fields").EnumerateArray().Select(field => field.GetString()));
        Assert.DoesNotContain("人事科科长", proposal.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(await PullAsync(subscriber, subscription));
        var editId = proposal.GetProperty("editId").GetGuid();

        var (_, looked) = await GetAsync(SecondOperator, $"/v1/deliveries/{original.DeliveryId}/edit");
        Assert.Equal(
            (editId, "第1科科长", "人事科科长"),
            (looked.GetProperty("editId").GetGuid(), looked.GetProperty("before").GetProperty("postName").GetString(), looked.GetProperty("after").GetProperty("postName").GetString()));
        Assert.Single(looked.GetProperty("after").EnumerateObject());
        var (own, refusal) = await PostAsync(Operator, $"/v1/deliveries/{original.DeliveryId}/edit/approve", new { editId });
        Assert.Equal((403, RejectionCode.SecondPersonRequired), (own, refusal.GetProperty("code").GetString()));
        Assert.Equal(200, (await PostAsync(SecondOperator, $"/v1/deliveries/{original.DeliveryId}/edit/approve", new { editId })).Status);

        var pulled = await PullAsync(subscriber, subscription);
        Assert.Equal(["人事科科长", "第2科科长"], pulled.Select(one => one.Event.Data.GetProperty("postName").GetString()));
        Assert.Equal(original.DeliveryId.ToString(), pulled[0].Event.Extensions.GetValueOrDefault("originaldelivery"));
        Assert.NotEqual(original.DeliveryId, pulled[0].DeliveryId);
        var sequence = await SequenceOfAsync(original.DeliveryId);
        Assert.Equal("第1科科长", (await GetAsync(subscriber, $"/v1/events/{sequence}")).Body.GetProperty("event").GetProperty("data").GetProperty("postName").GetString());
        Assert.Equal("replaced", (await TraceOfAsync(subscriber, original, sequence)).GetProperty("state").GetString());
        Assert.Equal(409, (await PostAsync(SecondOperator, $"/v1/deliveries/{original.DeliveryId}/edit/approve", new { editId })).Status);
    }

    [Fact]
    public async Task Repaired_data_must_fit_its_contract_and_be_about_the_same_person()
    {
        var (_, _, original, person) = await OneSetAsideAsync();
        var (unfit, other) = (Repaired(person, "x"), Repaired(person, "人事科科长"));
        unfit.Remove("personName");
        other["nationalId"] = Somebody().NationalId;

        Assert.Equal(422, (await PostAsync(Operator, $"/v1/deliveries/{original.DeliveryId}/edit", new { data = unfit })).Status);
        var (status, problem) = await PostAsync(Operator, $"/v1/deliveries/{original.DeliveryId}/edit", new { data = other });
        Assert.Equal((422, "data.nationalId"), (status, problem.GetProperty("errors")[0].GetProperty("field").GetString()));
        Assert.Equal(422, (await PostAsync(Operator, $"/v1/deliveries/{original.DeliveryId}/edit", new { data = Repaired(person, "第1科科长") })).Status);
        Assert.Equal(422, (await PostAsync(Operator, $"/v1/deliveries/{original.DeliveryId}/edit", new { })).Status);
        Assert.Equal(422, (await PostAsync(SecondOperator, $"/v1/deliveries/{original.DeliveryId}/edit/approve", new { editId = Guid.CreateVersion7() })).Status);
    }

    [Fact]
    public async Task Nobody_touches_what_is_owed_to_another_region_or_without_the_scope()
    {
        var (subscriber, subscription, original, _) = await OneSetAsideAsync();
        var print = (await GroupOfAsync(subscription)).GetProperty("fingerprint").GetString();
        (string Path, object Body)[] changes =
        [
            ($"/v1/deliveries/{original.DeliveryId}/retry", new { }),
            ($"/v1/deliveries/{original.DeliveryId}/skip", new { reason = "x" }),
            ($"/v1/deliveries/{original.DeliveryId}/edit", new { data = new { } }),
            ($"/v1/deliveries/{original.DeliveryId}/edit/approve", new { editId = Guid.CreateVersion7() }),
            ($"/v1/failure-groups/{print}/retry", new { }),
            ($"/v1/failure-groups/{print}/notes", new { text = "x" }),
            ($"/v1/subscriptions/{subscription}/replay", new { fromSequence = 1 }),
            ($"/v1/subscriptions/{subscription}/pause", new { }),
            ($"/v1/subscriptions/{subscription}/resume", new { }),
        ];
        foreach (var (path, body) in changes)
        {
            Assert.Equal((404, path), ((await PostAsync(OtherCity, path, body)).Status, path));
            Assert.Equal((403, path), ((await PostAsync(OnlyReads, path, body)).Status, path));
        }

        Assert.Equal(404, (await GetAsync(OtherCity, $"/v1/deliveries/{original.DeliveryId}/edit")).Status);
        Assert.Equal(403, (await GetAsync(OnlyReads, $"/v1/deliveries/{original.DeliveryId}/edit")).Status);
        var another = NewSubscriber();
        Assert.Equal(404, (await PostAsync(another, $"/v1/subscriptions/{subscription}/pause")).Status);
        Assert.Equal(403, (await PostAsync(subscriber, $"/v1/deliveries/{original.DeliveryId}/retry")).Status);
        Assert.Equal(403, (await GetAsync(subscriber, "/v1/deliveries")).Status);
        Assert.Equal(404, (await GetAsync(OtherCity, $"/v1/failure-groups/{print}/recovery")).Status);
        Assert.Empty((await GetAsync(OtherCity, "/v1/failure-groups")).Body.GetProperty("items").EnumerateArray());
        Assert.Empty((await GetAsync(OtherCity, "/v1/deliveries")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(403, (await GetAsync(OtherCity, $"/v1/deliveries?region={Events.City}")).Status);
        Assert.Empty(await PullAsync(subscriber, subscription));
    }

    private async Task<(NodeClient Subscriber, string Subscription, Delivery Original, SyntheticPerson Person)> OneSetAsideAsync()
    {
        var subscriber = NewSubscriber();
        var subscription = await SubscribeAsync(subscriber);
        var person = Somebody();
        await PublishAsync(Events.PostChanged(person, 1), Events.PostChanged(person, 2));
        var original = Assert.Single(await PullAsync(subscriber, subscription, max: 1));
        await SetAsideAsync(subscriber, original);
        return (subscriber, subscription, original, person);
    }

    private static JsonObject Repaired(SyntheticPerson person, string postName)
    {
        var data = Events.PostChanged(person)["data"]!.DeepClone().AsObject();
        data["postName"] = postName;
        return data;
    }
}

public sealed class SqliteReplayTests(RecordsNode<SqliteDatabase> node) : ReplayCompliance<SqliteDatabase>(node);

public sealed class PostgresReplayTests(RecordsNode<PostgresDatabase> node) : ReplayCompliance<PostgresDatabase>(node);
