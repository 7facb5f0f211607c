using System.Net;
using ExchangeHub.Access;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Clients;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

/// <summary>Code flow with PKCE and pushed requests: how it goes, and what does not go.</summary>
public abstract class CodeFlowCompliance<TStore>(TStore store) : GatewayCompliance<TStore>(store)
    where TStore : GatewayStore
{
    private const string Asked = "openid offline_access events:read records:read grants:approve";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Somebody_signs_in_and_the_application_gets_what_the_role_opens()
    {
        var (application, person) = (await ApplicationAsync(), await Person.AddAsync(Node, Roles.Operator));
        using var browser = new Browser(Node);
        var first = await browser.GetAsync(await application.AddressAsync(Asked));
        Assert.StartsWith("/account/sign-in?client_id=", first.Location!.ToString(), StringComparison.Ordinal);
        var done = await browser.SignInAsync(person, first.Location.ToString());
        Assert.Equal(10, person.RecoveryCodes.Count);

        var next = WebUtility.HtmlDecode(done.Html.Split("href=\"")[1].Split('"')[0]);
        var returned = Application.Returned(await browser.GetAsync(next));
        Assert.Equal("s1", returned["state"]);
        Assert.Equal(Node.Address.AbsoluteUri, returned["iss"]);

        var (response, body) = await application.ExchangeAsync(returned["code"]);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(300, body.GetProperty("expires_in").GetInt32(), 1.0);
        Assert.Equal(["events:read", "offline_access", "openid", "records:read"], body.GetProperty("scope").GetString()!.Split(' ').Order());
        Assert.True(body.TryGetProperty("id_token", out _));
        var caller = (await GatewayNode.BodyAsync(await Node.GetAsync("caller", body.GetProperty("access_token").GetString()))).GetProperty("caller");
        Assert.Equal(person.Name, caller.GetProperty("user").GetString());
        Assert.Equal(Roles.Operator, caller.GetProperty("role").GetString());
        Assert.Equal("430700", caller.GetProperty("region").GetString());
        Assert.Equal("staffing", caller.GetProperty("department").GetString());
        Assert.Equal(application.Credentials.ClientId, caller.GetProperty("clientId").GetString());
    }

    [Fact]
    public async Task A_code_shown_twice_ends_what_it_was_given_for()
    {
        var (application, browser) = await SignedInAsync();
        var code = (await application.AuthorizeAsync(browser, Asked))["code"];
        var first = (await application.ExchangeAsync(code)).Body;
        Assert.Equal(HttpStatusCode.OK, (await Node.GetAsync("caller", first.GetProperty("access_token").GetString())).StatusCode);

        AssertOAuthError(await application.ExchangeAsync(code), HttpStatusCode.BadRequest, "invalid_grant");
        Node.Clock.Advance(Second);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Node.GetAsync("caller", first.GetProperty("access_token").GetString())).StatusCode);
        AssertOAuthError(await application.RefreshAsync(first.GetProperty("refresh_token").GetString()!), HttpStatusCode.BadRequest, "invalid_grant");
    }

    [Fact]
    public async Task A_code_is_for_its_own_client_its_own_verifier_and_a_minute()
    {
        var (application, browser) = await SignedInAsync();
        var other = await ApplicationAsync();
        var code = (await application.AuthorizeAsync(browser, Asked))["code"];
        AssertOAuthError(await other.ExchangeAsync(code), HttpStatusCode.BadRequest, "invalid_grant");

        code = (await application.AuthorizeAsync(browser, Asked))["code"];
        AssertOAuthError(await application.ExchangeAsync(code, verifier: new string('x', 43)), HttpStatusCode.BadRequest, "invalid_grant");
        AssertOAuthError(await application.ExchangeAsync(code, redirect: Application.Callback + "/"), HttpStatusCode.BadRequest, "invalid_grant");

        Node.Clock.Advance(TimeSpan.FromSeconds(61));
        AssertOAuthError(await application.ExchangeAsync(code), HttpStatusCode.BadRequest, "invalid_grant");
    }

    [Theory]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", "", "invalid_request")]
    [InlineData("code_challenge", "", "invalid_request")]
    [InlineData("redirect_uri", "https://app.example/callback/", "invalid_request")]
    [InlineData("redirect_uri", "https://app.example/callback?x=1", "invalid_request")]
    [InlineData("redirect_uri", "https://app.example.evil.example/callback", "invalid_request")]
    [InlineData("redirect_uri", "", "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "code id_token", "unsupported_response_type")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("client_secret", "wrong-wrong-wrong-wrong-wrong-wrong-wrong", "invalid_client")]
    [InlineData("request_uri", "urn:ietf:params:oauth:request_uri:x", "invalid_request")]
    public async Task A_request_that_is_not_as_agreed_is_not_taken(string field, string value, string error)
    {
        var (response, body) = await (await ApplicationAsync()).PushAsync(Asked, (field, value));
        Assert.Equal(error, body.GetProperty("error").GetString());
        Assert.False(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_request_that_was_not_pushed_is_refused_without_a_redirect()
    {
        var (application, browser) = await SignedInAsync();
        var query = string.Join('&', application.Request(Asked).Where(field => field.Item1 != "client_secret").Select(field => $"{field.Item1}={Uri.EscapeDataString(field.Item2)}"));
        var answer = await browser.GetAsync("/connect/authorize?" + query);
        Assert.Contains("request_uri", answer.Html + answer.Location, StringComparison.Ordinal);
        Assert.DoesNotContain("code=", answer.Location?.Query ?? "", StringComparison.Ordinal);
        Assert.False(answer.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_pushed_request_is_used_once_by_its_own_client_and_soon()
    {
        var (application, browser) = await SignedInAsync();
        var address = await application.AddressAsync(Asked);
        Assert.True(Application.Returned(await browser.GetAsync(address)).ContainsKey("code"));
        AssertNoCode(await browser.GetAsync(address));

        var foreign = await application.AddressAsync(Asked);
        AssertNoCode(await browser.GetAsync(foreign.Replace(application.Credentials.ClientId, (await ApplicationAsync()).Credentials.ClientId, StringComparison.Ordinal)));

        var late = await application.AddressAsync(Asked);
        Node.Clock.Advance(TimeSpan.FromMinutes(10));
        AssertNoCode(await browser.GetAsync(late));
    }

    [Fact]
    public async Task A_refresh_token_is_replaced_and_shown_again_ends_everything()
    {
        var (application, browser) = await SignedInAsync();
        var first = await application.TokensAsync(browser, Asked);
        var (response, second) = await application.RefreshAsync(first.GetProperty("refresh_token").GetString()!);
        Assert.True(response.IsSuccessStatusCode, second.ToString());
        Assert.NotEqual(first.GetProperty("refresh_token").GetString(), second.GetProperty("refresh_token").GetString());

        AssertOAuthError(await application.RefreshAsync(first.GetProperty("refresh_token").GetString()!), HttpStatusCode.BadRequest, "invalid_grant");
        AssertOAuthError(await application.RefreshAsync(second.GetProperty("refresh_token").GetString()!), HttpStatusCode.BadRequest, "invalid_grant");
        Node.Clock.Advance(Second);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Node.GetAsync("caller", second.GetProperty("access_token").GetString())).StatusCode);
    }

    [Fact]
    public async Task A_refresh_token_of_another_client_and_a_session_of_more_than_eight_hours_give_nothing()
    {
        var (application, browser) = await SignedInAsync();
        var token = (await application.TokensAsync(browser, Asked)).GetProperty("refresh_token").GetString()!;
        AssertOAuthError(await (await ApplicationAsync()).RefreshAsync(token), HttpStatusCode.BadRequest, "invalid_grant");

        for (var minutes = 0; minutes < 8 * 60 - 25; minutes += 25)
        {
            var (response, body) = await application.RefreshAsync(token);
            Assert.True(response.IsSuccessStatusCode, $"{minutes} {body}");
            token = body.GetProperty("refresh_token").GetString()!;
            Node.Clock.Advance(TimeSpan.FromMinutes(25));
        }

        Node.Clock.Advance(TimeSpan.FromMinutes(6));
        AssertOAuthError(await application.RefreshAsync(token), HttpStatusCode.BadRequest, "invalid_grant");
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("reset-password")]
    [InlineData("reset-totp")]
    public async Task What_ends_an_account_ends_its_tokens_and_its_session(string what)
    {
        var (application, person) = (await ApplicationAsync(), await Person.AddAsync(Node, Roles.Operator));
        using var browser = new Browser(Node);
        await browser.SignInAsync(person);
        var tokens = await application.TokensAsync(browser, Asked);
        var code = (await application.AuthorizeAsync(browser, Asked))["code"];
        Assert.Equal(HttpStatusCode.OK, (await Node.GetAsync("caller", tokens.GetProperty("access_token").GetString())).StatusCode);

        await Node.WithAsync<AccountRegistry, object?>(async registry => what switch
        {
            "disable" => await registry.DisableAsync(person.Name),
            "reset-totp" => await registry.ResetTotpAsync(person.Name),
            _ => await registry.ResetPasswordAsync(person.Name),
        });
        Node.Clock.Advance(Second);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Node.GetAsync("caller", tokens.GetProperty("access_token").GetString())).StatusCode);
        AssertOAuthError(await application.RefreshAsync(tokens.GetProperty("refresh_token").GetString()!), HttpStatusCode.BadRequest, "invalid_grant");
        AssertOAuthError(await application.ExchangeAsync(code), HttpStatusCode.BadRequest, "invalid_grant");
        Assert.StartsWith("/account/sign-in", (await browser.GetAsync(await application.AddressAsync(Asked))).Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_of_people_gets_no_token_of_its_own_and_a_system_starts_no_sign_in()
    {
        var application = await ApplicationAsync();
        AssertOAuthError(await Node.TokenAsync(application.Credentials), HttpStatusCode.BadRequest, "unauthorized_client");

        var system = new Application(Node, await Node.AddClientAsync(Scopes.EventsRead));
        var (response, body) = await system.PushAsync(Asked);
        Assert.False(response.IsSuccessStatusCode);
        Assert.Contains(body.GetProperty("error").GetString(), new[] { "unauthorized_client", "invalid_request" });
    }

    [Fact]
    public async Task Only_the_application_it_was_given_to_looks_into_a_token_and_revokes_it()
    {
        var (application, browser) = await SignedInAsync();
        var token = (await application.TokensAsync(browser, Asked)).GetProperty("access_token").GetString()!;
        foreach (var foreign in new[] { await ApplicationAsync(), new Application(Node, await Node.AddClientAsync(Scopes.EventsRead)) })
        {
            var (_, seen) = await Node.PostAsync("connect/introspect", foreign.Signed(("token", token)));
            Assert.False(seen.TryGetProperty("active", out var active) && active.GetBoolean(), seen.ToString());
            Assert.False(seen.TryGetProperty("user", out _));
            await Node.PostAsync("connect/revoke", foreign.Signed(("token", token)));
        }

        var (_, own) = await Node.PostAsync("connect/introspect", application.Signed(("token", token)));
        Assert.True(own.GetProperty("active").GetBoolean(), own.ToString());
        var (revoked, _) = await Node.PostAsync("connect/revoke", application.Signed(("token", token)));
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        Node.Clock.Advance(Second);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Node.GetAsync("caller", token)).StatusCode);
    }

    [Fact]
    public async Task Without_anybody_signed_in_a_silent_request_is_told_so()
    {
        using var browser = new Browser(Node);
        Assert.Equal("login_required", (await (await ApplicationAsync()).AuthorizeAsync(browser, Asked, ("prompt", "none")))["error"]);
    }

    [Fact]
    public async Task A_request_for_a_fresh_sign_in_gets_one()
    {
        var (application, person) = (await ApplicationAsync(), await Person.AddAsync(Node, Roles.Operator));
        using var browser = new Browser(Node);
        await browser.SignInAsync(person);
        Node.Clock.Advance(Second);
        Assert.True((await application.AuthorizeAsync(browser, Asked, ("max_age", "9223372036854775807"))).ContainsKey("code"));
        Assert.Equal("login_required", (await application.AuthorizeAsync(browser, Asked, ("max_age", "0"), ("prompt", "none")))["error"]);
        var address = await application.AddressAsync(Asked, ("prompt", "login"));
        var asked = await browser.GetAsync(address);
        Node.Clock.Advance(Second);
        await browser.SignInAsync(person, asked.Location!.ToString());
        Assert.True(Application.Returned(await browser.GetAsync(address)).ContainsKey("code"));
    }

    [Fact]
    public async Task A_role_that_opens_nothing_of_it_gets_no_code()
    {
        var (application, person) = (await ApplicationAsync(), await Person.AddAsync(Node, Roles.AuditAdmin));
        using var browser = new Browser(Node);
        await browser.SignInAsync(person);
        Assert.Equal("invalid_scope", (await application.AuthorizeAsync(browser, "events:read"))["error"]);
    }

    [Fact]
    public async Task Signing_out_at_an_application_ends_session_and_tokens()
    {
        var (application, browser) = await SignedInAsync();
        var tokens = await application.TokensAsync(browser, Asked);
        var asked = await browser.GetAsync("/connect/logout");
        Assert.Equal("/account/sign-out", asked.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await Node.GetAsync("caller", tokens.GetProperty("access_token").GetString())).StatusCode);

        await browser.GetAsync($"/connect/logout?id_token_hint={tokens.GetProperty("id_token").GetString()}");
        Node.Clock.Advance(Second);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Node.GetAsync("caller", tokens.GetProperty("access_token").GetString())).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task Discovery_says_what_is_demanded()
    {
        var metadata = await GatewayNode.BodyAsync(await Node.GetAsync(".well-known/openid-configuration", token: null));
        Assert.True(metadata.GetProperty("require_pushed_authorization_requests").GetBoolean());
        Assert.True(metadata.GetProperty("authorization_response_iss_parameter_supported").GetBoolean());
        Assert.Equal("S256", Assert.Single(metadata.GetProperty("code_challenge_methods_supported").EnumerateArray()).GetString());
        Assert.Equal("code", Assert.Single(metadata.GetProperty("response_types_supported").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("http://app.example/callback")]
    [InlineData("https://app.example/callback#x")]
    [InlineData("https://user@app.example/callback")]
    [InlineData("javascript:alert(1)")]
    public async Task An_unsafe_redirect_address_is_not_registered(string address)
    {
        var made = await Node.WithRegistryAsync(registry => registry.AddAsync(
            new NewClient { Department = "", Region = "", Scopes = [Scopes.EventsRead], RedirectUris = [new Uri(address)] }, TestContext.Current.CancellationToken));
        Assert.Equal(["redirectUris"], made.Errors.Select(error => error.Field));
    }

    private Task<Application> ApplicationAsync() => Application.AddAsync(Node, Scopes.EventsRead, Scopes.RecordsRead, Scopes.GrantsApprove);

    private async Task<(Application Application, Browser Browser)> SignedInAsync()
    {
        var (application, person, browser) = (await ApplicationAsync(), await Person.AddAsync(Node, Roles.Operator), new Browser(Node));
        await browser.SignInAsync(person);
        return (application, browser);
    }

    private static void AssertNoCode(Shown answer) =>
        Assert.DoesNotContain("code=", answer.Location?.Query ?? "", StringComparison.Ordinal);
}

public sealed class SqliteCodeFlowTests(SqliteStore store) : CodeFlowCompliance<SqliteStore>(store);

public sealed class PostgresCodeFlowTests(PostgresStore store) : CodeFlowCompliance<PostgresStore>(store);
