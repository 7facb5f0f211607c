using ExchangeHub.Gateway.Systems;
using ExchangeHub.Gateway.Systems.Registry;
using Microsoft.Extensions.Options;
using Xunit;

namespace ExchangeHub.UnitTests.Gateway;

public sealed class DestinationGuardTests
{
    [Theory]
    [InlineData("https://hr.changde.example/api")]
    [InlineData("https://10.1.2.3:8443")]
    [InlineData("http://127.0.0.1:5000")]
    [InlineData("http://[::1]:5000")]
    [InlineData("http://localhost")]
    [InlineData("http://intranet.example:8080")]
    public void A_destination_may_lie_where_a_department_has_its_system(string destination) => Assert.Null(Guard().Problem(destination));

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://10.1.2.3")]
    [InlineData("https://user@hr.example")]
    [InlineData("https://hr.example/?x=1")]
    [InlineData("https://hr.example/#x")]
    [InlineData("https://169.254.169.254")]
    [InlineData("https://0xa9fea9fe")]
    [InlineData("https://2852039166")]
    [InlineData("https://[::ffff:169.254.169.254]")]
    [InlineData("https://[64:ff9b::a9fe:a9fe]")]
    [InlineData("https://[fe80::1]")]
    [InlineData("https://100.100.100.200")]
    [InlineData("https://0.0.0.0")]
    [InlineData("https://[::]")]
    [InlineData("https://224.0.0.1")]
    [InlineData("https://METADATA.google.internal.")]
    public void Anything_else_is_said_to_be_wrong(string destination) => Assert.NotNull(Guard().Problem(destination));

    private static DestinationGuard Guard()
    {
        var options = new SystemOptions();
        options.PlainHttpHosts.Add("intranet.example");
        return new DestinationGuard(Options.Create(options));
    }
}
