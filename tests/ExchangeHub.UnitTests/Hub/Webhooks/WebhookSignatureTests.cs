using System.Text;
using ExchangeHub.Hub.Webhooks;
using ExchangeHub.Testing.Webhooks;
using Xunit;

namespace ExchangeHub.UnitTests.Hub.Webhooks;

public sealed class WebhookSignatureTests
{
    private const string Secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const long Timestamp = 1614265330;
    private const string Published = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

    [Fact]
    public void Signs_the_published_example_of_Standard_Webhooks_as_published() =>
        Assert.Equal(Published, WebhookSignature.Of(Id, Timestamp, Body, [Convert.FromBase64String(Secret)]));

    [Fact]
    public void The_verifying_side_of_the_tests_knows_the_published_example()
    {
        var then = DateTimeOffset.FromUnixTimeSeconds(Timestamp);
        Assert.True(StandardWebhook.Verifies($"whsec_{Secret}", Id, "1614265330", $"v1,AAAA {Published}", Body, then));
        Assert.False(StandardWebhook.Verifies($"whsec_{Secret}", Id, "1614265331", Published, Body, then));
        Assert.False(StandardWebhook.Verifies($"whsec_{Secret}", Id, "1614265330", Published, [.. Body, 32], then));
        Assert.False(StandardWebhook.Verifies($"whsec_{Secret}", Id, "1614265330", Published, Body, then.AddMinutes(6)));
    }
}
