using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ExchangeHub.Access;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

/// <summary>What is to be used once, shown many times at the same moment; and what is sent to pages by programs.</summary>
public abstract class RaceCompliance<TStore>(TStore store) : GatewayCompliance<TStore>(store)
    where TStore : GatewayStore
{
    private const string Asked = "openid offline_access events:read";
    private const int AtOnce = 6;

    [Fact]
    public async Task A_code_and_a_refresh_token_shown_many_times_at_once_give_tokens_to_one_at_most()
    {
        var (application, browser) = await SignedInAsync();
        var code = (await application.AuthorizeAsync(browser, Asked))["code"];
        Assert.InRange(Given(await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => application.ExchangeAsync(code)))), 0, 1);

        var token = (await application.TokensAsync(browser, Asked)).GetProperty("refresh_token").GetString()!;
        Assert.InRange(Given(await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => application.RefreshAsync(token)))), 0, 1);
    }

    [Fact]
    public async Task A_pushed_request_opened_many_times_at_once_gives_one_code_at_most()
    {
        var (application, browser) = await SignedInAsync();
        var address = await application.AddressAsync(Asked);
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => browser.GetAsync(address)));
        Assert.InRange(answers.Count(answer => answer.Location?.Query.Contains("code=", StringComparison.Ordinal) is true), 0, 1);
        Assert.DoesNotContain(answers, answer => (int)answer.Status >= 500);
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("multipart/form-data", "broken")]
    [InlineData("application/x-www-form-urlencoded", "a=%00&form=%FF%FE")]
    public async Task A_body_that_is_no_form_is_answered_as_such(string type, string body)
    {
        foreach (var path in new[] { "account/sign-in", "account/second-factor", "connect/authorize", "connect/par", "connect/token" })
        {
            using var content = new StringContent(body);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
            request.Headers.Add("RequestVerificationToken", "x");
            using var answer = await Node.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.InRange((int)answer.StatusCode, 400, 499);
        }
    }

    [Fact]
    public async Task A_query_with_a_nul_is_refused() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await Node.GetAsync("connect/authorize?client_id=%00&request_uri=x", token: null)).StatusCode);

    [Theory]
    [InlineData("max_age", "abc")]
    [InlineData("max_age", "-1")]
    [InlineData("prompt", "create")]
    [InlineData("prompt", "none login")]
    [InlineData("scope", "openid unheard-of")]
    [InlineData("state", "\u0000")]
    [InlineData("nonce", "")]
    [InlineData("id_token_hint", "x.y.z")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("resource", "https://other.example")]
    public async Task A_request_with_a_strange_value_is_no_failure_of_the_hub(string name, string value)
    {
        var (application, browser) = await SignedInAsync();
        var (response, body) = await application.PushAsync(Asked, (name, value));
        Assert.True((int)response.StatusCode < 500, body.ToString());
        if (response.IsSuccessStatusCode)
        {
            var answer = await browser.GetAsync(application.AddressOf(body.GetProperty("request_uri").GetString()!));
            Assert.True((int)answer.Status < 500, answer.Html);
        }
    }

    private static int Given(IEnumerable<(HttpResponseMessage Response, JsonElement Body)> answers)
    {
        var list = answers.ToList();
        Assert.All(list, answer => Assert.True(answer.Response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, answer.Body.ToString()));
        return list.Count(answer => answer.Response.IsSuccessStatusCode);
    }

    private async Task<(Application Application, Browser Browser)> SignedInAsync()
    {
        var (application, person, browser) = (await Application.AddAsync(Node, Scopes.EventsRead), await Person.AddAsync(Node, Roles.Operator), new Browser(Node));
        await browser.SignInAsync(person);
        return (application, browser);
    }
}

public sealed class SqliteRaceTests(SqliteStore store) : RaceCompliance<SqliteStore>(store);

public sealed class PostgresRaceTests(PostgresStore store) : RaceCompliance<PostgresStore>(store);
