using System.Net;
using System.Net.Http.Json;
using ExchangeHub.Access;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Clients;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

/// <summary><c>/v1/users</c>.</summary>
public abstract class UserEndpointCompliance<TStore>(TStore store) : GatewayCompliance<TStore>(store)
    where TStore : GatewayStore
{
    [Fact]
    public async Task A_system_administrator_makes_sees_and_disables_accounts()
    {
        var (admin, token) = await CallerAsync(Roles.SystemAdmin);
        var name = $"n{Guid.CreateVersion7():N}"[..32];
        var made = await PostAsync("v1/users", token, new { name, role = Roles.Operator, region = "430700" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal(16, (await GatewayNode.BodyAsync(made)).GetProperty("password").GetString()!.Length);
        Assert.Contains(name, await (await Node.GetAsync("v1/users", token)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"v1/users/{name}/reset-totp", token)).StatusCode);
        var reset = await GatewayNode.BodyAsync(await PostAsync($"v1/users/{name}/reset-password", token));
        Assert.Equal(16, reset.GetProperty("password").GetString()!.Length);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"v1/users/{name}/disable", token)).StatusCode);
        Assert.Equal(
            ["user.add", "user.reset-totp", "user.reset-password", "user.disable"],
            Node.Actions.Where(action => action.ObjectId == name && action.Actor.User == admin).Select(action => action.Action));
    }

    [Theory]
    [InlineData(Roles.SecurityAdmin, HttpStatusCode.OK, "insufficient-scope")]
    [InlineData(Roles.GrantAdmin, HttpStatusCode.Forbidden, "insufficient-scope")]
    [InlineData(Roles.Operator, HttpStatusCode.Forbidden, "role-not-allowed")]
    [InlineData(Roles.AuditAdmin, HttpStatusCode.Forbidden, "insufficient-scope")]
    public async Task Others_at_most_look(string role, HttpStatusCode sees, string code)
    {
        var (_, token) = await CallerAsync(role);
        var other = await Person.AddAsync(Node, Roles.Operator);
        Assert.Equal(sees, (await Node.GetAsync("v1/users", token)).StatusCode);
        await AssertProblemAsync(await PostAsync("v1/users", token, new { name = "abcde", role = Roles.Operator, region = "430700" }), HttpStatusCode.Forbidden, code);
        await AssertProblemAsync(await PostAsync($"v1/users/{other.Name}/disable", token), HttpStatusCode.Forbidden, code);
    }

    [Fact]
    public async Task A_department_system_with_the_scopes_is_no_administrator()
    {
        var token = await Node.AccessTokenAsync(await Node.AddClientAsync(Scopes.OpsRead, Scopes.OpsWrite));
        await AssertProblemAsync(await Node.GetAsync("v1/users", token), HttpStatusCode.Forbidden, "role-not-allowed");
        await AssertProblemAsync(await PostAsync("v1/users", token, new { name = "abcde" }), HttpStatusCode.Forbidden, "role-not-allowed");
    }

    [Fact]
    public async Task Nobody_changes_himself_or_another_region()
    {
        var (admin, token) = await CallerAsync(Roles.SystemAdmin);
        await AssertProblemAsync(await PostAsync($"v1/users/{admin}/reset-totp", token), HttpStatusCode.Forbidden, "role-not-allowed");
        await AssertProblemAsync(await PostAsync($"v1/users/{admin.ToUpperInvariant()}/disable", token), HttpStatusCode.NotFound, "not-found");
        var far = await Person.AddAsync(Node, Roles.Operator, "440100");
        await AssertProblemAsync(await PostAsync($"v1/users/{far.Name}/disable", token), HttpStatusCode.NotFound, "not-found");
        await AssertProblemAsync(
            await PostAsync("v1/users", token, new { name = "abcde", role = Roles.Operator, region = "440100" }), HttpStatusCode.Forbidden, "region-not-allowed");
    }

    [Theory]
    [InlineData("[]", "malformed-json")]
    [InlineData("null", "malformed-json")]
    [InlineData("{", "malformed-json")]
    [InlineData("""{"name":5}""", "malformed-json")]
    [InlineData("{}", "invalid-field")]
    public async Task A_bad_body_is_told_so(string body, string code)
    {
        var (_, token) = await CallerAsync(Roles.SystemAdmin);
        using var content = new StringContent(body);
        await AssertProblemAsync(await Node.SendAsync(HttpMethod.Post, "v1/users", token, content), HttpStatusCode.UnprocessableEntity, code);
    }

    [Fact]
    public async Task An_account_s_name_is_no_client_id()
    {
        var person = await Person.AddAsync(Node, Roles.Operator);
        foreach (var taken in new[] { person.Name, AccountTokens.ClientId })
        {
            var made = await Node.WithRegistryAsync(registry => registry.AddAsync(
                new NewClient { Department = "hr", Region = "430700", Scopes = [Scopes.EventsRead], ClientId = taken }, TestContext.Current.CancellationToken));
            Assert.Equal(["clientId"], made.Errors.Select(error => error.Field));
        }
    }

    private Task<HttpResponseMessage> PostAsync(string path, string token, object? body = null) =>
        Node.SendAsync(HttpMethod.Post, path, token, body is null ? null : JsonContent.Create(body));

    private async Task<(string Name, string Token)> CallerAsync(string role)
    {
        var person = await Person.AddAsync(Node, role, "430000");
        var token = await Node.WithAsync<AccountTokens, AccountToken?>(tokens => tokens.IssueAsync(person.Name, Node.Address, TestContext.Current.CancellationToken));
        return (person.Name, token!.Value);
    }
}

public sealed class SqliteUserEndpointTests(SqliteStore store) : UserEndpointCompliance<SqliteStore>(store);

public sealed class PostgresUserEndpointTests(PostgresStore store) : UserEndpointCompliance<PostgresStore>(store);
