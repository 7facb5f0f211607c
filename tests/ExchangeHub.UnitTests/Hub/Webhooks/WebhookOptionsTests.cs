using ExchangeHub.Hub.Webhooks;
using Xunit;

namespace ExchangeHub.UnitTests.Hub.Webhooks;

public sealed class WebhookOptionsTests
{
    [Fact]
    public void Says_everything_that_is_wrong_at_once()
    {
        var options = new WebhookOptions { CaFile = "/no/such/file.pem" };
        options.AllowedHosts.Add("http://inside.example");
        options.AllowedNetworks.Add("10.0.0.0/33");

        Assert.Equal(3, new WebhookOptionsRules().Validate(null, options).Failures?.Count());
    }

    [Fact]
    public void Takes_hosts_addresses_and_networks()
    {
        var options = new WebhookOptions();
        options.AllowedHosts.Add("hr.internal");
        options.AllowedHosts.Add("127.0.0.1");
        options.AllowedHosts.Add("::1");
        options.AllowedNetworks.Add("10.20.0.0/16");
        options.AllowedNetworks.Add("fd12::/16");

        Assert.True(new WebhookOptionsRules().Validate(null, options).Succeeded);
    }
}
