using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>What is taken, what is a repetition and what is refused.</summary>
public abstract class IntakeCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task An_event_twice_in_a_batch_is_taken_once()
    {
        await using var hub = await StartAsync();
        var one = Events.PostChanged(Somebody());

        var results = await hub.AcceptAsync(one, one.DeepClone().AsObject());

        Assert.Equal([EventStatus.Accepted, EventStatus.Duplicate], results.Select(result => result.Status));
        Assert.Equal((results[0].Sequence, results[0].LeafHash), (results[1].Sequence, results[1].LeafHash));
    }

    [Fact]
    public async Task An_event_that_comes_again_gets_its_first_receipt()
    {
        await using var hub = await StartAsync();
        var one = Events.PostChanged(Somebody());
        var first = Assert.Single(await hub.AcceptAsync(one));

        await using var otherNode = await StartAsync();
        var again = Assert.Single(await otherNode.AcceptAsync(one));

        Assert.Equal((EventStatus.Duplicate, first.Sequence, first.LeafHash), (again.Status, again.Sequence, again.LeafHash));
    }

    [Fact]
    public async Task Two_requests_with_the_same_event_at_the_same_moment_are_one_accepted_and_one_duplicate()
    {
        await using var here = await StartAsync();
        await using var there = await StartAsync();
        for (var round = 0; round < 20; round++)
        {
            var one = Events.PostChanged(Somebody());

            var results = await Task.WhenAll(here.AcceptAsync(one), there.AcceptAsync(one), here.AcceptAsync(one));

            Assert.Equal(
                [EventStatus.Accepted, EventStatus.Duplicate, EventStatus.Duplicate],
                results.Select(result => Assert.Single(result).Status).Order());
            Assert.Single(results.Select(result => result[0].Sequence).Distinct());
        }
    }

    [Theory]
    [InlineData("effectivedate", "2026-03-15")]
    [InlineData("approvaldocno", "常编办〔2026〕13号")]
    [InlineData("correlationid", "case-7")]
    [InlineData("operation", null)]
    [InlineData("anextension", "x")]
    public async Task The_same_id_with_another_attribute_is_another_event_and_refused(string attribute, string? value)
    {
        await using var hub = await StartAsync();
        var one = Events.PostChanged(Somebody());
        await hub.AcceptAsync(one);
        var other = one.DeepClone().AsObject();
        other[attribute] = value;

        var result = Assert.Single(await hub.AcceptAsync(other));

        Assert.Equal((RejectionCode.DuplicateIdDifferentContent, "id"), (Assert.Single(result.Errors).Code, result.Errors[0].Field));
        Assert.Null(result.Sequence);
    }

    [Fact]
    public async Task The_same_id_with_other_data_is_refused_in_the_same_batch_and_later()
    {
        await using var hub = await StartAsync();
        var person = Somebody();
        var one = Events.PostChanged(person, number: 1);
        var other = Events.PostChanged(person, number: 2, id: (string)one["id"]!);

        var results = await hub.AcceptAsync(one, other);
        var later = Assert.Single(await hub.AcceptAsync(other));

        Assert.Equal([EventStatus.Accepted, EventStatus.Rejected], results.Select(result => result.Status));
        Assert.Equal(RejectionCode.DuplicateIdDifferentContent, Assert.Single(later.Errors).Code);
    }

    [Theory]
    [InlineData("time", "2026-03-02T09:31:00+08:00")]
    [InlineData("time", null)]
    [InlineData("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("tracestate", "vendor=1")]
    [InlineData("subject", "somebody")]
    public async Task Some_attributes_are_no_content(string attribute, string? value)
    {
        await using var hub = await StartAsync();
        var one = Events.PostChanged(Somebody());
        var first = Assert.Single(await hub.AcceptAsync(one));
        one[attribute] = value;

        var again = Assert.Single(await hub.AcceptAsync(one));

        Assert.Equal((EventStatus.Duplicate, first.Sequence), (again.Status, again.Sequence));
    }

    [Fact]
    public async Task The_same_data_in_another_order_and_other_escapes_is_a_repetition()
    {
        await using var hub = await StartAsync();
        var one = Events.PostChanged(Somebody());
        await hub.AcceptAsync(one);
        var data = one["data"]!.AsObject();
        one["data"] = new JsonObject(data.Reverse().Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));

        // The default encoder escapes every Chinese character.
        var again = Assert.Single(await hub.AcceptAsync(TestHub.Organization, JsonElement.Parse(one.ToJsonString(JsonSerializerOptions.Default))));

        Assert.Equal(EventStatus.Duplicate, again.Status);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00\": [1e999]}")]
    public async Task A_field_nobody_knows_may_hold_what_has_no_canonical_form(string value)
    {
        await using var hub = await StartAsync();
        var json = Events.PostChanged(Somebody()).ToJsonString(WireJson.Options).Replace("\"postName\"", $"\"remark\":{value},\"postName\"", StringComparison.Ordinal);

        var first = Assert.Single(await hub.AcceptAsync(TestHub.Organization, JsonElement.Parse(json)));
        var again = Assert.Single(await hub.AcceptAsync(TestHub.Organization, JsonElement.Parse(json)));

        Assert.Equal((EventStatus.Accepted, EventStatus.Duplicate), (first.Status, again.Status));
        Assert.Equal(RejectionCode.UnknownField, Assert.Single(first.Warnings).Code);
    }

    [Fact]
    public async Task A_rejected_event_does_not_take_its_id()
    {
        await using var hub = await StartAsync();
        var one = Events.PostChanged(Somebody());
        var wrong = one.DeepClone().AsObject();
        wrong["data"]!["postName"] = null;

        var rejected = Assert.Single(await hub.AcceptAsync(wrong));
        var mended = Assert.Single(await hub.AcceptAsync(one));

        Assert.Equal((EventStatus.Rejected, EventStatus.Accepted), (rejected.Status, mended.Status));
    }

    [Fact]
    public async Task The_good_events_of_a_batch_are_not_hurt_by_its_bad_ones()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync();
        var events = Enumerable.Range(0, 9).Select(_ => Events.PostChanged(Somebody())).ToArray();
        events[1].Remove("region");
        events[4]["type"] = "exchangehub.personnel.no-such.v1";
        events[7]["source"] = "/430100/organization";

        var results = await hub.AcceptAsync(events);

        Assert.Equal([1, 4, 7], results.Index().Where(result => result.Item.Status == EventStatus.Rejected).Select(result => result.Index));
        Assert.Equal(
            results.Where(result => result.Status == EventStatus.Accepted).Select(result => result.Sequence!.Value),
            (await hub.ClaimAsync(subscription)).Select(delivery => delivery.Entry.Sequence));
    }
}

public sealed class SqliteIntakeTests(HubStore<SqliteDatabase> store) : IntakeCompliance<SqliteDatabase>(store);

public sealed class PostgresIntakeTests(HubStore<PostgresDatabase> store) : IntakeCompliance<PostgresDatabase>(store);
