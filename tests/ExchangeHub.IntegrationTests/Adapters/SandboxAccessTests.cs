using System.Net;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.Endpoints;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters;

public sealed class SandboxAccessTests
{
    [Fact]
    public async Task A_system_opens_with_its_own_key_only()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var sandbox = await SandboxServer.StartAsync(cancellation);
        var own = SandboxKey.For(sandbox.Keys, Department.Finance, SandboxServer.Region);
        var others = SandboxKey.For(sandbox.Keys, Department.Discipline, SandboxServer.Region);

        Assert.Equal(HttpStatusCode.OK, await AskAsync(sandbox, own));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(sandbox, others));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(sandbox, key: null));
    }

    private static async Task<HttpStatusCode> AskAsync(SandboxServer sandbox, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(sandbox.Url, $"/sandbox/finance/{SandboxServer.Region}/payroll"));
        if (key is not null)
        {
            request.Headers.Add(SandboxKey.Header, key);
        }

        using var response = await sandbox.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
