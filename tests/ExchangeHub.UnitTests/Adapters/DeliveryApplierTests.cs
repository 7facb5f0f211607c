using System.Net;
using System.Text.Json;
using ExchangeHub.Adapters;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Exchange;
using ExchangeHub.Adapters.Systems.Finance;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Personnel;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters;

public sealed class DeliveryApplierTests
{
    private static readonly SystemAnswer Done = new("completed", BusinessNo: "1");

    [Fact]
    public async Task After_a_failure_the_later_events_of_that_subject_are_not_even_handed_over()
    {
        var system = new ScriptedSystem(action => action.Cause.EventId == "a1" ? new SystemAnswer("failed", "record-locked", RetryAfterSeconds: 7) : Done);

        var receipts = await ApplyAsync(system, "a1", "b1", "a2", "b2");

        Assert.Equal(["a1", "b1", "b2"], system.Handed);
        Assert.Equal(["a1 failed", "a2 failed", "b1 completed", "b2 completed"], receipts.Order());
    }

    [Fact]
    public async Task Events_of_one_subject_go_one_after_the_other_and_those_of_others_together()
    {
        var system = new ScriptedSystem(_ => Done);

        await ApplyAsync(system, "a1", "a2", "b1", "a3");

        Assert.Equal(["a1 b1", "a2", "a3"], system.Calls);
    }

    [Fact]
    public async Task A_system_that_is_away_fails_each_subject_once_and_holds_back_the_rest()
    {
        var system = new ScriptedSystem(_ => throw new HttpRequestException("Connection refused"));

        var receipts = await ApplyAsync(system, "a1", "a2", "b1");

        Assert.All(receipts, receipt => Assert.EndsWith("failed", receipt, StringComparison.Ordinal));
        Assert.Equal(["a1 b1"], system.Calls);
    }

    [Fact]
    public async Task The_one_that_the_system_stumbles_over_does_not_take_its_neighbours_along()
    {
        var system = new ScriptedSystem(
            action => action.Cause.EventId == "a1" ? throw new HttpRequestException("500", null, HttpStatusCode.InternalServerError) : Done);

        var receipts = await ApplyAsync(system, "a1", "b1", "c1");

        Assert.Equal(["a1 failed", "b1 completed", "c1 completed"], receipts.Order());
    }

    private static async Task<IReadOnlyList<string>> ApplyAsync(ScriptedSystem connector, params string[] events)
    {
        var connected = new ConnectedSystem
        {
            Department = Department.Finance, Region = "430700", ClientId = "f", BaseUrl = new Uri("http://127.0.0.1/"), ApiKey = "k",
        };
        var applier = new DeliveryApplier(new AdapterSystem(connected, new FinanceMapping(), connector), new AdapterOptions(), new FakeTimeProvider());
        var deliveries = events.Select(DeliveryOf).ToList();
        var receipts = await applier.ApplyAsync(deliveries, TestContext.Current.CancellationToken);
        Assert.Equal(events.Length, receipts.Count);
        return [.. receipts.Select(receipt => $"{deliveries.Single(delivery => delivery.DeliveryId == receipt.DeliveryId).Event.Id} {receipt.Stage}")];
    }

    /// <summary>The first letter of the id is the subject.</summary>
    private static Delivery DeliveryOf(string id) => new()
    {
        DeliveryId = Guid.CreateVersion7(), Attempt = 1, LeaseUntil = DateTimeOffset.UnixEpoch,
        Event = new CloudEvent
        {
            Id = id, Source = "/430700/staffing", Type = ContractCatalog.Of<StaffReleased>().Type, Subject = id[..1],
            Data = JsonSerializer.SerializeToElement(new { nationalId = "990000199001011237" }),
        },
    };

    private sealed class ScriptedSystem(Func<SystemAction, SystemAnswer> answer) : IChangeConnector
    {
        public List<string> Calls { get; } = [];

        public IEnumerable<string> Handed => Calls.SelectMany(call => call.Split(' '));

        public Task<IReadOnlyList<SystemAnswer>> ApplyAsync(IReadOnlyList<SystemAction> batch, CancellationToken cancellationToken)
        {
            Calls.Add(string.Join(' ', batch.Select(action => action.Cause.EventId)));
            return Task.FromResult<IReadOnlyList<SystemAnswer>>([.. batch.Select(answer)]);
        }

        public Task<IReadOnlyList<SystemChange>> ReadChangesAsync(long after, int max, TimeSpan wait, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<SystemChange>>([]);

        public Task AcknowledgeAsync(SystemAcknowledgement acknowledgement, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
