using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Gateway.Storage;
using ExchangeHub.Hub;
using ExchangeHub.Hub.Intake;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Testing.Hubs;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>A node of the hub as it answers over HTTP, with one more address that reads through the gate as every other does.</summary>
internal sealed class GrantNode : IAsyncDisposable
{
    private static readonly Uri Issuer = new("http://hub.test/");

    private readonly WebApplication app;
    private readonly HttpClient http;

    private GrantNode(WebApplication app, TimeProvider clock)
    {
        (this.app, Clock) = (app, clock);
        http = new HttpClient { BaseAddress = new Uri(app.Urls.Single() + "/") };
    }

    public TimeProvider Clock { get; }

    public IServiceProvider Services => app.Services;

    public DateOnly Today => Clock.Today();

    public static async Task<GrantNode> StartAsync(Database database, string keyFolder, TimeProvider clock)
    {
        var keys = new KeyFolder(keyFolder);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(clock).AddSingleton(database).AddSingleton(keys);
        builder.Services.AddSingleton(provider => new RegionRules(
            code => Tree(provider).Exists(code, clock.Today()), (child, ancestor) => Tree(provider).IsWithin(child, ancestor, clock.Today())));
        builder.Services.AddAccess();
        builder.Services.AddGateway(database, keys, gateway => (gateway.AllowHttp, gateway.Issuer) = (true, Issuer));
        builder.Services.AddHub();
        builder.Services.Configure<HubOptions>(hub => (hub.AllowSynthetic, hub.BrokerForgets) = (true, true));
        builder.Services.AddMassTransit(bus =>
        {
            bus.AddHubConsumers();
            bus.UsingInMemory((context, memory) => memory.ConfigureHubEndpoints(context));
        });
        var app = builder.Build();
        app.UseGateway();
        app.UseAuthorization();
        app.MapGateway();
        app.MapHub();
        app.MapGet("/reads/{resource}/{region}", ThroughTheGateAsync).RequireAuthorization(Scopes.RecordsRead);
        await GatewaySchema.MigrateAsync(app.Services, TestContext.Current.CancellationToken);
        await HubSchema.PrepareAsync(app.Services, TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new GrantNode(app, clock);
    }

    /// <summary>A department system with these scopes.</summary>
    public async Task<GrantCaller> ClientAsync(string department, string region, params string[] scopes)
    {
        await using var scope = Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<ClientRegistry>().AddAsync(
            new NewClient { Department = department, Region = region, Scopes = scopes }, TestContext.Current.CancellationToken);
        Assert.Empty(made.Errors);
        return new GrantCaller(made.Credentials!.ClientId, () => SignInAsync(made.Credentials), Clock);
    }

    /// <summary>A person with a role.</summary>
    public async Task<GrantCaller> PersonAsync(string role, string region, string department = Department.Staffing)
    {
        var name = $"u{Guid.CreateVersion7():N}"[..32];
        await using var scope = Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<AccountRegistry>().AddAsync(new NewAccount(name, role, region, department), TestContext.Current.CancellationToken);
        Assert.Empty(made.Errors);
        return new GrantCaller(name, () => IssueAsync(name), Clock);
    }

    public Task<HubAnswer> GetAsync(GrantCaller? caller, string path) => SendAsync(caller, HttpMethod.Get, path);

    public Task<HubAnswer> PostAsync(GrantCaller? caller, string path, JsonNode? body = null) =>
        SendAsync(caller, HttpMethod.Post, path, body is null ? null : JsonContent.Create(body, options: WireJson.Options));

    public Task<HubAnswer> DeleteAsync(GrantCaller? caller, string path, JsonNode? body = null) =>
        SendAsync(caller, HttpMethod.Delete, path, body is null ? null : JsonContent.Create(body, options: WireJson.Options));

    /// <summary>A body as it stands, JSON or not.</summary>
    public Task<HubAnswer> PostTextAsync(GrantCaller? caller, string path, string body) =>
        SendAsync(caller, HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"));

    /// <summary>Reads some rows of a region, as an address of the records does.</summary>
    public Task<HubAnswer> ReadAsync(GrantCaller caller, string region, string resource = "quotas", int rows = 1) =>
        GetAsync(caller, $"reads/{resource}/{region}?rows={rows}");

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    private async Task<HubAnswer> SendAsync(GrantCaller? caller, HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = caller is null ? null : new AuthenticationHeaderValue("Bearer", await caller.TokenAsync());
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await HubAnswer.ReadAsync(response);
    }

    private async Task<string> SignInAsync(ClientCredentials client)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = client.ClientId, ["client_secret"] = client.ClientSecret!,
        });
        using var response = await http.PostAsync(new Uri("connect/token", UriKind.Relative), form, TestContext.Current.CancellationToken);
        var answer = await HubAnswer.ReadAsync(response);
        answer.EnsureSuccess();
        return answer.Body.GetProperty("access_token").GetString()!;
    }

    private async Task<string> IssueAsync(string name)
    {
        await using var scope = Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<AccountTokens>().IssueAsync(name, Issuer, TestContext.Current.CancellationToken))!.Value;
    }

    private static async Task<IResult> ThroughTheGateAsync(HttpContext http, string resource, string region, int rows, AccessGate gate)
    {
        var admission = gate.Ask(http, AccessAction.Read, resource, region);
        return admission.Allowed
            ? await gate.AnswerAsync(admission, rows, [], Classification.Internal, Results.Json(new { admission.Profile }))
            : gate.Refuse(admission);
    }

    private static RegionTree Tree(IServiceProvider provider) => provider.GetRequiredService<IRegionTrees>().Current;
}

/// <summary>Somebody with a token, which is taken anew before it runs out.</summary>
internal sealed class GrantCaller(string name, Func<Task<string>> signIn, TimeProvider clock)
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(4);

    private (string Value, DateTimeOffset At)? token;

    public string Name => name;

    /// <summary>The same with a token of what it is now.</summary>
    public GrantCaller SignedInAnew() => new(name, signIn, clock);

    public async Task<string> TokenAsync()
    {
        var now = clock.GetUtcNow();
        if (token is not { } known || now - known.At >= TokenLife)
        {
            token = (await signIn(), now);
        }

        return token.Value.Value;
    }
}
