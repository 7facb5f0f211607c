using System.Net;
using System.Net.Sockets;
using System.Text;
using ExchangeHub.IntegrationTests.Gateway;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace ExchangeHub.IntegrationTests.Systems;

public abstract class SystemCallCompliance<TStore>(TStore store) : SystemsCompliance<TStore>(store)
    where TStore : GatewayStore
{
    [Fact]
    public async Task The_department_itself_reaches_its_system_and_the_call_is_kept()
    {
        Backend.Answer = http => Backend.TextAsync(http, "好", "text/plain; charset=utf-8", 201);
        using var content = new StringContent("hello");
        var answer = await Gate.SendAsync(HttpMethod.Post, $"{Own}/a b?x=1&y=%2F", Hr, content);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("好", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("POST", "/base/own/a%20b?x=1&y=%2F", "hello"), (Backend.Last.Method, Backend.Last.Target, Backend.Last.Body));
        var entry = Assert.Single(Gate.Log.Entries);
        Assert.Equal(("call", "systems/hr", City, true), (entry.Action, entry.Resource, entry.Region, entry.Decision.Allowed));
    }

    [Fact]
    public async Task Neither_token_nor_cookies_nor_claims_about_oneself_reach_the_system()
    {
        await Gate.GetAsync(
            Own, Hr, ("Cookie", "session=1"), ("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-User", "root"), ("X-User-Id", "root"), ("Forwarded", "for=6.6.6.6"),
            ("Proxy-Authorization", "Basic eA=="), ("Proxy", "http://evil"), ("X-Real-IP", "6.6.6.6"), ("Baggage", "user=root"), ("X-Original-URL", "/admin"),
            ("X-HTTP-Method-Override", "DELETE"), ("X-Api-Key", "guess"), ("Accept-Language", "zh"));
        var seen = Backend.Last.Headers;
        Assert.DoesNotContain(Hr, string.Join('\n', seen.Values), StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", seen["X-Forwarded-For"]);
        Assert.Equal("zh", seen["Accept-Language"]);
        var expected = new[]
        {
            "Accept-Language", "Authorization", "Host", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-Proto", "X-Request-Id", "traceparent",
        };
        Assert.Empty(seen.Keys.Except(expected, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_system_learns_the_caller_from_an_assertion_that_the_published_keys_verify()
    {
        using var content = new StringContent("x");
        await Gate.SendAsync(HttpMethod.Post, Own, Hr, content, ("X-Access-Purpose", "check"), ("X-Request-Id", "given"));
        var assertion = Backend.Last.Headers["Authorization"]["Bearer ".Length..];
        var keys = new JsonWebKeySet(await Gate.Http.GetStringAsync(".well-known/jwks", TestContext.Current.CancellationToken));
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(assertion, new TokenValidationParameters
        {
            IssuerSigningKeys = keys.GetSigningKeys(), ValidAlgorithms = ["ES256"], ValidTypes = ["hub-assertion+jwt"],
            ValidIssuer = Gate.Address.ToString(), ValidAudience = new Uri(Backend.Address).GetLeftPart(UriPartial.Authority),
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal(("hr", City, $"hr/{City}", "check"), (result.Claims["department"], result.Claims["region"], result.Claims["system"], result.Claims["purpose"]));
        var token = (JsonWebToken)result.SecurityToken;
        Assert.Equal(TimeSpan.FromSeconds(30), token.ValidTo - token.IssuedAt);
        Assert.NotEmpty(token.Id);
    }

    [Fact]
    public async Task A_hub_assertion_opens_nothing_at_the_hub()
    {
        await Gate.GetAsync(Own, Hr);
        var assertion = Backend.Last.Headers["Authorization"]["Bearer ".Length..];
        await SystemsNode.AssertProblemAsync(await Gate.GetAsync(Own, assertion), 401, "unauthenticated");
    }

    [Fact]
    public async Task Whoever_may_not_call_learns_nothing_of_what_there_is()
    {
        var elsewhere = await Gate.TokenAsync("hr", "430100");
        var finance = await Gate.TokenAsync("finance", City);
        foreach (var (path, token) in new[] { (Own, elsewhere), (Own, finance), ($"/v1/systems/hr/{City}/no-such", finance), ($"/v1/systems/organization/{City}/x", finance) })
        {
            await SystemsNode.AssertProblemAsync(await Gate.GetAsync(path, token), 403, "system-not-yours");
        }

        await SystemsNode.AssertProblemAsync(await Gate.GetAsync(Staff, elsewhere), 403, "grant-required");
        await SystemsNode.AssertProblemAsync(await Gate.GetAsync(Staff, await Gate.TokenAsync("domain-name", City)), 403, "subscriber-not-entitled");
        Assert.Empty(Backend.Requests);
        Assert.All(Gate.Log.Entries, entry => Assert.False(entry.Decision.Allowed));
        Assert.Equal(6, Gate.Log.Entries.Count);
    }

    [Fact]
    public async Task A_province_calls_its_citys_system_and_a_city_not_its_provinces()
    {
        Assert.Equal(HttpStatusCode.OK, (await Gate.GetAsync(Own, await Gate.TokenAsync("hr", "430000"))).StatusCode);
        await SystemsNode.AssertProblemAsync(await Gate.GetAsync("/v1/systems/hr/430000/own", Hr), 403, "system-not-yours");
    }

    [Fact]
    public async Task Without_the_scope_there_is_no_call()
    {
        await SystemsNode.AssertProblemAsync(await Gate.GetAsync(Own, null), 401, "unauthenticated");
        await SystemsNode.AssertProblemAsync(await Gate.GetAsync(Own, Operator), 403, "insufficient-scope");
    }

    [Theory]
    [InlineData("..%2f..%2fadmin")]
    [InlineData("..%5cadmin")]
    [InlineData("%252e%252e/admin")]
    [InlineData("x%00y")]
    [InlineData("x//y")]
    [InlineData("x;y=1/z")]
    public async Task A_path_that_could_mean_another_place_is_not_taken(string path)
    {
        var answer = await RawAsync($"GET {Own}/{path} HTTP/1.1");
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Empty(Backend.Requests);
    }

    [Fact]
    public async Task A_slash_more_leads_to_no_other_route()
    {
        await RegisterAsync(Description(("routes", new object[]
        {
            new { path = "staff", methods = new[] { "GET" }, contract = Contract },
            new { path = "**", methods = new[] { "GET", "POST" } },
        })));
        Assert.StartsWith("HTTP/1.1 400", await RawAsync($"GET /v1/systems/hr/{City}//staff HTTP/1.1"), StringComparison.Ordinal);
        Assert.Empty(Backend.Requests);
        using var content = new StringContent("x");
        await SystemsNode.AssertProblemAsync(await Gate.SendAsync(HttpMethod.Post, $"{Staff}/", Hr, content), 404, "not-found");
        await Gate.GetAsync($"{Staff}/", Hr);
        Assert.NotEqual("systems/hr", Gate.Log.Entries.Last().Resource);
        Assert.Equal("/base/staff/", Backend.Last.Target);
    }

    [Fact]
    public async Task Dots_lead_nowhere_that_is_not_let_through()
    {
        Assert.StartsWith("HTTP/1.1 404", await RawAsync($"GET {Own}/../../{City}/admin HTTP/1.1"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404", await RawAsync($"GET {Own}/%2e%2e/admin HTTP/1.1"), StringComparison.Ordinal);
        Assert.Empty(Backend.Requests);
    }

    [Fact]
    public async Task An_absolute_form_does_not_choose_the_host()
    {
        Assert.StartsWith("HTTP/1.1 200", await RawAsync($"GET http://169.254.169.254{Own}/x HTTP/1.1", "169.254.169.254"), StringComparison.Ordinal);
        Assert.Equal("/base/own/x", Backend.Last.Target);
    }

    [Fact]
    public async Task Another_protocol_is_not_upgraded_to()
    {
        var answer = await Gate.GetAsync(Own, Hr, ("Connection", "Upgrade"), ("Upgrade", "websocket"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(Backend.Requests);
    }

    [Fact]
    public async Task Only_the_paths_and_methods_of_the_registry_are_let_through()
    {
        await SystemsNode.AssertProblemAsync(await Gate.GetAsync($"/v1/systems/hr/{City}/admin", Hr), 404, "not-found");
        await SystemsNode.AssertProblemAsync(await Gate.SendAsync(HttpMethod.Delete, Own, Hr), 404, "not-found");
        await SystemsNode.AssertProblemAsync(await Gate.GetAsync($"/v1/systems/hr/{City}/ownership", Hr), 404, "not-found");
        using var content = new StringContent("x");
        await SystemsNode.AssertProblemAsync(await Gate.SendAsync(HttpMethod.Post, Staff, Hr, content), 404, "not-found");
        Assert.Empty(Backend.Requests);
    }

    [Fact]
    public async Task A_systems_own_cookies_and_versions_stay_with_it_and_no_browser_runs_what_it_wrote()
    {
        Backend.Answer = http =>
        {
            http.Response.Headers.SetCookie = "a=b";
            http.Response.Headers.Server = "old/1.0";
            http.Response.Headers["X-Powered-By"] = "old";
            http.Response.Headers.AccessControlAllowOrigin = "*";
            http.Response.Headers.ETag = "\"1\"";
            return Backend.TextAsync(http, "<script>alert(1)</script>", "text/html");
        };
        var answer = await Gate.GetAsync(Own, Hr);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(answer.Headers.Select(header => header.Key).Intersect(["Set-Cookie", "Server", "X-Powered-By", "Access-Control-Allow-Origin"]));
        Assert.Equal("\"1\"", answer.Headers.ETag!.Tag);
        Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("/v1/clients")]
    public async Task A_redirect_is_neither_followed_nor_passed_on(string location)
    {
        Backend.Answer = http =>
        {
            http.Response.Redirect(location);
            return Task.CompletedTask;
        };
        foreach (var path in new[] { Own, Staff })
        {
            var answer = await Gate.GetAsync(path, Hr);
            await SystemsNode.AssertProblemAsync(answer, 502, "system-answer-unfit");
            Assert.Null(answer.Headers.Location);
        }

        Assert.Equal(2, Backend.Requests.Count);
    }

    private async Task<string> RawAsync(string line, string? host = null)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Gate.Address.Host, Gate.Address.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"{line}\r\nHost: {host ?? Gate.Address.Authority}\r\nAuthorization: Bearer {Hr}\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}

public sealed class SqliteSystemCallTests(SqliteStore store) : SystemCallCompliance<SqliteStore>(store);

public sealed class PostgresSystemCallTests(PostgresStore store) : SystemCallCompliance<PostgresStore>(store);
