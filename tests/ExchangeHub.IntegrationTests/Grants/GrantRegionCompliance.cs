using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.HubEvents;
using ExchangeHub.Hub.Intake;
using ExchangeHub.Hub.Pipeline;
using ExchangeHub.Hub.Regions;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>What an imported table of regions does to the grants on them. The counties are those of one city, each test has its own.</summary>
public abstract class GrantRegionCompliance<TDatabase>(GrantStore<TDatabase> store) : GrantCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private const string Heading = "code,province,prefecture,name,level,status,from_year,to_year_exclusive,successor_codes";
    private const string City = "430700";
    private const string Reader = "430721";

    [Fact]
    public async Task A_county_with_one_successor_takes_its_grants_along()
    {
        var (reader, giver) = (await ReaderAsync(Reader), await GiverAsync(City));
        var id = await ActiveAsync(Terms.Grant(Reader, "430725"), giver, await SignerAsync(City));
        (await Node.ReadAsync(reader, "430725")).EnsureSuccess();

        await ImportAsync("430725,湖南省,常德市,桃源县,county,retired,1988,{0},430791", "430791,湖南省,常德市,桃源区,county,active,{0},,");

        await Eventually.Async(() => Node.ReadAsync(reader, "430791"), answer => (int)answer.Status == 200);
        var grant = await HistoryAsync(giver, id, "moved");
        Assert.Equal(("active", "430791"), (grant.GetProperty("status").GetString(), grant.GetProperty("target")[0].GetString()));
        Assert.Equal(204, (int)(await Node.DeleteAsync(giver, $"v1/grants/{id}")).Status);
        AssertProblem(403, RejectionCode.GrantRequired, await Node.ReadAsync(reader, "430791"));
    }

    [Fact]
    public async Task A_county_that_was_split_suspends_its_grants_until_a_person_decides()
    {
        var (reader, giver, told) = (await ReaderAsync(Reader), await GiverAsync(City), await ReaderAsync(City));
        var id = await ActiveAsync(Terms.Grant(Reader, "430724"), giver, await SignerAsync(City));
        var never = await PendingAsync(Terms.Grant(Reader, "430724"), giver);

        await ImportAsync(
            "430724,湖南省,常德市,临澧县,county,retired,1988,{0},430792;430793", "430792,湖南省,常德市,临东区,county,active,{0},,", "430793,湖南省,常德市,临西区,county,active,{0},,");

        var grant = await HistoryAsync(giver, id, "suspended");
        Assert.Equal("suspended", grant.GetProperty("status").GetString());
        Assert.Contains(SuspensionReason.InWords(SuspensionReason.SeveralSuccessors), grant.GetProperty("reason").GetString(), StringComparison.Ordinal);
        await HistoryAsync(giver, never, "suspended");
        AssertProblem(409, RejectionCode.StateConflict, await CountersignAsync(await SignerAsync(City), never));
        foreach (var part in new[] { "430792", "430793" })
        {
            AssertProblem(403, RejectionCode.GrantRequired, await Node.ReadAsync(reader, part));
        }

        var events = await Eventually.Async(
            async () => (await Node.GetAsync(told, $"v1/events?type={ContractCatalog.Of<GrantRevoked>().Type}")).Body.GetProperty("items").EnumerateArray()
                .Select(item => item.GetProperty("event")).Where(one => one.GetProperty("data").GetProperty("grantId").GetString() == id.ToString()).ToList(),
            found => found.Count > 0);
        Assert.Equal(["430792", "430793"], events.Select(one => one.GetProperty("region").GetString()).Order());
        Assert.All(events, one => Assert.Equal("suspended", one.GetProperty("data").GetProperty("reasonKind").GetProperty("code").GetString()));

        var renewed = IdOf(await Node.PostAsync(giver, $"v1/grants/{id}/renew", new System.Text.Json.Nodes.JsonObject { ["target"] = Terms.List("430792") }));
        (await CountersignAsync(await SignerAsync(City), renewed)).EnsureSuccess();
        (await Node.ReadAsync(reader, "430792")).EnsureSuccess();
        AssertProblem(403, RejectionCode.GrantRequired, await Node.ReadAsync(reader, "430793"));
    }

    [Fact]
    public async Task A_county_that_went_to_another_city_is_read_no_more_by_its_old_citys_grant()
    {
        var (reader, giver) = (await ReaderAsync(Reader), await GiverAsync(City));
        var id = await ActiveAsync(Terms.Grant(Reader, "430723"), giver, await SignerAsync(City));

        await ImportAsync("430723,湖南省,常德市,澧县,county,changed,1988,{0},430723", "430723,湖南省,长沙市,澧县,county,active,{0},,");

        var grant = await HistoryAsync(giver, id, "suspended");
        Assert.Contains(SuspensionReason.InWords(SuspensionReason.GrantorNoLongerAbove), grant.GetProperty("reason").GetString(), StringComparison.Ordinal);
        AssertProblem(403, RejectionCode.GrantRequired, await Node.ReadAsync(reader, "430723"));
    }

    [Fact]
    public async Task What_a_renamed_county_has_published_and_agreed_belongs_to_its_successor()
    {
        const string before = "430726", after = "430794";
        await PublishAsync(before);
        var consumer = await ReaderAsync(before, Department.DomainName);
        var agreed = IdOf(await Node.PostAsync(consumer, "v1/agreements", Terms.Agreement(before, before)));
        (await Node.PostAsync(await GiverAsync(before), $"v1/agreements/{agreed}/approve")).EnsureSuccess();

        await ImportAsync($"{before},湖南省,常德市,石门县,county,retired,1988,{{0}},{after}", $"{after},湖南省,常德市,石门区,county,active,{{0}},,");

        await Eventually.Async(() => Task.FromResult(Node.Services.GetRequiredService<IRegionTrees>().Current.Exists(after, Node.Today)));
        var reader = await ReaderAsync(after, Department.Finance);
        foreach (var query in new[] { "", $"?region={before}", $"?region={after}", $"?region={City}" })
        {
            var items = (await Node.GetAsync(query.EndsWith(City, StringComparison.Ordinal) ? await ReaderAsync(City, Department.Finance) : reader, $"v1/events{query}")).Body.GetProperty("items");
            Assert.Contains(items.EnumerateArray(), item => item.GetProperty("event").GetProperty("region").GetString() == before);
        }

        (await Node.GetAsync(await ReaderAsync(after), $"v1/regions/{before}/institutions?asOf={Node.Today.AddDays(-1).Written()}")).EnsureSuccess();
        Assert.NotEqual(200, (int)(await Node.GetAsync(await ReaderAsync(Reader, Department.Finance), $"v1/events?region={before}")).Status);
        (await Node.ReadAsync(consumer, after)).EnsureSuccess();

        var provider = await GiverAsync(after);
        (await Node.GetAsync(provider, $"v1/agreements/{agreed}")).EnsureSuccess();
        Assert.Equal(204, (int)(await Node.DeleteAsync(provider, $"v1/agreements/{agreed}", Terms.Reason("项目结束"))).Status);
    }

    private async Task PublishAsync(string region)
    {
        var sender = new Caller($"organization-{region}", Department.Organization, region);
        var one = Events.PostChanged(SyntheticPerson.Number(1), region: region);
        var result = Assert.Single(await Node.Services.GetRequiredService<EventPipeline>().AcceptAsync(
            sender, [CloudEventReader.Read(JsonElement.Parse(one.ToJsonString(WireJson.Options)))], TestContext.Current.CancellationToken));
        Assert.Empty(result.Errors);
    }

    /// <summary>Lines of the table, {0} being today.</summary>
    private async Task ImportAsync(params string[] lines) => Assert.Empty(await Node.Services.GetRequiredService<RegionTableStore>().ImportAsync(
        string.Join('\n', lines.Select(line => line.Replace("{0}", Node.Today.Written(), StringComparison.Ordinal)).Prepend(Heading)), TestContext.Current.CancellationToken));

    private async Task<JsonElement> HistoryAsync(GrantCaller caller, Guid id, string kind)
    {
        await Eventually.Async(
            async () => (await Node.GetAsync(caller, $"v1/grants/{id}")).Body.GetProperty("history").EnumerateArray().Select(step => step.GetProperty("kind").GetString()).ToList(),
            history => history.Contains(kind));
        return (await Node.GetAsync(caller, $"v1/grants/{id}")).Body;
    }
}

public sealed class SqliteGrantRegionTests(GrantStore<SqliteDatabase> store) : GrantRegionCompliance<SqliteDatabase>(store);

public sealed class PostgresGrantRegionTests(GrantStore<PostgresDatabase> store) : GrantRegionCompliance<PostgresDatabase>(store);
