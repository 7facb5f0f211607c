using ExchangeHub.Host;
using ExchangeHub.Host.Settings;
using ExchangeHub.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace ExchangeHub.UnitTests.Host;

/// <summary>Every address of the application, with who may call it. An address that nobody thought about would stand here without a policy.</summary>
public sealed class RouteTests
{
    private const string None = "NO POLICY";

    [Fact]
    public async Task Every_address_and_who_may_call_it_is_written_down()
    {
        var routes = await RoutesAsync();

        Assert.DoesNotContain(routes, route => route.EndsWith(None, StringComparison.Ordinal));
        Approved.Matches(Checkout.Path("contracts", "routes.txt"), string.Join('\n', routes) + "\n");
    }

    private static async Task<IReadOnlyList<string>> RoutesAsync()
    {
        using var folder = new TemporaryFolder();
        var (settings, problems) = HostSettings.Read(
            new ConfigurationBuilder().Build(), new UpOptions(folder.Path, "http://127.0.0.1:0", null, NoSandbox: false));
        Assert.Empty(problems);
        await using var app = HubHost.Build(settings!);
        return
        [
            .. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
                .SelectMany(Lines).Distinct().Order(StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> Lines(RouteEndpoint endpoint) =>
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["ANY"]
        select $"/{endpoint.RoutePattern.RawText!.TrimStart('/')} {method} {Policy(endpoint)}";

    private static string Policy(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return "anonymous";
        }

        var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>().Distinct().ToList();
        return policies.Count == 0 ? None : string.Join(' ', policies);
    }
}
