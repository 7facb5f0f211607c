using System.Net;
using System.Net.Http.Json;
using ExchangeHub.Access;
using ExchangeHub.Gateway.Systems.Registry;
using ExchangeHub.IntegrationTests.Gateway;
using ExchangeHub.Testing.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExchangeHub.IntegrationTests.Systems;

public abstract class SystemRegistryCompliance<TStore>(TStore store) : SystemsCompliance<TStore>(store)
    where TStore : GatewayStore
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    protected override (string Name, string Value)[] Settings =>
        [.. base.Settings, ("Gateway:Systems:BreakAfter", "3"), ("Gateway:Systems:BreakFor", "00:00:02"), ("Gateway:Systems:HealthInterval", "00:00:01")];

    [Fact]
    public async Task A_change_counts_at_once_on_this_node_and_soon_on_every_other()
    {
        await using var other = await StartNodeAsync();
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync(Own, Hr)).StatusCode);
        await using var moved = await Backend.StartAsync();
        moved.Answer = http => Backend.TextAsync(http, "moved", "text/plain");
        await RegisterAsync(Description(("destinations", new[] { moved.Address })));
        Assert.Equal("moved", await TextAsync(Gate));
        await Eventually.Async(async () => await TextAsync(other) == "moved", Patience, "the other node calls the new destination");

        Assert.Equal(HttpStatusCode.NoContent, (await Gate.SendAsync(HttpMethod.Delete, $"/v1/systems/hr/{City}", Operator)).StatusCode);
        await SystemsNode.AssertProblemAsync(await Gate.GetAsync(Own, Hr), 404, "not-found");
        await Eventually.Async(async () => (await other.GetAsync(Own, Hr)).StatusCode == HttpStatusCode.NotFound, Patience, "the other node has forgotten the system");
    }

    [Fact]
    public async Task A_bad_revision_changes_nothing_and_a_restart_keeps_the_last_good_one()
    {
        var bad = new DepartmentSystem { Department = "hr", Region = City, Destinations = ["http://169.254.169.254"], Routes = [new() { Path = "**", Methods = ["GET"] }] };
        await Gate.Services.GetRequiredService<SystemRegistry>().PutAsync(bad, "by hand", TestContext.Current.CancellationToken);
        await using var restarted = await StartNodeAsync();
        foreach (var node in new[] { Gate, restarted })
        {
            await Eventually.Async(
                async () => (await SystemsNode.BodyAsync(await node.GetAsync($"/v1/systems/hr/{City}", Operator))).TryGetProperty("refusedRevision", out _),
                Patience, "the bad revision is said");
            Assert.Equal(HttpStatusCode.OK, (await node.GetAsync(Own, Hr)).StatusCode);
        }
    }

    [Fact]
    public async Task Changes_made_at_once_all_count()
    {
        await using var other = await StartNodeAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(turn => (turn % 2 == 0 ? Gate : other).PutAsync(Operator, "hr", City, Description(("timeoutSeconds", turn + 1)))));
        var revisions = await Gate.Services.GetRequiredService<SystemRegistry>().RevisionsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(revisions.Count, (int)revisions[0].Revision);
        Assert.True(revisions.Count >= 9);
    }

    [Fact]
    public async Task Everything_wrong_is_said_at_once_and_nothing_changes()
    {
        var (response, body) = await Gate.PutAsync(Operator, "hr", City, new
        {
            destinations = new[] { "http://169.254.169.254/", "https://user:pw@hr.example", "http://10.0.0.1", "ftp://x" },
            routes = new object[]
            {
                new { path = "/../x", methods = new[] { "GET" } }, new { path = "a", methods = new[] { "TRACE" } },
                new { path = "b", methods = new[] { "POST" }, contract = Contract }, new { path = "c", methods = new[] { "GET" }, contract = "no.such" },
            },
            healthPath = "http://elsewhere", timeoutSeconds = 0, maxResponseBytes = 0,
        });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(
            [
                "healthPath", "timeoutSeconds", "maxResponseBytes", "destinations[0]", "destinations[1]", "destinations[2]", "destinations[3]",
                "routes[0].path", "routes[1].methods", "routes[2].methods", "routes[3].contract",
            ],
            body.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()!));
        Assert.Equal(HttpStatusCode.OK, (await Gate.GetAsync(Own, Hr)).StatusCode);
    }

    [Fact]
    public async Task The_registry_is_the_operators_of_the_regions_above()
    {
        var elsewhere = await Gate.TokenAsync("staffing", "430100", Scopes.OpsRead, Scopes.OpsWrite);
        var (refused, _) = await Gate.PutAsync(elsewhere, "hr", City, Description());
        await SystemsNode.AssertProblemAsync(refused, 403, "region-not-allowed");
        await SystemsNode.AssertProblemAsync(await Gate.SendAsync(HttpMethod.Delete, $"/v1/systems/hr/{City}", elsewhere), 404, "not-found");
        Assert.Equal(0, (await SystemsNode.BodyAsync(await Gate.GetAsync("/v1/systems", elsewhere))).GetProperty("items").GetArrayLength());
        await SystemsNode.AssertProblemAsync(await Gate.GetAsync("/v1/systems", Hr), 403, "insufficient-scope");
        using var again = JsonContent.Create(new Dictionary<string, object?>(Description()) { ["department"] = "hr", ["region"] = City });
        await SystemsNode.AssertProblemAsync(await Gate.SendAsync(HttpMethod.Post, "/v1/systems", Operator, again), 422, "invalid-field");
    }

    [Fact]
    public async Task A_system_that_is_down_is_left_alone_and_tried_again_after_a_while()
    {
        Backend.Answer = http => Backend.TextAsync(http, "busy", "text/plain", 503);
        for (var call = 0; call < 3; call++)
        {
            await Gate.GetAsync(Own, Hr);
        }

        await Eventually.Async(() => StateAsync("down", "open"), Patience, "the breaker opens");
        var answer = await Gate.GetAsync(Own, Hr);
        await SystemsNode.AssertProblemAsync(answer, 503, "system-unavailable");
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(3, Backend.Requests.Count);

        Backend.Answer = http => Backend.JsonAsync(http, "{}");
        await Eventually.Async(async () => (await Gate.GetAsync(Own, Hr)).StatusCode == HttpStatusCode.OK, Patience, "it is tried again");
        Assert.True(await StateAsync("up", "closed"));
    }

    [Fact]
    public async Task A_destination_whose_health_path_fails_is_not_called()
    {
        await using var ill = await Backend.StartAsync();
        ill.Answer = http => Backend.TextAsync(http, "ill", "text/plain", 500);
        await RegisterAsync(Description(("destinations", new[] { Backend.Address, ill.Address }), ("healthPath", "/health")));
        await Eventually.Async(() => StateAsync("degraded", "closed"), Patience, "the ill one is known");
        var before = ill.Requests.Count(request => request.Target.Contains("own", StringComparison.Ordinal));
        for (var call = 0; call < 6; call++)
        {
            Assert.Equal(HttpStatusCode.OK, (await Gate.GetAsync(Own, Hr)).StatusCode);
        }

        Assert.Equal(before, ill.Requests.Count(request => request.Target.Contains("own", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_read_that_never_connected_is_tried_once_elsewhere_and_a_change_is_not()
    {
        await RegisterAsync(Description(("destinations", new[] { "http://127.0.0.1:1", Backend.Address })));
        for (var call = 0; call < 2; call++)
        {
            Assert.Equal(HttpStatusCode.OK, (await Gate.GetAsync(Own, Hr)).StatusCode);
        }

        using var first = new StringContent("x");
        using var second = new StringContent("x");
        var answers = new[] { await Gate.SendAsync(HttpMethod.Post, Own, Hr, first), await Gate.SendAsync(HttpMethod.Post, Own, Hr, second) };
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable], answers.Select(answer => answer.StatusCode).Order());
    }

    [Fact]
    public async Task A_test_call_says_what_each_destination_answers_and_calls_nothing_that_is_disabled()
    {
        const string Test = $"/v1/connections/systems/hr/{City}/test";
        await RegisterAsync(Description(("destinations", new[] { Backend.Address, "http://127.0.0.1:1" }), ("healthPath", "/health")));
        var answer = await SystemsNode.BodyAsync(await Gate.SendAsync(HttpMethod.Post, Test, Operator));
        Assert.Equal(
            [("http://127.0.0.1:1", "unreachable"), (Backend.Address, "ok")],
            answer.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("address").GetString()!, item.GetProperty("outcome").GetString()!)).OrderBy(item => item.Item2 == "ok"));
        Assert.Contains(Backend.Requests, request => request.Target.EndsWith("/health", StringComparison.Ordinal));
        Backend.Answer = http => Backend.TextAsync(http, "ill", "text/plain", 500);
        Assert.Contains("\"ill\"", (await SystemsNode.BodyAsync(await Gate.SendAsync(HttpMethod.Post, Test, Operator))).GetRawText(), StringComparison.Ordinal);

        await SystemsNode.AssertProblemAsync(await Gate.SendAsync(HttpMethod.Post, Test, Hr), 403, "insufficient-scope");
        await SystemsNode.AssertProblemAsync(await Gate.SendAsync(HttpMethod.Post, Test, await Gate.TokenAsync("staffing", "430100", Scopes.OpsRead, Scopes.OpsWrite)), 404, "not-found");
        await RegisterAsync(Description(("enabled", false)));
        await SystemsNode.AssertProblemAsync(await Gate.SendAsync(HttpMethod.Post, Test, Operator), 409, "state-conflict");
    }

    private async Task<bool> StateAsync(string state, string breaker)
    {
        var body = await SystemsNode.BodyAsync(await Gate.GetAsync("/v1/connections", Operator));
        var item = body.GetProperty("items").EnumerateArray().Single();
        return item.GetProperty("state").GetString() == state
            && item.GetProperty("destinations").EnumerateArray().All(one => one.GetProperty("breaker").GetString() == breaker);
    }

    private async Task<string> TextAsync(SystemsNode node) =>
        await (await node.GetAsync(Own, Hr)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}

public sealed class SqliteSystemRegistryTests(SqliteStore store) : SystemRegistryCompliance<SqliteStore>(store);

public sealed class PostgresSystemRegistryTests(PostgresStore store) : SystemRegistryCompliance<PostgresStore>(store);
