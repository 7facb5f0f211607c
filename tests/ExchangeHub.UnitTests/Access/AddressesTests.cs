using System.Net;
using ExchangeHub.Access.Destinations;
using Xunit;

namespace ExchangeHub.UnitTests.Access;

public sealed class AddressesTests
{
    [Theory]
    [InlineData("169.254.169.254", false), InlineData("::ffff:169.254.169.254", false), InlineData("fd00:ec2::254", false), InlineData("2002:a9fe:a9fe::1", false)]
    [InlineData("64:ff9b::a9fe:a9fe", false), InlineData("0.0.0.0", false), InlineData("::", false), InlineData("ff02::1", false), InlineData("255.255.255.255", false)]
    [InlineData("127.0.0.1", true), InlineData("10.0.0.1", true), InlineData("2001:db8::1", true)]
    public void Nobody_is_led_to_what_serves_its_own_host_only(string address, bool may) => Assert.Equal(may, Addresses.MayReach(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1"), InlineData("127.255.255.254"), InlineData("10.0.0.1"), InlineData("172.16.0.1"), InlineData("172.31.255.255")]
    [InlineData("192.168.1.1"), InlineData("100.64.0.1"), InlineData("169.254.1.1"), InlineData("0.0.0.0"), InlineData("198.18.0.1")]
    [InlineData("203.0.113.9"), InlineData("224.0.0.1"), InlineData("240.0.0.1"), InlineData("255.255.255.255"), InlineData("168.63.129.16")]
    [InlineData("::1"), InlineData("::"), InlineData("fc00::1"), InlineData("fd12:3456::1"), InlineData("fe80::1"), InlineData("fec0::1"), InlineData("ff02::1")]
    [InlineData("::ffff:10.0.0.1"), InlineData("::ffff:8.8.8.8"), InlineData("::127.0.0.1"), InlineData("64:ff9b::7f00:1"), InlineData("64:ff9b:1::7f00:1")]
    [InlineData("2002:7f00:1::"), InlineData("2001::1"), InlineData("2001:db8::1"), InlineData("fd00:ec2::254")]
    public void What_is_not_of_the_outside_world_is_not_public(string address) => Assert.False(Addresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8"), InlineData("172.15.255.255"), InlineData("172.32.0.1"), InlineData("192.167.255.255"), InlineData("100.128.0.1"), InlineData("2400:3200::1")]
    public void The_rest_is(string address) => Assert.True(Addresses.IsPublic(IPAddress.Parse(address)));
}
