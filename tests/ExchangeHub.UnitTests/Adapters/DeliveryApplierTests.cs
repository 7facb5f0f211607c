using System.Text.Json;
using ExchangeHub.Adapters;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Exchange;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Personnel;
using ExchangeHub.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters;

public sealed class DeliveryApplierTests
{
    /// <summary>A corrected identity number, whose subject had another key before; finance acts on none.</summary>
    private const string Correction = "x-correction";

    private static readonly OrderAnswer Done = new(ReceiptStage.Completed, BusinessNo: "1");

    [Fact]
    public async Task After_a_failure_the_later_events_of_that_subject_are_not_even_handed_over()
    {
        var system = new ScriptedSystem(order => order.Cause.EventId == "a1" ? new OrderAnswer(ReceiptStage.Failed, "record-locked", RetryAfterSeconds: 7) : Done);

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
    public async Task A_system_that_answers_later_takes_the_batch_whole_in_order()
    {
        var system = new ScriptedSystem(_ => new OrderAnswer(ReceiptStage.Received)) { AnswersLater = true };

        var receipts = await ApplyAsync(system, "a1", "a2", "b1", "a3");

        Assert.Equal(["a1 a2 b1 a3"], system.Calls);
        Assert.All(receipts, receipt => Assert.EndsWith(ReceiptStage.Received, receipt, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_system_that_is_away_fails_each_subject_once_and_holds_back_the_rest()
    {
        var system = new ScriptedSystem(_ => throw new SystemUnavailableException("连接被拒绝"));

        var receipts = await ApplyAsync(system, "a1", "a2", "b1");

        Assert.All(receipts, receipt => Assert.EndsWith(ReceiptStage.Failed, receipt, StringComparison.Ordinal));
        Assert.Equal(["a1 b1"], system.Calls);
    }

    [Fact]
    public async Task The_one_that_the_system_stumbles_over_does_not_take_its_neighbours_along()
    {
        var system = new ScriptedSystem(
            order => order.Cause.EventId == "a1" ? throw new SystemUnavailableException("500", isBatchAnswered: true) : Done);

        var receipts = await ApplyAsync(system, "a1", "b1", "c1");

        Assert.Equal(["a1 failed", "b1 completed", "c1 completed"], receipts.Order());
    }

    [Fact]
    public async Task What_may_be_about_two_subjects_goes_after_all_before_it_and_before_all_behind_it()
    {
        var system = new ScriptedSystem(_ => Done);

        var receipts = await ApplyAsync(system, "a1", "b1", Correction, "b2", "c1");

        Assert.Equal(["a1 b1", "b2 c1"], system.Calls);
        Assert.Equal(["a1", "b1", Correction, "b2", "c1"], receipts.Select(receipt => receipt.Split(' ')[0]));
    }

    [Fact]
    public async Task What_may_be_about_two_subjects_waits_for_a_failed_one_and_all_behind_wait_for_it()
    {
        var system = new ScriptedSystem(order => order.Cause.EventId == "a1" ? new OrderAnswer(ReceiptStage.Failed, "record-locked") : Done);

        var receipts = await ApplyAsync(system, "a1", "b1", Correction, "c1");

        Assert.Equal(["a1 b1"], system.Calls);
        Assert.Equal(["a1 failed", "b1 completed", "c1 failed", $"{Correction} failed"], receipts.Order());
    }

    [Fact]
    public async Task A_batch_taken_apart_holds_back_the_later_events_of_one_that_failed()
    {
        var calls = 0;
        var system = new ScriptedSystem(order => ++calls == 1
            ? throw new SystemUnavailableException("第 3 行无法写入", isBatchAnswered: true)
            : order.Cause.EventId == "a1" ? throw new SystemUnavailableException("连接被拒绝") : new OrderAnswer(ReceiptStage.Received)) { AnswersLater = true };

        var receipts = await ApplyAsync(system, "a1", "a2", "b1");

        Assert.Equal(["a1 a2 b1", "a1", "b1"], system.Calls);
        Assert.Equal(["a1 failed", "a2 failed", "b1 received"], receipts.Order());
    }

    [Fact]
    public async Task An_event_that_lacks_what_the_order_needs_is_refused_without_asking_the_system()
    {
        var system = new ScriptedSystem(_ => Done);
        using var folder = new TemporaryFolder();
        var incomplete = DeliveryOf("a1", data: new { personName = "某人" });

        var receipt = Assert.Single(await ApplierOf(system, folder).ApplyAsync([incomplete], TestContext.Current.CancellationToken));

        Assert.Equal((ReceiptStage.Refused, AdapterCode.MappingFailed), (receipt.Stage, receipt.Code));
        Assert.Empty(system.Calls);
    }

    private static async Task<IReadOnlyList<string>> ApplyAsync(ScriptedSystem connector, params string[] events)
    {
        using var folder = new TemporaryFolder();
        var deliveries = events.Select(id => DeliveryOf(id)).ToList();
        var receipts = await ApplierOf(connector, folder).ApplyAsync(deliveries, TestContext.Current.CancellationToken);
        Assert.Equal(events.Length, receipts.Count);
        return [.. receipts.Select(receipt => $"{deliveries.Single(delivery => delivery.DeliveryId == receipt.DeliveryId).Event.Id} {receipt.Stage}")];
    }

    private static DeliveryApplier ApplierOf(ScriptedSystem connector, TemporaryFolder folder)
    {
        var clock = new FakeTimeProvider();
        return new DeliveryApplier(connector.Behind("finance.yaml", folder, clock), new AdapterOptions(), clock);
    }

    /// <summary>The first letter of the id is the subject.</summary>
    private static Delivery DeliveryOf(string id, object? data = null) => new()
    {
        DeliveryId = Guid.CreateVersion7(), Attempt = 1, LeaseUntil = DateTimeOffset.UnixEpoch,
        Event = new CloudEvent
        {
            Id = id, Source = "/430700/staffing", Type = (id == Correction ? ContractCatalog.Of<PersonCorrected>() : ContractCatalog.Of<StaffReleased>()).Type, Subject = id[..1], EffectiveDate = "2026-03-02",
            Data = JsonSerializer.SerializeToElement(data ?? new { nationalId = "990000199001011237" }),
        },
    };
}
