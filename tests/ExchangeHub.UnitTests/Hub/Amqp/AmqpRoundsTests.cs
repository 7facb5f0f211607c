using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Personnel;
using ExchangeHub.Contracts.Quota;
using ExchangeHub.Hub.Amqp;
using Xunit;

namespace ExchangeHub.UnitTests.Hub.Amqp;

public sealed class AmqpRoundsTests
{
    [Fact]
    public void No_round_has_a_subject_twice_and_the_order_stays()
    {
        var deliveries = new[] { "a", "b", "a", "a", "c", "b" }.Select(subject => Delivery<PostChanged>(subject)).ToList();

        var rounds = AmqpCourier.Rounds(deliveries).ToList();

        Assert.Equal(["ab", "a", "acb"], rounds.Select(round => string.Concat(round.Select(delivery => delivery.Event.Subject))));
        Assert.Equal(deliveries, rounds.SelectMany(round => round));
    }

    [Fact]
    public void What_stands_in_two_lanes_goes_alone()
    {
        List<Delivery> deliveries = [Delivery<PostChanged>("a"), Delivery<PersonCorrected>("b"), Delivery<PostChanged>("c")];

        Assert.All(AmqpCourier.Rounds(deliveries), round => Assert.Single(round));
    }

    [Fact]
    public void Nothing_makes_no_round() => Assert.Empty(AmqpCourier.Rounds([]));

    [Fact]
    public void Without_a_key_what_comes_behind_a_confidential_one_of_its_subject_waits_with_it()
    {
        List<Delivery> deliveries =
        [
            Delivery<QuotaAllocated>("a"), Delivery<PostChanged>("b"), Delivery<QuotaAllocated>("b"), Delivery<QuotaAllocated>("c"), Delivery<PersonCorrected>("d"), Delivery<QuotaAllocated>("e"),
        ];

        var (open, closed, behind) = AmqpCourier.WithoutKey(deliveries);

        Assert.Equal(["ac", "b", "bde"], new[] { open, closed, behind }.Select(some => string.Concat(some.Select(delivery => delivery.Event.Subject))));
    }

    private static Delivery Delivery<TRecord>(string subject) => new()
    {
        DeliveryId = Guid.CreateVersion7(),
        Attempt = 1,
        LeaseUntil = DateTimeOffset.UnixEpoch,
        Event = new CloudEvent { Id = "1", Source = "/430700/hr", Type = ContractCatalog.Of<TRecord>().Type, Subject = subject, Data = JsonElement.Parse("{}") },
    };
}
