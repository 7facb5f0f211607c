using ExchangeHub.Host.Commands;
using Xunit;

namespace ExchangeHub.UnitTests.Host;

public sealed class DoctorCommandTests
{
    [Theory]
    [InlineData("amqp://broker", 5672)]
    [InlineData("amqps://broker", 5671)]
    [InlineData("amqps://user:secret@broker:5673/host", 5673)]
    public void The_broker_is_looked_for_where_its_address_says(string address, int port) => Assert.Equal(port, DoctorCommand.PortOf(new Uri(address)));
}
