using System.Globalization;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Exchange;

/// <summary>From the sender's event to the receiver's outcome, as a finance department without an adapter lives it.</summary>
public abstract class When_a_finance_system_pulls(RunningHub hub)
{
    private const string PostChanged = "exchangehub.personnel.post-changed.v1";

    [Fact]
    public async Task It_gets_the_event_returns_receipts_and_the_trace_tells_the_whole_story()
    {
        var (organization, finance) = (await hub.Organization, await hub.Finance);
        var (person, subscription) = (RunningHub.Somebody(), await finance.SubscribeAsync(Events.City, PostChanged));
        var sequence = (await organization.PublishAsync(Events.PostChanged(person))).Sequence();

        var delivery = Assert.Single(await OwnAsync(finance, subscription, person));
        Assert.Equal((1, person.NationalId), (delivery.Attempt, delivery.Event.Data.Text("nationalId")));
        foreach (var stage in new[] { ReceiptStage.Received, ReceiptStage.Validated, ReceiptStage.Completed })
        {
            var answer = await finance.ReceiptsAsync(new Receipt
            {
                DeliveryId = delivery.DeliveryId, Stage = stage, BusinessNo = "工资变动2026-0412", Detail = "payMonth=2026-04",
            });
            Assert.Equal(1, answer.Body.GetProperty("accepted").GetInt32());
        }

        var trace = (await organization.TraceAsync(sequence)).Body;
        var traced = trace.List("deliveries").Single(d => d.Text("deliveryId") == delivery.DeliveryId.ToString());
        Assert.Equal(("completed", finance.ClientId), (traced.Text("state"), traced.GetProperty("subscriber").Text("clientId")));
        Assert.Equal(["received", "validated", "completed"], traced.List("receipts").Select(receipt => receipt.Text("stage")));
        Assert.Equal("工资变动2026-0412", traced.List("receipts")[2].Text("businessNo"));
        Assert.Single(traced.List("attempts"));
        Assert.NotNull(traced.Text("dueOn"));
        Assert.False(traced.GetProperty("overdue").GetBoolean());
        Assert.Equal(["accepted", "routed"], trace.List("timeline").Select(step => step.Text("step")).Distinct().Take(2));
        Assert.Equal("completed", trace.List("timeline")[^1].Text("step"));
        Assert.DoesNotContain(person.NationalId, trace.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_department_gets_its_own_fields_of_the_same_event()
    {
        var (organization, finance) = (await hub.Organization, await hub.Finance);
        var audit = await hub.ClientAsync(Department.Audit, Events.City, "deliveries:pull");
        var person = RunningHub.Somebody();
        var (full, masked) = (await finance.SubscribeAsync(Events.City, PostChanged), await audit.SubscribeAsync(Events.City, PostChanged));
        var narrow = (await finance.PostAsync("v1/subscriptions", new { types = new[] { PostChanged }, region = Events.City, channel = "pull", fields = new[] { "nationalId", "postName" } }))
            .Body.GetProperty("id").GetGuid();
        var sequence = (await organization.PublishAsync(Events.PostChanged(person))).Sequence();
        var subject = (await organization.GetAsync(string.Create(CultureInfo.InvariantCulture, $"v1/events/{sequence}"))).Body.GetProperty("event").Text("subject");

        var forFinance = (await BySubjectAsync(finance, full, subject!)).Event.Data;
        var forAudit = (await BySubjectAsync(audit, masked, subject!)).Event.Data;
        var asked = (await BySubjectAsync(finance, narrow, subject!)).Event.Data;

        Assert.Equal((person.NationalId, person.Name), (forFinance.Text("nationalId"), forFinance.Text("personName")));
        Assert.Null(forAudit.Text("nationalId"));
        Assert.NotEqual(person.Name, forAudit.Text("personName"));
        Assert.Equal(["nationalId", "postName"], asked.EnumerateObject().Select(field => field.Name).Order());
    }

    [Fact]
    public async Task A_pull_that_waits_is_answered_as_soon_as_something_comes()
    {
        var (organization, finance) = (await hub.Organization, await hub.Finance);
        var subscription = await finance.SubscribeAsync("430726", PostChanged);
        var waiting = finance.PullAsync(subscription, waitSeconds: 50);

        await organization.PublishAsync(Events.PostChanged(RunningHub.Somebody(), region: "430726"));

        Assert.Single(await waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_pullers_share_the_work_and_each_person_keeps_the_order()
    {
        var (organization, finance) = (await hub.Organization, await hub.Finance);
        var subscription = await finance.SubscribeAsync("430721", PostChanged);
        var people = Enumerable.Range(0, 6).Select(_ => RunningHub.Somebody()).ToList();
        var events = Enumerable.Range(0, 60).Select(i => Events.PostChanged(people[i % people.Count], i / people.Count, region: "430721"));
        await organization.PublishAsync(events);
        var applied = new List<(string Person, string Post)>();

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Eventually.Async(async () =>
        {
            foreach (var delivery in await finance.PullAsync(subscription, max: 4, leaseSeconds: 60))
            {
                lock (applied)
                {
                    applied.Add((delivery.Event.Data.Text("nationalId")!, delivery.Event.Data.Text("postName")!));
                }

                await finance.ReceiptsAsync(new Receipt { DeliveryId = delivery.DeliveryId, Stage = ReceiptStage.Received });
            }

            lock (applied)
            {
                return applied.Count >= 60;
            }
        })));

        Assert.Equal(60, applied.Count);
        Assert.All(people, person => Assert.Equal(
            Enumerable.Range(0, 10).Select(i => $"第{i}科科长"), applied.Where(one => one.Person == person.NationalId).Select(one => one.Post)));
    }

    [Fact]
    public async Task A_lease_that_runs_out_brings_it_again_and_the_trace_shows_both_attempts()
    {
        var (organization, finance) = (await hub.Organization, await hub.Finance);
        var subscription = await finance.SubscribeAsync("430722", PostChanged);
        var sequence = (await organization.PublishAsync(Events.PostChanged(RunningHub.Somebody(), region: "430722"))).Sequence();
        var first = Assert.Single(await finance.PullAsync(subscription, leaseSeconds: 1));

        var again = Assert.Single(await finance.PullAsync(subscription, waitSeconds: 30));

        Assert.Equal((first.DeliveryId, 2), (again.DeliveryId, again.Attempt));
        Assert.True(again.LeaseUntil > first.LeaseUntil);
        var traced = (await organization.TraceAsync(sequence)).Body.List("deliveries").Single(d => d.Text("deliveryId") == first.DeliveryId.ToString());
        Assert.Equal(["lease-expired", "under-way"], traced.List("attempts").Select(attempt => attempt.Text("result")));
    }

    [Fact]
    public async Task What_it_fails_at_comes_again_and_holds_back_nobody_else()
    {
        var (organization, finance) = (await hub.Organization, await hub.Finance);
        var subscription = await finance.SubscribeAsync("430723", PostChanged);
        var (failing, other) = (RunningHub.Somebody(), RunningHub.Somebody());
        await organization.PublishAsync([
            Events.PostChanged(failing, 1, region: "430723"), Events.PostChanged(failing, 2, region: "430723"), Events.PostChanged(other, 1, region: "430723")]);
        var first = Assert.Single(await finance.PullAsync(subscription, max: 1));

        await finance.ReceiptsAsync(new Receipt { DeliveryId = first.DeliveryId, Stage = ReceiptStage.Failed, Code = "locked", Detail = "工资表已锁定", RetryAfterSeconds = 600 });

        var next = Assert.Single(await finance.PullAsync(subscription));
        Assert.Equal(other.NationalId, next.Event.Data.Text("nationalId"));
        await finance.ReceiptsAsync(new Receipt { DeliveryId = next.DeliveryId, Stage = ReceiptStage.Refused, Code = "not-on-payroll" });
        Assert.Empty(await finance.PullAsync(subscription));

        await finance.ReceiptsAsync(new Receipt { DeliveryId = first.DeliveryId, Stage = ReceiptStage.Completed });
        Assert.Equal("第2科科长", Assert.Single(await finance.PullAsync(subscription)).Event.Data.Text("postName"));
    }

    [Fact]
    public async Task Receipts_are_judged_one_by_one()
    {
        var (organization, finance) = (await hub.Organization, await hub.Finance);
        var subscription = await finance.SubscribeAsync("430724", PostChanged);
        await organization.PublishAsync(Events.PostChanged(RunningHub.Somebody(), region: "430724"));
        var delivery = Assert.Single(await finance.PullAsync(subscription));

        var answer = await finance.ReceiptsAsync(
            new Receipt { DeliveryId = delivery.DeliveryId, Stage = "eaten" },
            new Receipt { DeliveryId = Guid.CreateVersion7(), Stage = ReceiptStage.Received },
            new Receipt { DeliveryId = delivery.DeliveryId, Stage = ReceiptStage.Completed },
            new Receipt { DeliveryId = delivery.DeliveryId, Stage = ReceiptStage.Completed },
            new Receipt { DeliveryId = delivery.DeliveryId, Stage = ReceiptStage.Refused, Code = "too-late" });
        var stolen = await organization.ReceiptsAsync(new Receipt { DeliveryId = delivery.DeliveryId, Stage = ReceiptStage.Received });

        Assert.Equal(["rejected", "rejected", "accepted", "duplicate", "rejected"], answer.Body.List("results").Select(result => result.Text("status")));
        Assert.Equal(
            [RejectionCode.InvalidField, RejectionCode.NotFound, null, null, RejectionCode.ReceiptConflict],
            answer.Body.List("results").Select(result => result.List("errors").Select(error => error.Text("code")).SingleOrDefault()));
        Assert.Equal(RejectionCode.NotFound, stolen.Body.List("results")[0].List("errors")[0].Text("code"));
    }

    // Other tests publish in the same city; their deliveries are settled on the way.
    private static async Task<IReadOnlyList<Delivery>> OwnAsync(HubClient client, Guid subscription, SyntheticPerson person) =>
        [.. (await client.PullAsync(subscription, max: 1000, leaseSeconds: 60)).Where(delivery => delivery.Event.Data.Text("nationalId") == person.NationalId)];

    private static async Task<Delivery> BySubjectAsync(HubClient client, Guid subscription, string subject) =>
        (await client.PullAsync(subscription, max: 1000, leaseSeconds: 60)).Single(delivery => delivery.Event.Subject == subject);
}

[Collection(typeof(EmbeddedEdition))]
public sealed class When_a_finance_system_pulls_embedded(EmbeddedHub hub) : When_a_finance_system_pulls(hub);

[Collection(typeof(ProductionEdition))]
public sealed class When_a_finance_system_pulls_in_production(ProductionHub hub) : When_a_finance_system_pulls(hub);
