using System.Net;
using ExchangeHub.Access;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

/// <summary><c>/v1/account</c>: everybody his own, and nobody another's.</summary>
public abstract class OwnAccountCompliance<TStore>(TStore store) : GatewayCompliance<TStore>(store)
    where TStore : GatewayStore
{
    private const string Asked = "openid offline_access records:read";

    [Fact]
    public async Task Somebody_sees_his_account_and_ends_one_of_his_sign_ins()
    {
        var (application, person) = (await Application.AddAsync(Node, Scopes.RecordsRead), await Person.AddAsync(Node, Roles.Operator));
        using var browser = new Browser(Node);
        await browser.SignInAsync(person);
        var (first, second) = (await application.TokensAsync(browser, Asked), await application.TokensAsync(browser, Asked));
        var (old, here) = (first.GetProperty("access_token").GetString(), second.GetProperty("access_token").GetString());

        var account = await GatewayNode.BodyAsync(await Node.GetAsync("v1/account", here));
        Assert.Equal((person.Name, Roles.Operator, "430700", true, 10), (
            account.GetProperty("name").GetString(), account.GetProperty("role").GetString(), account.GetProperty("region").GetString(),
            account.GetProperty("secondFactor").GetBoolean(), account.GetProperty("recoveryCodesLeft").GetInt32()));
        Assert.DoesNotContain(person.Secret!, account.GetRawText(), StringComparison.Ordinal);

        var sessions = (await GatewayNode.BodyAsync(await Node.GetAsync("v1/account/sessions", here))).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([false, true], sessions.Select(session => session.GetProperty("current").GetBoolean()).Order());
        var other = sessions.Single(session => !session.GetProperty("current").GetBoolean()).GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.NoContent, (await Node.SendAsync(HttpMethod.Delete, $"v1/account/sessions/{other}", here)).StatusCode);

        Node.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Node.GetAsync("v1/account", old)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Node.GetAsync("v1/account", here)).StatusCode);
        AssertOAuthError(await application.RefreshAsync(first.GetProperty("refresh_token").GetString()!), HttpStatusCode.BadRequest, "invalid_grant");
    }

    [Fact]
    public async Task Nobody_sees_or_ends_a_sign_in_of_another_and_a_system_has_no_account()
    {
        var application = await Application.AddAsync(Node, Scopes.RecordsRead);
        var (mine, yours) = (await SignedInAsync(application), await SignedInAsync(application));
        var id = (await GatewayNode.BodyAsync(await Node.GetAsync("v1/account/sessions", yours))).GetProperty("items")[0].GetProperty("id").GetString();

        Assert.Equal(HttpStatusCode.NotFound, (await Node.SendAsync(HttpMethod.Delete, $"v1/account/sessions/{id}", mine)).StatusCode);
        Node.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await Node.GetAsync("v1/account", yours)).StatusCode);

        var system = await Node.AccessTokenAsync(await Node.AddClientAsync(Scopes.EventsRead));
        Assert.Equal(HttpStatusCode.NotFound, (await Node.GetAsync("v1/account", system)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Node.GetAsync("v1/account/sessions", system)).StatusCode);
    }

    private async Task<string> SignedInAsync(Application application)
    {
        using var browser = new Browser(Node);
        await browser.SignInAsync(await Person.AddAsync(Node, Roles.Operator));
        return (await application.TokensAsync(browser, Asked)).GetProperty("access_token").GetString()!;
    }
}

public sealed class SqliteOwnAccountTests(SqliteStore store) : OwnAccountCompliance<SqliteStore>(store);

public sealed class PostgresOwnAccountTests(PostgresStore store) : OwnAccountCompliance<PostgresStore>(store);
