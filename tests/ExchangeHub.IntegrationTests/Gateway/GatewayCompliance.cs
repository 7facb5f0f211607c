using System.Net;
using System.Text.Json;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

/// <summary>What every suite here shares: one store for each class, and a visible skip where its server is missing.</summary>
public abstract class GatewayCompliance<TStore>(TStore store) : IClassFixture<TStore>, IAsyncLifetime
    where TStore : GatewayStore
{
    protected TStore Store => store;

    protected GatewayNode Node => store.Node;

    public virtual ValueTask InitializeAsync()
    {
        Assert.SkipWhen(store.Database is null, "EXCHANGEHUB_TEST_POSTGRES is not set.");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected static void AssertOAuthError((HttpResponseMessage Response, JsonElement Body) answer, HttpStatusCode status, string error)
    {
        Assert.Equal(error, answer.Body.GetProperty("error").GetString());
        Assert.Equal(status, answer.Response.StatusCode);
    }

    protected static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, (await GatewayNode.BodyAsync(response)).GetProperty("code").GetString());
    }
}
