using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Access.Log;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Gateway;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Gateway.Sessions;
using ExchangeHub.Gateway.Storage;
using ExchangeHub.Testing.Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

/// <summary>A real Kestrel with nothing but the gateway and two endpoints behind it.</summary>
public sealed class GatewayNode : IAsyncDisposable
{
    private readonly WebApplication app;

    private GatewayNode(WebApplication app, FakeTimeProvider clock)
    {
        this.app = app;
        Clock = clock;
        Address = new Uri(app.Urls.Single() + "/");
        Http = TestCertificate.NewHttp(Address, certificate: null);
    }

    public static readonly RegionRules Regions = new(
        code => code.Length == 6 && !code.StartsWith("99", StringComparison.Ordinal),
        (child, ancestor) => child == ancestor || (ancestor == "430000" && child.StartsWith("43", StringComparison.Ordinal)));

    public HttpClient Http { get; }

    public Uri Address { get; }

    public FakeTimeProvider Clock { get; }

    /// <summary>The clock at a later hour without what runs every second having run in between: over months that takes half a minute.</summary>
    public void Turn(TimeSpan ahead) => Clock.AdjustTime(Clock.GetUtcNow() + ahead);

    public IServiceProvider Services => app.Services;

    /// <summary>What was written to the log of administrators.</summary>
    internal IEnumerable<AdminAction> Actions => ((KeptActions)Services.GetRequiredService<IAdminLog>()).All;

    /// <summary>What a password's hash costs an installation: much, and as much to a thousand sign-ins of tests that are about something else.</summary>
    public static int RealPasswordCost { get; } = new PasswordHasherOptions().IterationCount;

    public static async Task<GatewayNode> StartAsync(
        Database database, string keyFolder, Action<GatewayOptions>? configure = null, X509Certificate2? tls = null, int passwordCost = 1_000)
    {
        // The start of real time: certificates, and other parts that read the system's clock, agree with it.
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
        {
            https.ServerCertificate = tls;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        })).UseKestrelHttpsConfiguration().UseUrls($"{(tls is null ? "http" : "https")}://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(Regions);
        builder.Services.AddSingleton<IAdminLog>(new KeptActions());
        builder.Services.AddGateway(database, new KeyFolder(keyFolder), options =>
        {
            options.AllowHttp = true;
            configure?.Invoke(options);
        });
        builder.Services.Configure<PasswordHasherOptions>(passwords => passwords.IterationCount = passwordCost);
        var app = builder.Build();
        app.UseGateway();
        app.UseAuthorization();
        app.MapGateway();
        app.MapGet("/caller", (HttpContext context) => new
        {
            Caller = Caller.From(context.User),
            Claims = context.User.Claims.Select(claim => claim.Type).Distinct().Order().ToArray(),
        }).RequireAuthorization(Scopes.EventsRead);
        app.MapGet("/jobs", () => "jobs").RequireAuthorization(SessionPolicies.SystemAdmin);
        app.MapGet("/forgotten", () => "no policy of its own");
        await GatewaySchema.MigrateAsync(app.Services, TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new GatewayNode(app, clock);
    }

    public Task<T> WithRegistryAsync<T>(Func<ClientRegistry, Task<T>> use) => WithAsync(use);

    public async Task<TResult> WithAsync<TPart, TResult>(Func<TPart, Task<TResult>> use)
        where TPart : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TPart>());
    }

    public Task<ClientCredentials> AddClientAsync(params string[] scopes) =>
        AddClientAsync(new NewClient { Department = "organization", Region = "430700", Scopes = scopes });

    public async Task<ClientCredentials> AddClientAsync(NewClient client)
    {
        var registration = await WithRegistryAsync(registry => registry.AddAsync(client, TestContext.Current.CancellationToken));
        Assert.Empty(registration.Errors);
        return registration.Credentials!;
    }

    public async Task<(HttpResponseMessage Response, JsonElement Body)> PostAsync(string path, IEnumerable<(string, string)> form)
    {
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        var response = await Http.PostAsync(path, content, TestContext.Current.CancellationToken);
        return (response, await BodyAsync(response));
    }

    public Task<(HttpResponseMessage Response, JsonElement Body)> TokenAsync(ClientCredentials client, string? scope = null) =>
        PostAsync("connect/token", [.. TokenForm(client), .. scope is null ? [] : new[] { ("scope", scope) }]);

    public async Task<string> AccessTokenAsync(ClientCredentials client, string? scope = null)
    {
        var (response, body) = await TokenAsync(client, scope);
        Assert.True(response.IsSuccessStatusCode, body.ToString());
        return body.GetProperty("access_token").GetString()!;
    }

    public static (string, string)[] TokenForm(ClientCredentials client) =>
    [
        ("grant_type", "client_credentials"), ("client_id", client.ClientId), ("client_secret", client.ClientSecret!),
    ];

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? token) => SendAsync(HttpMethod.Get, path, token);

    public static async Task<JsonElement> BodyAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }

    private sealed class KeptActions : IAdminLog
    {
        private readonly ConcurrentQueue<AdminAction> all = new();

        public IEnumerable<AdminAction> All => all;

        public Task RecordAsync(AdminAction action, CancellationToken cancellationToken)
        {
            all.Enqueue(action);
            return Task.CompletedTask;
        }
    }
}
