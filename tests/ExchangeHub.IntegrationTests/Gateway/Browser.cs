using System.Net;
using System.Text.RegularExpressions;
using ExchangeHub.Gateway.Accounts;
using OtpNet;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

/// <summary>Somebody with cookies and nothing else: follows no redirect by itself and runs no script.</summary>
public sealed partial class Browser : IDisposable
{
    private readonly HttpClient http;
    private readonly GatewayNode node;

    public Browser(GatewayNode node, Uri? address = null)
    {
        this.node = node;
        http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = address ?? node.Address };
    }

    public CookieContainer Cookies { get; } = new();

    public async Task<Shown> GetAsync(string path) => await ShownAsync(await http.GetAsync(path, TestContext.Current.CancellationToken));

    /// <summary>Sends the form of a page with these fields.</summary>
    public Task<Shown> SubmitAsync(Shown page, params (string, string)[] fields)
    {
        var (action, token) = (ActionForm().Match(page.Html), TokenForm().Match(page.Html));
        Assert.True(action.Success && token.Success, page.Html);
        return PostAsync(WebUtility.HtmlDecode(action.Groups[1].Value), [("form", token.Groups[1].Value), .. fields]);
    }

    public async Task<Shown> PostAsync(string path, params (string, string)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        return await ShownAsync(await http.PostAsync(path, form, TestContext.Current.CancellationToken));
    }

    public async Task<Shown> FollowAsync(Shown answer)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        return await GetAsync(answer.Location!.ToString());
    }

    /// <summary>From the page of name and password to the last one, whatever is due on the way.</summary>
    public async Task<Shown> SignInAsync(Person person, string path = "/account/sign-in")
    {
        var page = await FollowAsync(await SubmitAsync(await GetAsync(path), ("name", person.Name), ("password", person.Password)));
        if (page.Html.Contains("name=\"again\"", StringComparison.Ordinal))
        {
            person.Password = $"new-{Guid.CreateVersion7():N}";
            page = await FollowAsync(await SubmitAsync(page, ("password", person.Password), ("again", person.Password)));
        }

        if (SecretForm().Match(page.Html) is { Success: true } secret)
        {
            person.Secret = secret.Groups[1].Value;
        }

        var done = await SubmitAsync(page, ("code", CodeOf(person)));
        Assert.Equal(HttpStatusCode.OK, done.Status);
        person.RecoveryCodes = [.. CodesForm().Matches(done.Html).Select(match => match.Groups[1].Value)];
        return done;
    }

    /// <summary>A code that has not been shown yet: each is taken once.</summary>
    public string CodeOf(Person person)
    {
        var (totp, now) = (new Totp(Base32Encoding.ToBytes(person.Secret!)), node.Clock.GetUtcNow().UtcDateTime);
        if (totp.ComputeTotp(now) == person.LastCode)
        {
            node.Clock.Advance(TimeSpan.FromSeconds(30));
            now = node.Clock.GetUtcNow().UtcDateTime;
        }

        return person.LastCode = totp.ComputeTotp(now);
    }

    public void Dispose() => http.Dispose();

    private static async Task<Shown> ShownAsync(HttpResponseMessage response) => new(
        response.StatusCode, response.Headers.Location, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response);

    [GeneratedRegex("<form method=\"post\" action=\"([^\"]+)\"")]
    private static partial Regex ActionForm();

    [GeneratedRegex("name=\"form\" value=\"([^\"]+)\"")]
    private static partial Regex TokenForm();

    [GeneratedRegex("secret=([A-Z2-7]+)")]
    private static partial Regex SecretForm();

    [GeneratedRegex("<li>([^<]+)</li>")]
    private static partial Regex CodesForm();
}

public sealed record Shown(HttpStatusCode Status, Uri? Location, string Html, HttpResponseMessage Response);

/// <summary>An account and what its owner knows.</summary>
public sealed class Person(string name, string password)
{
    public string Name => name;

    public string Password { get; set; } = password;

    public string? Secret { get; set; }

    public string? LastCode { get; set; }

    public IReadOnlyList<string> RecoveryCodes { get; set; } = [];

    public static async Task<Person> AddAsync(GatewayNode node, string role, string region = "430700")
    {
        var name = $"p{Guid.CreateVersion7():N}"[..32];
        var made = await node.WithAsync<AccountRegistry, AccountRegistration>(registry =>
            registry.AddAsync(new NewAccount(name, role, region), TestContext.Current.CancellationToken));
        Assert.Empty(made.Errors);
        return new Person(name, made.Password!);
    }
}
