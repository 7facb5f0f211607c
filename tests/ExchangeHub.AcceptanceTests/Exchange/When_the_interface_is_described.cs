using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Testing;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Exchange;

/// <summary>The description that a running hub gives of itself is the one that is kept in <c>contracts/openapi</c>: a change of the interface shows in review.</summary>
[Collection(typeof(EmbeddedEdition))]
public sealed class When_the_interface_is_described(EmbeddedHub hub)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task It_is_as_approved()
    {
        var document = JsonNode.Parse(await hub.Http.GetStringAsync(new Uri(hub.Process.Address, "openapi/v1.json"), TestContext.Current.CancellationToken))!.AsObject();
        document.Remove("servers");

        Approved.Matches(Checkout.Path("contracts", "openapi", "v1.json"), document.ToJsonString(Readable) + "\n");
    }
}
