using System.Collections.Concurrent;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.IntegrationTests.Adapters;

/// <summary>The same hub over HTTP, for one system that speaks to it by itself: what it pulls comes again until it has a receipt.</summary>
internal sealed class FakeHubApi : IAsyncDisposable
{
    private readonly FakeHub hub;
    private readonly string clientId;
    private readonly string department;
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<Guid, Delivery> owed = new();
    private readonly ConcurrentQueue<Guid> order = new();
    private Guid? subscription;
    private ISendEndpointProvider? bus;

    private FakeHubApi(FakeHub hub, string clientId, string department)
    {
        (this.hub, this.clientId, this.department) = (hub, clientId, department);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapPost("/connect/token", () => Results.Json(new { access_token = "token", token_type = "Bearer", expires_in = 300 }));
        app.MapGet("/v1/subscriptions", () => Results.Json(new { items = Array.Empty<object>() }, WireJson.Options));
        app.MapPost("/v1/subscriptions", SubscribeAsync);
        app.MapPost("/v1/subscriptions/{id:guid}/pull", Pull);
        app.MapPost("/v1/receipts", ReceiveAsync);
        app.MapPost("/v1/events", PublishAsync);
    }

    public Uri Url => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<FakeHubApi> StartAsync(FakeHub hub, string clientId, string department, CancellationToken cancellationToken)
    {
        var api = new FakeHubApi(hub, clientId, department);
        await api.app.StartAsync(cancellationToken);
        return api;
    }

    /// <summary>The bus over which the others are served.</summary>
    public void Use(ISendEndpointProvider others) => bus = others;

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> SubscribeAsync(HttpRequest request)
    {
        var wanted = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body);
        var types = wanted.GetProperty("types").EnumerateArray().Select(type => type.GetString()!).ToList();
        subscription = Guid.CreateVersion7();
        hub.Connect(new SystemIntroduction(clientId, department, wanted.GetProperty("region").GetString()!, types), OweAsync);
        return Results.Json(
            new { id = subscription, types, region = wanted.GetProperty("region").GetString(), channel = "pull", state = "active", createdAt = TimeProvider.System.GetUtcNow() },
            WireJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private Task OweAsync(Delivery[] batch)
    {
        foreach (var delivery in batch)
        {
            if (owed.TryAdd(delivery.DeliveryId, delivery))
            {
                order.Enqueue(delivery.DeliveryId);
            }
        }

        return Task.CompletedTask;
    }

    private IResult Pull() => hub.IsDown
        ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable)
        : Results.Json(new { deliveries = order.Where(owed.ContainsKey).Select(id => owed[id]) }, WireJson.Options);

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        var receipts = (await JsonSerializer.DeserializeAsync<List<Receipt>>(request.Body, WireJson.Options))!;
        if (hub.IsDown)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        foreach (var settled in receipts.Where(receipt => receipt.Stage != ReceiptStage.Failed))
        {
            owed.TryRemove(settled.DeliveryId, out _);
        }

        await hub.TakeAsync(bus!, clientId, receipts);
        return Results.Json(new { results = receipts.Select(receipt => new { deliveryId = receipt.DeliveryId, status = "recorded" }) }, WireJson.Options);
    }

    private async Task<IResult> PublishAsync(HttpRequest request)
    {
        var events = (await JsonSerializer.DeserializeAsync<List<CloudEvent>>(request.Body, WireJson.Options))!;
        return await hub.TakeAsync(bus!, events) is { } results
            ? Results.Json(new { results }, WireJson.Options, statusCode: StatusCodes.Status202Accepted)
            : Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
}
