using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Grants;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>What a subscriber gets rests on grants and agreements as they are at the moment it goes out.</summary>
public abstract class EnforcementCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private const string OtherCity = "430600";

    private static readonly Caller Neighbour = new("organization-yueyang", Department.Organization, OtherCity);
    private static readonly Caller Hr = new("hr-changde", Department.Hr, Events.City);
    private static readonly Caller Issuer = new("console", Department.Staffing, "430000") { User = "grant-admin", Role = Roles.GrantAdmin };
    private static readonly Caller Signer = new("console", Department.Staffing, "430000") { User = "security-admin", Role = Roles.SecurityAdmin };

    [Fact]
    public async Task A_grant_brings_another_citys_events_masked_and_its_end_withdraws_what_is_still_owed()
    {
        await using var hub = await LookingAsync();
        var subscription = await SubscribeToNeighbourAsync(hub);
        var person = Somebody();
        await hub.AcceptAsync(Neighbour, Events.PostChanged(person, 1, OtherCity));
        Assert.Empty(await NextAsync(hub, subscription));

        var grant = await GrantAsync(hub, "staff");
        await hub.AcceptAsync(Neighbour, Events.PostChanged(person, 2, OtherCity));
        var delivered = Assert.Single(await NextAsync(hub, subscription)).Event;
        Assert.Equal("第2科科长", delivered.Data.GetProperty("postName").GetString());
        Assert.False(delivered.Data.TryGetProperty("nationalId", out _));
        Assert.NotEqual(person.Name, delivered.Data.GetProperty("personName").GetString());

        var last = Assert.Single(await hub.AcceptAsync(Neighbour, Events.PostChanged(Somebody(), 3, OtherCity)));
        await RevokeAsync(hub, grant);

        Assert.Empty(await NextAsync(hub, subscription));
        var row = await hub.QueryAsync(db => db.Set<DeliveryRow>().SingleAsync(delivery => delivery.SubscriptionId == subscription.Id && delivery.Sequence == last.Sequence));
        Assert.Equal(DeliveryState.Withdrawn, row.State);
        Assert.Equal(
            ("withdrawn", RejectionCode.GrantRequired),
            await hub.QueryAsync(async db => await db.Set<DeliveryAttempt>().Where(attempt => attempt.DeliveryId == row.Id)
                .Select(attempt => new ValueTuple<string, string?>(attempt.Result, attempt.Code)).SingleAsync()));
    }

    [Fact]
    public async Task A_grant_on_one_resource_brings_no_other()
    {
        await using var hub = await LookingAsync();
        var subscription = await SubscribeToNeighbourAsync(hub);
        await GrantAsync(hub, "institutions");

        await hub.AcceptAsync(Neighbour, Events.PostChanged(Somebody(), 1, OtherCity));

        Assert.Empty(await hub.ClaimAsync(subscription.Id));
    }

    [Fact]
    public async Task Where_grants_cannot_be_told_what_rests_on_one_waits_and_then_goes_out_in_order()
    {
        await using var hub = await LookingAsync();
        var subscription = await SubscribeToNeighbourAsync(hub);
        var own = await SubscriptionAsync(hub, await hub.SubscribeAsync());
        await GrantAsync(hub, "staff");
        hub.Clock.Advance(TimeSpan.FromSeconds(3));
        var (person, mine) = (Somebody(), Somebody());
        await hub.AcceptAsync(Neighbour, Events.PostChanged(person, 1, OtherCity));
        await hub.AcceptAsync(Neighbour, Events.PostChanged(person, 2, OtherCity));
        await hub.AcceptAsync(Events.PostChanged(mine));

        Assert.Empty(await NextAsync(hub, subscription));
        Assert.Single(await NextAsync(hub, own));

        await LookAsync(hub);
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["第1科科长", "第2科科长"], (await NextAsync(hub, subscription)).Select(delivery => delivery.Event.Data.GetProperty("postName").GetString()));
    }

    [Fact]
    public async Task A_subscriber_that_is_withdrawn_from_does_not_hold_back_what_it_may_have()
    {
        await using var hub = await LookingAsync();
        var subscription = await SubscribeToNeighbourAsync(hub);
        var staff = await GrantAsync(hub, "staff");
        var person = Somebody();
        await hub.AcceptAsync(Neighbour, Events.PostChanged(person, 1, OtherCity));
        await RevokeAsync(hub, staff);
        await GrantAsync(hub, "staff");
        await hub.AcceptAsync(Neighbour, Events.PostChanged(person, 2, OtherCity));

        // What a new grant opens at the moment it goes out is open, whenever it was routed.
        Assert.Equal(2, (await NextAsync(hub, subscription)).Count);
    }

    [Fact]
    public async Task An_agreement_opens_a_type_and_shows_its_fields_as_they_are()
    {
        await using var hub = await LookingAsync();
        var domainOffice = new Caller("domain-changde", Department.DomainName, Events.City);
        var subscription = await SubscriptionAsync(hub, await hub.SubscribeAsync(domainOffice));
        var person = Somebody();
        await hub.AcceptAsync(Events.PostChanged(person, 1));
        Assert.Empty(await hub.ClaimAsync(subscription.Id));

        await AgreeAsync(hub, ContractCatalog.Find("exchangehub.personnel.post-changed.v1")!.Type, "personName", TestHub.Organization, domainOffice);
        await hub.AcceptAsync(Events.PostChanged(person, 2));

        var data = Assert.Single(await NextAsync(hub, subscription)).Event.Data;
        Assert.Equal(person.Name, data.GetProperty("personName").GetString());
        Assert.False(data.TryGetProperty("nationalId", out _));
    }

    [Fact]
    public async Task An_agreement_of_one_publisher_opens_nothing_that_another_sent()
    {
        await using var hub = await LookingAsync();
        var registry = new Caller("credit-code-changde", Department.CreditCode, Events.City);
        var subscription = await SubscriptionAsync(hub, await hub.SubscribeAsync(registry));
        await AgreeAsync(hub, ContractCatalog.Find("exchangehub.personnel.post-changed.v1")!.Type, "personName", Hr, registry);

        await hub.AcceptAsync(Events.PostChanged(Somebody(), 1));
        Assert.Empty(await NextAsync(hub, subscription));

        var ofHr = Events.PostChanged(Somebody(), 2);
        ofHr["source"] = Hr.Source;
        await hub.AcceptAsync(Hr, ofHr);
        Assert.Equal(Hr.Source, Assert.Single(await NextAsync(hub, subscription)).Event.Source);
    }

    [Fact]
    public async Task A_change_of_grants_at_another_node_counts_for_the_very_next_event()
    {
        await using var here = await LookingAsync();
        await using var there = await LookingAsync();
        var subscription = await SubscribeToNeighbourAsync(here);
        await GrantAsync(there, "staff");

        await here.AcceptAsync(Neighbour, Events.PostChanged(Somebody(), 1, OtherCity));

        Assert.Single(await NextAsync(here, subscription));
    }

    private async Task<TestHub> LookingAsync()
    {
        var hub = await StartAsync();
        await LookAsync(hub);
        return hub;
    }

    private static Task LookAsync(TestHub hub) => hub.Get<AccessSnapshots>().LookAsync(TestContext.Current.CancellationToken);

    private static Task<IReadOnlyList<Delivery>> NextAsync(TestHub hub, Subscription subscription) =>
        hub.Get<DeliveryHandout>().NextAsync(subscription, 100, int.MaxValue, TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

    private static async Task<Subscription> SubscribeToNeighbourAsync(TestHub hub)
    {
        // The tests of a class share a database: earlier ones leave grants behind for their own readers only.
        var reader = new Caller($"finance-{Guid.CreateVersion7():N}", Department.Finance, Events.City);
        await EndAllGrantsAsync(hub);
        var subscription = new Subscription
        {
            Id = Guid.CreateVersion7(),
            ClientId = reader.ClientId,
            Department = reader.Department,
            HomeRegion = reader.Region,
            Region = OtherCity,
            Types = "exchangehub.*",
            Channel = Channel.Pull,
            State = SubscriptionState.Active,
        };
        await hub.Get<SubscriptionStore>().AddAsync(subscription, TestContext.Current.CancellationToken);
        return subscription;
    }

    private static Task<Subscription> SubscriptionAsync(TestHub hub, Guid id) =>
        hub.QueryAsync(db => db.Set<Subscription>().AsNoTracking().SingleAsync(subscription => subscription.Id == id));

    private static async Task<Guid> GrantAsync(TestHub hub, string resource)
    {
        var issued = await hub.Get<GrantBook>().IssueAsync(
            new GrantBody
            {
                Grantee = new Party(Department.Finance, Events.City),
                Target = [OtherCity],
                Resources = [resource],
                FieldProfile = FieldProfile.Masked,
                Purpose = "编制使用对比",
                LegalBasis = "机构编制管理规定",
                ApprovalDocNo = "湘编办〔2026〕8号",
            },
            Issuer,
            TestContext.Current.CancellationToken);
        Assert.True(issued.Value is not null, string.Join(", ", issued.Findings));
        var signed = await hub.Get<GrantBook>().CountersignAsync(issued.Value.Id, Signer, TestContext.Current.CancellationToken);
        Assert.True(signed.Value is not null, string.Join(", ", signed.Findings));
        await LookAsync(hub);
        return issued.Value.Id;
    }

    private static async Task RevokeAsync(TestHub hub, Guid grant)
    {
        Assert.NotNull((await hub.Get<GrantBook>().RevokeAsync(grant, null, Issuer, TestContext.Current.CancellationToken)).Value);
        await LookAsync(hub);
    }

    private static async Task EndAllGrantsAsync(TestHub hub)
    {
        foreach (var grant in await hub.QueryAsync(db => db.Set<GrantRow>().AsNoTracking().Where(grant => grant.State == GrantState.Active).ToListAsync()))
        {
            await RevokeAsync(hub, grant.Id);
        }
    }

    private static async Task AgreeAsync(TestHub hub, string type, string field, Caller provider, Caller consumer)
    {
        var book = hub.Get<AgreementBook>();
        var proposed = await book.ProposeAsync(
            new AgreementBody(
                new Party(provider.Department, provider.Region), new Party(consumer.Department, consumer.Region), [type], [field], "联系人核对", "数据共享协议", null, null),
            consumer,
            TestContext.Current.CancellationToken);
        Assert.True(proposed.Value is not null, string.Join(", ", proposed.Findings));
        var decided = await book.DecideAsync(proposed.Value.Id, approve: true, null, provider, TestContext.Current.CancellationToken);
        Assert.True(decided.Value is not null, string.Join(", ", decided.Findings));
        await LookAsync(hub);
    }
}

public sealed class SqliteEnforcementTests(HubStore<SqliteDatabase> store) : EnforcementCompliance<SqliteDatabase>(store);

public sealed class PostgresEnforcementTests(HubStore<PostgresDatabase> store) : EnforcementCompliance<PostgresDatabase>(store);
