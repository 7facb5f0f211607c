using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Log;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Gateway.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ExchangeHub.IntegrationTests.Systems;

/// <summary>A real Kestrel with the gateway, its limits and the way to the departments' systems.</summary>
internal sealed class SystemsNode : IAsyncDisposable
{
    private readonly WebApplication app;

    private SystemsNode(WebApplication app)
    {
        this.app = app;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public Uri Address => Http.BaseAddress!;

    public IServiceProvider Services => app.Services;

    public required KeptLog Log { get; init; }

    public static async Task<SystemsNode> StartAsync(Database database, string keyFolder, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.WebHost.UseKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls("http://127.0.0.1:0");
        builder.Services.AddAccess();
        builder.Services.AddLimits();
        builder.Services.AddSingleton(provider => new RegionRules(
            code => provider.GetRequiredService<IRegionTrees>().Current.Exists(code, Today),
            (child, ancestor) => provider.GetRequiredService<IRegionTrees>().Current.IsWithin(child, ancestor, Today)));
        builder.Services.AddSingleton<IAccessSnapshots, NoGrants>();
        builder.Services.AddSingleton<KeptLog>();
        builder.Services.AddSingleton<IAccessLog>(provider => provider.GetRequiredService<KeptLog>());
        builder.Services.AddGateway(database, new KeyFolder(keyFolder), options => options.AllowHttp = true);
        builder.Services.AddDepartmentSystems();
        var app = builder.Build();
        app.UseSignInLimits();
        app.UseGateway();
        app.UseCallerLimits();
        app.UseAuthorization();
        app.MapGateway();
        app.MapDepartmentSystems();
        await GatewaySchema.MigrateAsync(app.Services, TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new SystemsNode(app) { Log = app.Services.GetRequiredService<KeptLog>() };
    }

    public async Task<string> TokenAsync(string department, string region, params string[] scopes)
    {
        await using var scope = Services.CreateAsyncScope();
        var registration = await scope.ServiceProvider.GetRequiredService<ClientRegistry>().AddAsync(
            new NewClient { Department = department, Region = region, Scopes = scopes.Length == 0 ? [Scopes.SystemsCall] : scopes }, TestContext.Current.CancellationToken);
        Assert.Empty(registration.Errors);
        using var answer = await SignInAsync(registration.Credentials!);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("access_token").GetString()!;
    }

    public async Task<HttpResponseMessage> SignInAsync(ClientCredentials client)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = client.ClientId, ["client_secret"] = client.ClientSecret!,
        });
        return await Http.PostAsync("connect/token", form, TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? token, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, token, null, headers);

    public async Task<(HttpResponseMessage Response, JsonElement Body)> PutAsync(string token, string department, string region, object system)
    {
        using var content = JsonContent.Create(system);
        var response = await SendAsync(HttpMethod.Put, $"/v1/systems/{department}/{region}", token, content);
        return (response, await BodyAsync(response));
    }

    public static async Task<JsonElement> BodyAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    public static async Task AssertProblemAsync(HttpResponseMessage response, int status, string code)
    {
        var body = await BodyAsync(response);
        Assert.Equal((status, code), ((int)response.StatusCode, body.GetProperty("code").GetString()));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().DateTime);

    private sealed class NoGrants(IRegionTrees regions) : IAccessSnapshots
    {
        public AccessSnapshot Current { get; } = new(0, regions.Current, [], []);

        public bool IsCurrent => true;
    }

    public sealed class KeptLog : IAccessLog
    {
        public ConcurrentQueue<AccessLogEntry> Entries { get; } = new();

        public void Append(AccessLogEntry entry) => Entries.Enqueue(entry);

        public ValueTask<bool> WriteAsync(IReadOnlyList<AccessLogEntry> entries, CancellationToken cancellationToken)
        {
            entries.ToList().ForEach(Append);
            return ValueTask.FromResult(true);
        }
    }
}
