using System.Net.Http.Json;
using System.Text.Json;
using ExchangeHub.AcceptanceTests.Exchange;
using ExchangeHub.Testing.Hubs;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Amqp;

/// <summary>The same system over HTTP, where it subscribes and looks at traces; it signs in with its key.</summary>
internal sealed class KeyCaller(Func<Uri> address, string clientId, ForeignKeys keys) : HubCaller(address)
{
    /// <summary>The hub's published key to encrypt to.</summary>
    public async Task<JsonElement> HubKeyAsync() =>
        (await Http.GetFromJsonAsync<JsonElement>(new Uri(Address(), ".well-known/jwks"), TestContext.Current.CancellationToken))
        .List("keys").Single(key => key.Text("use") == "enc");

    protected override async Task<string> RequestTokenAsync(string? scope)
    {
        var endpoint = new Uri(Address(), "connect/token");
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId,
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = keys.Assert(clientId, endpoint, TimeProvider.System.GetUtcNow()),
        });
        using var response = await Http.PostAsync(endpoint, content, TestContext.Current.CancellationToken);
        var answer = await HubAnswer.ReadAsync(response);
        answer.EnsureSuccess();
        return answer.Body.GetProperty("access_token").GetString()!;
    }
}
