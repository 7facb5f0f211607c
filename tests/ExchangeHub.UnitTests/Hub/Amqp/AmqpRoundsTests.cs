using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Personnel;
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

    private static Delivery Delivery<TRecord>(string subject) => new()
    {
        DeliveryId = Guid.CreateVersion7(),
        Attempt = 1,
        LeaseUntil = DateTimeOffset.UnixEpoch,
        Event = new CloudEvent { Id = "1", Source = "/430700/hr", Type = ContractCatalog.Of<TRecord>().Type, Subject = subject, Data = JsonElement.Parse("{}") },
    };
}
