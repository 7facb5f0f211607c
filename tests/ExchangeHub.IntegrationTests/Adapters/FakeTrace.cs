using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.IntegrationTests.Adapters;

/// <summary>The fake hub's answer to <c>GET /v1/events/{sequence}/trace</c>.</summary>
internal sealed class FakeTrace : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeTrace(FakeHub hub)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapGet("/v1/events", (string id) => Results.Json(
            new { items = hub.Ledger.Select((e, at) => (e.Id, Sequence: at + 1)).Where(entry => entry.Id == id).Select(entry => new { sequence = entry.Sequence }) }, WireJson.Options));
        app.MapGet("/v1/events/{sequence:int}/trace", (int sequence) => Results.Json(TraceOf(hub, sequence), WireJson.Options));
    }

    public Uri Url => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<FakeTrace> StartAsync(FakeHub hub, CancellationToken cancellationToken)
    {
        var trace = new FakeTrace(hub);
        await trace.app.StartAsync(cancellationToken);
        return trace;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static object TraceOf(FakeHub hub, int sequence)
    {
        var e = hub.Ledger[sequence - 1];
        return new
        {
            sequence,
            type = e.Type,
            deliveries = hub.Receipts.Where(received => hub.EventOf(received.Receipt.DeliveryId).Id == e.Id)
                .GroupBy(received => received.ClientId)
                .Select(group => new { subscriber = new { clientId = group.Key, department = hub.Systems.Single(system => system.ClientId == group.Key).Department }, receipts = group.Select(received => received.Receipt) }),
            related = hub.Ledger.Select((other, at) => (other, at)).Where(pair => pair.other.CorrelationId == e.CorrelationId).Select(pair => new { sequence = pair.at + 1, type = pair.other.Type }),
        };
    }
}
