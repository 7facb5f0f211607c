using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Clients;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

/// <summary>Who may change which client, and what may not be said of one.</summary>
public abstract class ClientAuthorityCompliance<TStore>(TStore store) : GatewayCompliance<TStore>(store)
    where TStore : GatewayStore
{
    private const string City = "430700";

    [Theory, MemberData(nameof(ClientChanges.All), MemberType = typeof(ClientChanges))]
    public async Task Nobody_takes_over_a_client_that_holds_more(string method, string what)
    {
        var system = await Node.AccessTokenAsync(await AddAsync("staffing", Scopes.OpsRead, Scopes.OpsWrite));
        foreach (var (token, scope) in new[]
            { (system, Scopes.GrantsApprove), (system, Scopes.AuditRead), (await PersonAsync(Roles.Operator), Scopes.GrantsApprove), (await PersonAsync(Roles.SystemAdmin), Scopes.AuditRead) })
        {
            var approver = await AddAsync("staffing", Scopes.EventsRead, scope);
            await AssertProblemAsync(await ChangeAsync(method, $"v1/clients/{approver.ClientId}{what}", token), HttpStatusCode.Forbidden, "insufficient-scope");
            Assert.NotEmpty(await Node.AccessTokenAsync(approver));
        }
    }

    [Theory, MemberData(nameof(ClientChanges.All), MemberType = typeof(ClientChanges))]
    public async Task A_person_changes_clients_of_the_own_department(string method, string what)
    {
        var @operator = await PersonAsync(Roles.Operator);
        var (own, foreign) = (await AddAsync("staffing", Scopes.EventsRead), await AddAsync("finance", Scopes.EventsRead));
        await AssertProblemAsync(await ChangeAsync(method, $"v1/clients/{foreign.ClientId}{what}", @operator), HttpStatusCode.Forbidden, "role-not-allowed");
        Assert.NotEmpty(await Node.AccessTokenAsync(foreign));

        Assert.NotEqual(HttpStatusCode.Forbidden, (await ChangeAsync(method, $"v1/clients/{own.ClientId}{what}", @operator)).StatusCode);
        var admin = await PersonAsync(Roles.SystemAdmin);
        Assert.NotEqual(HttpStatusCode.Forbidden, (await ChangeAsync(method, $"v1/clients/{foreign.ClientId}{what}", admin)).StatusCode);
    }

    [Theory]
    [InlineData(Roles.Operator, "staffing", HttpStatusCode.Created)]
    [InlineData(Roles.Operator, "finance", HttpStatusCode.Forbidden)]
    [InlineData(Roles.SystemAdmin, "finance", HttpStatusCode.Created)]
    public async Task A_person_adds_clients_of_the_own_department(string role, string department, HttpStatusCode status)
    {
        using var body = JsonContent.Create(new { department, region = City, scopes = new[] { "events:read" } });

        var answer = await Node.SendAsync(HttpMethod.Post, "v1/clients", await PersonAsync(role), body);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Of_two_changes_at_once_one_is_told_of_the_other()
    {
        var (token, client) = (await Node.AccessTokenAsync(await AddAsync("staffing", Scopes.OpsRead, Scopes.OpsWrite)), await AddAsync("finance", Scopes.EventsRead));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Node.SendAsync(HttpMethod.Post, $"v1/clients/{client.ClientId}/secret", token)));
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, answer.StatusCode.ToString()));
        foreach (var slower in answers.Where(answer => answer.StatusCode == HttpStatusCode.Conflict))
        {
            await AssertProblemAsync(slower, HttpStatusCode.Conflict, "state-conflict");
        }

        var secrets = new List<HttpStatusCode>();
        foreach (var answer in answers.Where(answer => answer.StatusCode == HttpStatusCode.OK))
        {
            var renewed = (await GatewayNode.BodyAsync(answer)).Deserialize<ClientCredentials>(JsonSerializerOptions.Web)!;
            secrets.Add((await Node.TokenAsync(renewed)).Response.StatusCode);
        }

        Assert.Single(secrets, HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("displayName", "\"a\\u0000b\"", "unsafe-text")]
    [InlineData("jwks", "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"\\ud800\"}]}", "invalid-field")]
    [InlineData("jwks", "{\"keys\":[{\"kty\":\"EC\",\"use\":\"\\ud800\"}]}", "invalid-field")]
    public async Task What_no_database_and_no_text_can_hold_is_refused(string field, string value, string code)
    {
        var token = await Node.AccessTokenAsync(await AddAsync("staffing", Scopes.OpsRead, Scopes.OpsWrite));
        using var body = new StringContent(
            $$"""{"department":"finance","region":"{{City}}","scopes":["events:read"],"{{field}}":{{value}}}""", Encoding.UTF8, "application/json");
        var answer = await GatewayNode.BodyAsync(await Node.SendAsync(HttpMethod.Post, "v1/clients", token, body));
        Assert.Contains((code, field), answer.GetProperty("errors").EnumerateArray().Select(error => (error.GetProperty("code").GetString()!, error.GetProperty("field").GetString()!)));
    }

    [Fact]
    public async Task A_cursor_that_hides_a_nul_is_refused() => await AssertProblemAsync(
        await Node.GetAsync("v1/clients?cursor=YQAA", await Node.AccessTokenAsync(await AddAsync("staffing", Scopes.OpsRead))), HttpStatusCode.UnprocessableEntity, "unsafe-text");

    [Theory]
    [InlineData("a\0b:secret")]
    [InlineData("a%00b:secret")]
    [InlineData("a:secr%00et")]
    public async Task Credentials_with_a_nul_are_refused(string credentials)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "connect/token") { Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]) };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        await AssertProblemAsync(await Node.Http.SendAsync(request, TestContext.Current.CancellationToken), HttpStatusCode.BadRequest, "malformed-request");
    }

    [Theory]
    [InlineData("v1/clients")]
    [InlineData("v1/users")]
    public async Task A_body_without_end_is_not_read_to_its_end(string path)
    {
        var token = await PersonAsync(Roles.SystemAdmin);
        using var body = new StringContent($$"""{"name":"{{new string('n', 300 * 1024)}}"}""", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Authorization = new("Bearer", token);
        await AssertProblemAsync(await Node.Http.SendAsync(request, TestContext.Current.CancellationToken), HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    private async Task<HttpResponseMessage> ChangeAsync(string method, string path, string token)
    {
        using var key = ClientKey.Ec();
        using var body = JsonContent.Create(new { jwks = JsonElement.Parse(key.Jwks), certificates = Array.Empty<string>() });
        return await Node.SendAsync(HttpMethod.Parse(method), path, token, method == "PUT" ? body : null);
    }

    private Task<ClientCredentials> AddAsync(string department, params string[] scopes) =>
        Node.AddClientAsync(new NewClient { Department = department, Region = City, Scopes = scopes });

    private async Task<string> PersonAsync(string role)
    {
        var person = await Person.AddAsync(Node, role);
        return (await Node.WithAsync<AccountTokens, AccountToken?>(tokens => tokens.IssueAsync(person.Name, Node.Address, TestContext.Current.CancellationToken)))!.Value;
    }
}

public sealed class SqliteClientAuthorityTests(SqliteStore store) : ClientAuthorityCompliance<SqliteStore>(store);

public sealed class PostgresClientAuthorityTests(PostgresStore store) : ClientAuthorityCompliance<PostgresStore>(store);

internal static class ClientChanges
{
    public static TheoryData<string, string> All => new()
    {
        { "POST", "/secret" }, { "PUT", "/keys" }, { "PUT", "/certificates" }, { "POST", "/amqp" }, { "DELETE", "" },
    };
}
