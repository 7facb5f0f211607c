using ExchangeHub.AcceptanceTests.Crash;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Faults;

/// <summary>One hub with a subscriber of each channel, for tests that break one thing and look whether everything goes on.</summary>
public sealed class SingleInstallation : IAsyncLifetime
{
    /// <summary>Longer than a lease of each channel.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Load load = new();
    private Installation? installation;
    private HubClient? organization;
    private int sent;

    internal Installation Installation => installation!;

    public async ValueTask InitializeAsync()
    {
        installation = await Installation.StartAsync(1);
        organization = await installation.Cluster.AddClientAsync(Department.Organization, Events.City, "events:publish");
        await installation.SubscribeAsync(load, seed: 1);
        load.Serve();
    }

    public async ValueTask DisposeAsync()
    {
        await load.DisposeAsync();
        organization?.Dispose();
        await (installation?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>An event for everybody, sent until it is acknowledged.</summary>
    public async Task PublishAsync()
    {
        sent++;
        var one = Events.PostChanged(SyntheticPerson.Number(sent), id: $"0-{sent}-1");
        while (await Installation.Cluster.AskAsync(() => organization!.PublishAsync((System.Text.Json.Nodes.JsonNode)one)) is null)
        {
        }
    }

    /// <summary>Sends one more and waits until every subscriber has done all there is.</summary>
    public async Task GoesOnAsync(string what)
    {
        await PublishAsync();
        await Eventually.Async(() => Task.FromResult(load.Behind(sent)), behind => behind.Count == 0, Patience, what);
    }
}
