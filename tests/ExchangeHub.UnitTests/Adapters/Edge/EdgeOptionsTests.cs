using ExchangeHub.Adapters.Exchange.Links;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Edge;

public sealed class EdgeOptionsTests
{
    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var options = new EdgeOptions
        {
            CertificateAuthorityFile = "no-such-ca.pem",
            Clients =
            {
                new EdgeCredential { ClientId = "a", ClientSecret = "s", KeyFile = "no-such-key.pem" }, new EdgeCredential { ClientId = "b", ClientSecret = "s" },
                new EdgeCredential { ClientId = "b", ClientSecret = "t" },
            },
        };

        Assert.Equal(
            [
                "Edge:Hub is missing.",
                "Edge:Clients has nothing for c: give a ClientSecret, a KeyFile or a CertificateFile.",
                "Edge:Clients names b more than once.",
                "Edge:Clients, a: give one of ClientSecret and KeyFile, or a CertificateFile.",
                "Edge: there is no file no-such-key.pem.",
                "Edge: there is no file no-such-ca.pem.",
            ],
            options.Problems(["a", "b", "c"]));
    }

    [Fact]
    public void What_is_complete_has_no_problem() => Assert.Empty(EdgeRig.Options.Problems([EdgeRig.ClientId]));
}
