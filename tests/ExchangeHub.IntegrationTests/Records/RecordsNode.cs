using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Gateway.Storage;
using ExchangeHub.Hub;
using ExchangeHub.Hub.Grants;
using ExchangeHub.Hub.Intake;
using ExchangeHub.Hub.Storage;
using ExchangeHub.IntegrationTests.Hub;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Waiting;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ExchangeHub.IntegrationTests.Records;

/// <summary>A node with gateway, hub and its projection, as departments see it. The tests of a class share it and its ledger.</summary>
public sealed class RecordsNode<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private readonly HubStore<TDatabase> store = new();
    private readonly SemaphoreSlim starting = new(1, 1);
    private readonly ConcurrentDictionary<NodeClient, string> tokens = new();
    private WebApplication? app;
    private HttpClient? http;

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        if (app is not null)
        {
            await app.DisposeAsync();
        }

        await store.DisposeAsync();
        starting.Dispose();
    }

    /// <summary>Settings of its own, to be given before the first call.</summary>
    internal Action<IServiceCollection>? Configure { get; set; }

    internal async Task<T> ServiceAsync<T>()
        where T : notnull => (await StartedAsync()).Services.GetRequiredService<T>();

    /// <summary>The whole answer, its headers too.</summary>
    internal async Task<HttpResponseMessage> AnswerAsync(NodeClient client, string path, HttpContent content)
    {
        await StartedAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(client));
        return await http!.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Reads as a department of a region.</summary>
    public async Task<(int Status, JsonElement Body)> GetAsync(string department, string region, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(department, region, request);
    }

    public async Task<(int Status, JsonElement Body)> PostAsync(string department, string region, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        return await SendAsync(department, region, request);
    }

    /// <summary>Calls as a client that holds just the scopes it names.</summary>
    public async Task<(int Status, JsonElement Body)> AskAsync(NodeClient client, HttpMethod method, string path, object? body = null)
    {
        await StartedAsync();
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: WireJson.Options) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(client));
        return await SendAsync(request);
    }

    /// <summary>Publishes, each event as its own source, and returns when the records have them.</summary>
    public async Task PublishAsync(params JsonObject[] events)
    {
        var last = 0L;
        foreach (var one in events)
        {
            var source = one["source"]!.GetValue<string>().Split('/');
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events")
            {
                Content = new StringContent(one.ToJsonString(WireJson.Options), Encoding.UTF8, new MediaTypeHeaderValue("application/cloudevents+json")),
            };
            var (status, body) = await SendAsync(source[2], source[1], request);
            Assert.True(status == 202, body.GetRawText());
            last = body.GetProperty("sequence").GetInt64();
        }

        await Eventually.Async(async () =>
            (await GetAsync(Department.Staffing, "430000", "/v1/regions/430000/ceilings")).Body.GetProperty("through").GetInt64(), through => through >= last);
    }

    /// <summary>Puts a grant in force.</summary>
    internal async Task GrantAsync(string department, string region, string target, string resources)
    {
        var services = (await StartedAsync()).Services;
        var today = services.GetRequiredService<TimeProvider>().Today();
        Assert.True(await services.GetRequiredService<AccessChanges>().TryAsync(
            async db => await db.Set<GrantRow>().AddAsync(new GrantRow
            {
                Id = Guid.CreateVersion7(),
                State = GrantState.Active,
                Department = department,
                Region = region,
                Targets = target,
                Resources = resources,
                Profile = FieldProfile.Masked,
                Purpose = "编制情况参考",
                LegalBasis = "机构编制工作条例",
                ApprovalDocNo = "湘编办〔2026〕3号",
                NotBefore = today,
                NotAfter = today.AddDays(30),
                IssuedBy = "test",
                GrantorRegion = "430000",
            }) is not null,
            TestContext.Current.CancellationToken));
    }

    internal async Task<T> QueryAsync<T>(Func<HubDb, Task<T>> query)
    {
        await using var scope = (await StartedAsync()).Services.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<HubDb>());
    }

    private async Task<(int Status, JsonElement Body)> SendAsync(string department, string region, HttpRequestMessage request)
    {
        await StartedAsync();
        string[] scopes = Department.Readers.Contains(department) ? [Scopes.RecordsRead] : [Scopes.RecordsRead, Scopes.EventsPublish, Scopes.OpsWrite];
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(new NodeClient(department, region, string.Join(' ', scopes))));
        return await SendAsync(request);
    }

    private async Task<(int Status, JsonElement Body)> SendAsync(HttpRequestMessage request)
    {
        using var answer = await http!.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    private async Task<WebApplication> StartedAsync()
    {
        await starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return app ??= await StartAsync();
        }
        finally
        {
            starting.Release();
        }
    }

    private async Task<WebApplication> StartAsync()
    {
        var (database, keys) = (Database.Parse(store.ConnectionString), new KeyFolder(store.Keys));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(database).AddSingleton(keys).AddSingleton(new RegionRules(_ => true, (_, _) => true));
        builder.Services.AddAuthorization();
        builder.Services.AddAccess();
        builder.Services.AddGateway(database, keys, gateway => gateway.AllowHttp = true);
        builder.Services.AddHub();
        builder.Services.Configure<HubOptions>(hub => (hub.AllowSynthetic, hub.BrokerForgets) = (true, true));
        builder.Services.AddMassTransit(bus =>
        {
            bus.AddHubConsumers();
            bus.UsingInMemory((context, memory) => memory.ConfigureHubEndpoints(context));
        });
        Configure?.Invoke(builder.Services);
        var made = builder.Build();
        made.UseAuthentication();
        made.UseAuthorization();
        made.MapGateway();
        made.MapHub();
        await GatewaySchema.MigrateAsync(made.Services, TestContext.Current.CancellationToken);
        await HubSchema.PrepareAsync(made.Services, TestContext.Current.CancellationToken);
        await made.StartAsync(TestContext.Current.CancellationToken);
        http = new HttpClient { BaseAddress = new Uri(made.Urls.Single()) };
        return made;
    }

    private async Task<string> TokenAsync(NodeClient client)
    {
        if (tokens.TryGetValue(client, out var known))
        {
            return known;
        }

        await using var scope = app!.Services.CreateAsyncScope();
        var registration = await scope.ServiceProvider.GetRequiredService<ClientRegistry>().AddAsync(
            new NewClient
            {
                Department = client.Department,
                Region = client.Region,
                Scopes = client.Scopes.Split(' '),
            },
            TestContext.Current.CancellationToken);
        Assert.Empty(registration.Errors);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = registration.Credentials!.ClientId,
            ["client_secret"] = registration.Credentials.ClientSecret!,
        });
        using var answer = await http!.PostAsync(new Uri("/connect/token", UriKind.Relative), form, TestContext.Current.CancellationToken);
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("access_token").GetString()!;
        return tokens[client] = token;
    }
}

/// <summary>A client of the node: of a department and region, with these scopes; <paramref name="Name"/> tells two alike apart.</summary>
public sealed record NodeClient(string Department, string Region, string Scopes, string Name = "");
