using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;
using ExchangeHub.Gateway.Clients;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

/// <summary>An application that people sign in to, made by hand so that it can also do wrong.</summary>
public sealed class Application(GatewayNode node, ClientCredentials credentials)
{
    public const string Callback = "https://app.example/callback";

    public static readonly string Verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public ClientCredentials Credentials => credentials;

    public static async Task<Application> AddAsync(GatewayNode node, params string[] scopes) => new(
        node,
        await node.AddClientAsync(new NewClient { Department = "", Region = "", Scopes = scopes, RedirectUris = [new Uri(Callback)] }));

    public (string, string)[] Signed(params (string, string)[] fields) =>
        [("client_id", credentials.ClientId), ("client_secret", credentials.ClientSecret!), .. fields];

    public (string, string)[] Request(string scope) => Signed(
        ("response_type", "code"), ("redirect_uri", Callback), ("scope", scope), ("state", "s1"), ("nonce", "n1"),
        ("code_challenge", Challenge), ("code_challenge_method", "S256"));

    public Task<(HttpResponseMessage Response, JsonElement Body)> PushAsync(string scope, params (string Name, string Value)[] instead) =>
        node.PostAsync("connect/par", Request(scope).Where(field => instead.All(other => other.Name != field.Item1)).Concat(instead.Where(field => field.Value.Length > 0)));

    public async Task<string> AddressAsync(string scope, params (string, string)[] instead)
    {
        var (response, body) = await PushAsync(scope, instead);
        Assert.True(response.StatusCode == HttpStatusCode.Created, body.ToString());
        return AddressOf(body.GetProperty("request_uri").GetString()!);
    }

    public string AddressOf(string requestUri) =>
        $"/connect/authorize?client_id={credentials.ClientId}&request_uri={Uri.EscapeDataString(requestUri)}";

    /// <summary>What comes back to the application for somebody who is signed in.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AuthorizeAsync(Browser browser, string scope, params (string, string)[] instead) =>
        Returned(await browser.GetAsync(await AddressAsync(scope, instead)));

    public static IReadOnlyDictionary<string, string> Returned(Shown answer)
    {
        Assert.True(answer.Location?.ToString().StartsWith(Callback + "?", StringComparison.Ordinal) is true, $"{answer.Status} {answer.Location} {answer.Html}");
        var query = HttpUtility.ParseQueryString(answer.Location!.Query);
        return query.AllKeys.ToDictionary(key => key!, key => query[key]!);
    }

    public Task<(HttpResponseMessage Response, JsonElement Body)> ExchangeAsync(string code, string? verifier = null, string redirect = Callback) =>
        node.PostAsync("connect/token", Signed(("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect), ("code_verifier", verifier ?? Verifier)));

    public Task<(HttpResponseMessage Response, JsonElement Body)> RefreshAsync(string token) =>
        node.PostAsync("connect/token", Signed(("grant_type", "refresh_token"), ("refresh_token", token)));

    public async Task<JsonElement> TokensAsync(Browser browser, string scope)
    {
        var (response, body) = await ExchangeAsync((await AuthorizeAsync(browser, scope))["code"]);
        Assert.True(response.IsSuccessStatusCode, body.ToString());
        return body;
    }
}
