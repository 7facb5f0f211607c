using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.IntegrationTests.Records;
using ExchangeHub.IntegrationTests.Repair;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.IntegrationTests.Overview;

/// <summary><c>GET /v1/overview</c>: the same deliveries as the list of them, in numbers.</summary>
public abstract class OverviewCompliance<TDatabase>(RecordsNode<TDatabase> node) : RepairDesk<TDatabase>(node)
    where TDatabase : TestDatabase, new()
{
    private const string City = "430700";

    [Fact]
    public async Task Each_delivery_of_today_is_counted_where_it_stands_and_told_to_nobody_elsewhere()
    {
        var subscriber = NewSubscriber();
        var subscription = await SubscribeAsync(subscriber);
        await PublishAsync(Events.PostChanged(Somebody(), 1), Events.PostChanged(Somebody(), 2), Events.PostChanged(Somebody(), 3), Events.PostChanged(Somebody(), 4));
        var pulled = await PullAsync(subscriber, subscription);
        await ReceiptAsync(subscriber, ReceiptStage.Completed, null, pulled[0]);
        await SetAsideAsync(subscriber, pulled[1]);
        await ReceiptAsync(subscriber, ReceiptStage.Received, null, pulled[2]);

        var overview = await EventuallyAsync(() => OverviewAsync(Operator, City), answer => FlowOf(answer) is { } flow && Number(flow, "deliveries") == 4 && Number(flow, "completed") == 1);
        var flow = FlowOf(overview)!.Value;
        Assert.Equal((2, 1), (Number(flow, "open"), Number(flow, "failed")));
        var backlog = overview.GetProperty("backlog");
        Assert.Equal((1, 1), (Number(backlog, "waiting"), Number(backlog, "setAside")));
        Assert.True(backlog.GetProperty("oldestSince").GetDateTimeOffset() <= overview.GetProperty("asOf").GetDateTimeOffset());
        Assert.Equal(City, overview.GetProperty("region").GetString());

        await Nobody_is_told_a_number_of_another_region();
    }

    [Fact]
    public async Task Events_of_a_type_are_counted_for_the_own_region_and_the_types_of_the_own_department()
    {
        const string Type = "exchangehub.personnel.post-changed.v1";
        await PublishAsync(Events.PostChanged(Somebody(), 1), Events.PostChanged(Somebody(), 2));

        var (_, own) = await GetAsync(new NodeClient(Department.Finance, City, Scopes.EventsRead), "/v1/catalog/volume");
        var counted = own.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("type").GetString() == Type);
        Assert.True(Number(counted, "events") >= 2);
        Assert.Equal((City, 30), (own.GetProperty("region").GetString(), Number(own, "days")));
        foreach (var (department, region) in new[] { (Department.Finance, "430600"), (Department.DomainName, City) })
        {
            var counts = await GetAsync(new NodeClient(department, region, Scopes.EventsRead), "/v1/catalog/volume");
            Assert.DoesNotContain(counts.Body.GetProperty("items").EnumerateArray(), item => item.GetProperty("type").GetString() == Type);
        }
    }

    private async Task Nobody_is_told_a_number_of_another_region()
    {
        var other = await OverviewAsync(OtherCity, "430600");
        Assert.Empty(other.GetProperty("flows").EnumerateArray());
        Assert.Equal(0, Number(other.GetProperty("backlog"), "waiting"));
        var (status, refused) = await GetAsync(OtherCity, $"/v1/overview?region={City}");
        Assert.Equal((403, RejectionCode.RegionNotAllowed), (status, refused.GetProperty("code").GetString()));
        Assert.Equal(403, (await GetAsync(new NodeClient(Department.Staffing, City, Scopes.EventsRead), "/v1/overview")).Status);

        // Who stands above sees both, and either by itself.
        var province = new NodeClient(Department.Staffing, "430000", Scopes.OpsRead);
        var whole = await Eventually.Async(() => OverviewAsync(province, "430000"), answer => FlowOf(answer) is not null);
        Assert.True(Number(whole.GetProperty("backlog"), "waiting") > 0);
        Assert.Empty((await GetAsync(province, "/v1/overview?region=430600")).Body.GetProperty("flows").EnumerateArray());
    }

    private async Task<JsonElement> OverviewAsync(NodeClient reader, string region)
    {
        var (status, body) = await GetAsync(reader, $"/v1/overview?region={region}");
        Assert.True(status == 200, body.GetRawText());
        return body;
    }

    private static JsonElement? FlowOf(JsonElement overview) =>
        overview.GetProperty("flows").EnumerateArray().Cast<JsonElement?>()
            .SingleOrDefault(flow => flow!.Value.GetProperty("from").GetString() == Department.Organization && flow.Value.GetProperty("to").GetString() == Department.Finance);

    private static int Number(JsonElement of, string name) => of.GetProperty(name).GetInt32();
}

public sealed class SqliteOverviewTests(RecordsNode<SqliteDatabase> node) : OverviewCompliance<SqliteDatabase>(node);

public sealed class PostgresOverviewTests(RecordsNode<PostgresDatabase> node) : OverviewCompliance<PostgresDatabase>(node);
