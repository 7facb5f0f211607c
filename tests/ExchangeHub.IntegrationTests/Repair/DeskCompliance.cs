using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.IntegrationTests.Records;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.IntegrationTests.Repair;

/// <summary>What operators look through: single groups and deliveries, proposals, retries, receivers; and what they halt or refuse.</summary>
public abstract class DeskCompliance<TDatabase>(RecordsNode<TDatabase> node) : RepairDesk<TDatabase>(node)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_group_and_its_deliveries_are_found_by_its_fingerprint_also_after_all_of_it_went_on()
    {
        var (_, subscription, failed) = await SomeSetAsideAsync(2);
        var print = (await GroupOfAsync(subscription)).GetProperty("fingerprint").GetString();

        var (_, list) = await GetAsync(Operator, $"/v1/deliveries?state=set-aside&failureGroup={print}&department={Department.Finance}");
        Assert.Equal(failed.Select(one => one.DeliveryId).Order(), Items(list).Select(item => item.GetProperty("deliveryId").GetGuid()).Order());
        Assert.Empty(Items((await GetAsync(Operator, $"/v1/deliveries?failureGroup={print}&department={Department.Hr}")).Body));
        Assert.Empty(Items((await GetAsync(Operator, $"/v1/failure-groups?department={Department.Hr}")).Body));
        Assert.Equal(403, (await GetAsync(OtherCity, $"/v1/failure-groups?region={Events.City}")).Status);

        foreach (var one in failed)
        {
            Assert.Equal(200, (await PostAsync(Operator, $"/v1/deliveries/{one.DeliveryId}/skip", new { reason = "已线下处理" })).Status);
        }

        var (status, group) = await GetAsync(Operator, $"/v1/failure-groups/{print}");
        Assert.Equal((200, 0), (status, group.GetProperty("count").GetInt32()));
        Assert.Equal("skipped", (await GetAsync(Operator, $"/v1/deliveries/{failed[0].DeliveryId}")).Body.GetProperty("state").GetString());
        Assert.Equal(404, (await GetAsync(OtherCity, $"/v1/failure-groups/{print}")).Status);
        Assert.Equal(404, (await GetAsync(OtherCity, $"/v1/deliveries/{failed[0].DeliveryId}")).Status);
        Assert.Equal(422, (await GetAsync(Operator, "/v1/deliveries?failureGroup=x")).Status);
        Assert.Equal(422, (await GetAsync(Operator, "/v1/deliveries?department=%00")).Status);
        Assert.Equal(422, (await GetAsync(Operator, "/v1/failure-groups?department=%00")).Status);
    }

    [Fact]
    public async Task A_retry_is_paused_goes_on_and_is_ended_by_hand_and_stands_in_the_list_of_retries()
    {
        var (_, subscription, _) = await SomeSetAsideAsync(40);
        var print = (await GroupOfAsync(subscription)).GetProperty("fingerprint").GetString();
        Assert.Equal(409, (await PostAsync(Operator, $"/v1/failure-groups/{print}/recovery/pause")).Status);
        await PostAsync(Operator, $"/v1/failure-groups/{print}/retry");

        var (paused, body) = await PostAsync(Operator, $"/v1/failure-groups/{print}/recovery/pause");
        Assert.Equal((200, "paused", "operator"), (paused, body.GetProperty("state").GetString(), body.GetProperty("reason").GetString()));
        Assert.Equal(202, (await PostAsync(Operator, $"/v1/failure-groups/{print}/retry")).Status);
        Assert.Equal(404, (await PostAsync(OtherCity, $"/v1/failure-groups/{print}/recovery/cancel")).Status);
        var (_, ended) = await PostAsync(Operator, $"/v1/failure-groups/{print}/recovery/cancel");
        Assert.Equal("done", ended.GetProperty("state").GetString());
        Assert.True(ended.GetProperty("waiting").GetInt32() > 0);
        Assert.Equal(409, (await PostAsync(Operator, $"/v1/failure-groups/{print}/recovery/cancel")).Status);

        var listed = Assert.Single(Items((await GetAsync(Operator, $"/v1/recoveries?fingerprint={print}")).Body));
        Assert.Equal((40, "operator"), (listed.GetProperty("total").GetInt32(), listed.GetProperty("reason").GetString()));
        Assert.Empty(Items((await GetAsync(OtherCity, "/v1/recoveries")).Body));
    }

    [Fact]
    public async Task What_a_proposer_does_not_see_whole_stays_and_no_answer_tells_what_it_is()
    {
        var (_, _, failed) = await SomeSetAsideAsync(1);
        var path = $"/v1/deliveries/{failed[0].DeliveryId}/edit";
        var whole = (await GetAsync(Operator, $"{path}/data")).Body.GetProperty("data");
        var auditor = Operator with { Department = Department.Audit };
        foreach (var field in new[] { "nationalId", "personName" })
        {
            var answers = new List<string>();
            foreach (var guess in new[] { whole.GetProperty(field).GetString(), "120101199001010009" })
            {
                var (status, problem) = await PostAsync(auditor, path, new { changes = new Dictionary<string, string?> { [field] = guess } });
                Assert.Equal(422, status);
                answers.Add(problem.GetProperty("errors").GetRawText());
            }

            Assert.Equal(answers[0], answers[1]);
            Assert.Contains($"data.{field}", answers[0], StringComparison.Ordinal);
        }

        Assert.Equal(403, (await PostAsync(Operator with { Department = Department.DomainName }, path, new { changes = new { postName = "人事科科长" } })).Status);
        var (kept, _) = await PostAsync(auditor, path, new { changes = new { postName = "人事科科长" } });
        Assert.Equal(201, kept);
    }

    [Fact]
    public async Task Only_what_changes_is_sent_and_a_proposal_can_be_refused_with_a_reason_and_made_anew()
    {
        var (_, _, failed) = await SomeSetAsideAsync(1);
        var path = $"/v1/deliveries/{failed[0].DeliveryId}/edit";
        var (_, data) = await GetAsync(Operator, $"{path}/data");
        var editable = data.GetProperty("editable").EnumerateArray().Select(name => name.GetString()).ToList();
        Assert.Contains("postName", editable);
        Assert.DoesNotContain("nationalId", editable);
        Assert.Equal("第1科科长", data.GetProperty("data").GetProperty("postName").GetString());

        var (status, proposal) = await PostAsync(Operator, path, JsonNode.Parse("""{"changes":{"postName":"人事科科长","formerPostName":null}}"""));
        Assert.Equal((201, "formerPostName postName"), (status, string.Join(' ', proposal.GetProperty("fields").EnumerateArray().Select(field => field.GetString()))));
        var editId = proposal.GetProperty("editId").GetGuid();
        Assert.Equal("proposed", StateOf(await EditsAsync("state=proposed&limit=1000"), editId));

        Assert.Equal(422, (await PostAsync(SecondOperator, $"{path}/refuse", new { editId })).Status);
        Assert.Equal(200, (await PostAsync(SecondOperator, $"{path}/refuse", new { editId, reason = "职务名称仍不对" })).Status);
        Assert.Equal(409, (await PostAsync(SecondOperator, $"{path}/refuse", new { editId, reason = "再次" })).Status);
        Assert.Equal(409, (await PostAsync(SecondOperator, $"{path}/approve", new { editId })).Status);
        Assert.Equal("职务名称仍不对", (await GetAsync(Operator, path)).Body.GetProperty("reason").GetString());

        var (_, again) = await PostAsync(Operator, path, new { changes = new { postName = "人事科副科长" } });
        Assert.Equal(200, (await PostAsync(SecondOperator, $"{path}/approve", new { editId = again.GetProperty("editId").GetGuid() })).Status);
        var all = await EditsAsync($"deliveryId={failed[0].DeliveryId}");
        Assert.Equal(("refused", "approved"), (StateOf(all, editId), StateOf(all, again.GetProperty("editId").GetGuid())));
        Assert.DoesNotContain("人事科", all.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(Items((await GetAsync(OtherCity, "/v1/edits")).Body));
        Assert.Equal(404, (await GetAsync(OtherCity, $"{path}/data")).Status);
        Assert.Equal(403, (await GetAsync(OnlyReads, $"{path}/data")).Status);
        Assert.Equal(422, (await GetAsync(Operator, "/v1/edits?state=x")).Status);
    }

    [Fact]
    public async Task Receivers_are_listed_with_what_is_owed_to_them()
    {
        var (subscriber, subscription, _) = await SomeSetAsideAsync(2);
        await PublishAsync(Events.PostChanged(Somebody(), 9));
        await PostAsync(subscriber, $"/v1/subscriptions/{subscription}/pause");

        var (_, list) = await GetAsync(Operator, "/v1/receivers?limit=1000");
        var one = Items(list).Single(item => item.GetProperty("subscriptionId").GetString() == subscription);
        Assert.Equal(("paused", 2, 1), (one.GetProperty("state").GetString(), one.GetProperty("setAside").GetInt32(), one.GetProperty("waiting").GetInt32()));
        Assert.Empty(Items((await GetAsync(OtherCity, "/v1/receivers")).Body));
        Assert.Equal(422, (await GetAsync(Operator, "/v1/receivers?cursor=x")).Status);
    }

    private async Task<(NodeClient Subscriber, string Subscription, IReadOnlyList<Delivery> Failed)> SomeSetAsideAsync(int count)
    {
        var subscriber = NewSubscriber();
        var subscription = await SubscribeAsync(subscriber);
        await PublishAsync([.. Enumerable.Range(1, count).Select(i => Events.PostChanged(Somebody(), i))]);
        var failed = await PullAsync(subscriber, subscription);
        await SetAsideAsync(subscriber, failed);
        return (subscriber, subscription, failed);
    }

    private async Task<JsonElement> EditsAsync(string query) => (await GetAsync(Operator, $"/v1/edits?{query}")).Body;

    private static string? StateOf(JsonElement list, Guid edit) => Items(list).Single(item => item.GetProperty("editId").GetGuid() == edit).GetProperty("state").GetString();

    private static JsonElement.ArrayEnumerator Items(JsonElement list) => list.GetProperty("items").EnumerateArray();
}

public sealed class SqliteDeskTests(RecordsNode<SqliteDatabase> node) : DeskCompliance<SqliteDatabase>(node);

public sealed class PostgresDeskTests(RecordsNode<PostgresDatabase> node) : DeskCompliance<PostgresDatabase>(node);
