using System.Text;
using System.Text.RegularExpressions;
using ExchangeHub.AcceptanceTests.Exchange;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Amqp;

/// <summary>Both sides over RabbitMQ, from the sender's event to the receiver's outcome.</summary>
[Collection(typeof(ProductionEdition))]
public sealed partial class When_a_system_speaks_amqp(ProductionHub hub)
{
    [Fact]
    public async Task Its_event_is_answered_and_delivered_and_the_trace_tells_the_receipts()
    {
        await using var organization = await AmqpSuite.OrganizationAsync(hub);
        await using var finance = await AmqpSuite.FinanceAsync(hub);
        await organization.ReadAsync();
        await finance.ReadAsync();
        await finance.SubscribeAsync(AmqpSuite.PostChanged);
        var person = RunningHub.Somebody();
        var sent = Events.PostChanged(person);

        var first = await organization.PublishAsync(sent);
        var again = await organization.PublishAsync(sent);
        var delivery = await finance.DeliveryAsync(person.NationalId);
        await finance.ReceiptAsync(delivery.Id, ReceiptStage.Received);
        await finance.ReceiptAsync(delivery.Id, ReceiptStage.Completed);

        Assert.Equal(("accepted", (string)sent["id"]!, "/430700/organization"), (first.Text("status"), first.Text("eventId"), first.Text("eventSource")));
        Assert.Equal(("duplicate", first.GetProperty("sequence").GetInt64(), first.Text("leafHash")), (again.Text("status"), again.GetProperty("sequence").GetInt64(), again.Text("leafHash")));
        Assert.Equal((AmqpSuite.PostChanged, "application/jose", 1), (delivery.Type, delivery.Event.Text("datacontenttype"), delivery.Attempt));
        Assert.Equal(person.Name, finance.DataOf(delivery).Text("personName"));
        var traced = await organization.Api.TracedAsync(first.GetProperty("sequence").GetInt64(), delivery.Id, one => one.Text("state") == "completed");
        Assert.Equal(["received", "completed"], traced.List("receipts").Select(receipt => receipt.Text("stage")));
        Assert.Single(traced.List("attempts"));
    }

    [Fact]
    public async Task No_queue_holds_an_identity_number()
    {
        await using var organization = await AmqpSuite.OrganizationAsync(hub);
        await using var finance = await AmqpSuite.FinanceAsync(hub);
        await finance.SubscribeAsync("exchangehub.personnel.*");
        var person = RunningHub.Somebody();
        await organization.SendAsync(await organization.SealedAsync(Events.PostChanged(person)));
        var bad = Events.PostChanged(person);
        (bad["id"], bad["specversion"]) = (person.NationalId, null);
        await organization.SendAsync(await organization.SealedAsync(bad));

        var deliveries = await Eventually.Async(() => hub.Broker.Management.PeekAsync(hub.Broker.VirtualHost, finance.Queue, 10, TestContext.Current.CancellationToken), found => found.Count > 0);
        var results = await Eventually.Async(() => hub.Broker.Management.PeekAsync(hub.Broker.VirtualHost, organization.Queue, 10, TestContext.Current.CancellationToken), found => found.Count == 2);

        Assert.All(deliveries.Concat(results), body => Assert.DoesNotMatch(EighteenDigits(), Encoding.UTF8.GetString(body)));
        Assert.All(deliveries, body => Assert.DoesNotContain(person.Name, Encoding.UTF8.GetString(body), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Those_of_one_person_come_in_order()
    {
        await using var organization = await AmqpSuite.OrganizationAsync(hub);
        await using var finance = await AmqpSuite.FinanceAsync(hub);
        await organization.ReadAsync();
        await finance.ReadAsync(ReceiptStage.Received);
        await finance.SubscribeAsync(AmqpSuite.PostChanged);
        var people = new[] { RunningHub.Somebody(), RunningHub.Somebody() };
        for (var i = 0; i < 20; i++)
        {
            await organization.SendAsync(await organization.SealedAsync(Events.PostChanged(people[i % 2], i)));
        }

        await Eventually.Async(() => Task.FromResult(finance.Deliveries.Count), count => count >= 20);

        var posts = finance.Deliveries.Select(finance.DataOf).ToLookup(data => data.Text("nationalId"), data => data.Text("postName"));
        Assert.All(people, (person, which) => Assert.Equal(Enumerable.Range(0, 10).Select(i => $"第{(i * 2) + which}科科长"), posts[person.NationalId]));
        Assert.Equal(20, finance.Deliveries.Select(delivery => delivery.Id).Distinct().Count());
    }

    [Fact]
    public async Task What_is_taken_and_not_answered_comes_again_and_what_lies_unread_does_not()
    {
        await using var organization = await AmqpSuite.OrganizationAsync(hub);
        await using var idle = await AmqpSuite.FinanceAsync(hub);
        await using var silent = await AmqpSuite.FinanceAsync(hub);
        await organization.ReadAsync();
        await silent.ReadAsync();
        await idle.SubscribeAsync(AmqpSuite.PostChanged, leaseSeconds: 1);
        await silent.SubscribeAsync(AmqpSuite.PostChanged, leaseSeconds: 1);
        var person = RunningHub.Somebody();
        await organization.PublishAsync(Events.PostChanged(person));

        // Three leases of the one pass while the other's message lies in its queue.
        var first = await silent.DeliveryAsync(person.NationalId);
        var fourth = await silent.DeliveryAsync(person.NationalId, attempt: 4);
        await silent.ReceiptAsync(fourth.Id, ReceiptStage.Completed);
        var unread = await hub.Broker.Management.PeekAsync(hub.Broker.VirtualHost, idle.Queue, 10, TestContext.Current.CancellationToken);

        Assert.Equal(first.Id, fourth.Id);
        Assert.Single(unread);
    }

    [Fact]
    public async Task What_it_failed_at_comes_again_and_a_receipt_that_is_refused_is_answered()
    {
        await using var organization = await AmqpSuite.OrganizationAsync(hub);
        await using var finance = await AmqpSuite.FinanceAsync(hub);
        await organization.ReadAsync();
        await finance.ReadAsync();
        await finance.SubscribeAsync(AmqpSuite.PostChanged);
        var person = RunningHub.Somebody();
        await organization.PublishAsync(Events.PostChanged(person));
        var delivery = await finance.DeliveryAsync(person.NationalId);

        await finance.ReceiptAsync(delivery.Id, ReceiptStage.Failed, "locked");
        var second = await finance.DeliveryAsync(person.NationalId, attempt: 2);
        var refused = await finance.ResultAsync(await finance.ReceiptAsync(delivery.Id, ReceiptStage.Refused));
        var nonsense = await finance.ResultAsync(await finance.SendAsync("receipts", "[1]"u8.ToArray(), "application/json"));

        Assert.Equal(delivery.Id, second.Id);
        Assert.Equal(("rejected", delivery.Id, RejectionCode.MissingField), (refused.Text("status"), refused.Text("eventId"), refused.List("errors")[0].Text("code")));
        Assert.Equal(RejectionCode.InvalidField, nonsense.List("errors")[0].Text("code"));
    }

    [GeneratedRegex("[0-9]{17}[0-9Xx]")]
    private static partial Regex EighteenDigits();
}
