using ExchangeHub.Adapters;
using ExchangeHub.Adapters.Exchange.Links;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using ExchangeHub.UnitTests.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Edge;

/// <summary>An edge before a hub in memory. It can be killed and started again on the same files.</summary>
internal sealed class EdgeRig : IAsyncDisposable
{
    public const string ClientId = "finance-430700-1";
    public const string PostChanged = "exchangehub.personnel.post-changed.v1";

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 4, 1, 9, 0, 0, TimeSpan.FromHours(8)));
    private readonly List<IDisposable> parts = [];
    private EdgeDeliveries? running;

    public EdgeRig()
    {
        Hub = new DeliveringHub(clock);
        Boot();
    }

    public DeliveringHub Hub { get; }

    public EdgeBuffer Buffer { get; private set; } = null!;

    public HttpLink Link { get; private set; } = null!;

    /// <summary>What the system has done, by delivery id, in order; it outlives a kill as a department's system does.</summary>
    public List<Guid> Done { get; } = [];

    /// <summary>Called after the system has done its part of a batch, before anybody knows.</summary>
    public Action Applied { get; set; } = () => { };

    public static ConnectedSystem System { get; } = new()
    {
        Department = Department.Finance, Region = "430700", ClientId = ClientId, Mapping = "finance.yaml",
    };

    public static EdgeOptions Options { get; } = new()
    {
        Hub = new Uri("https://hub.test"), Clients = { new EdgeCredential { ClientId = ClientId, ClientSecret = "not-a-secret" } },
    };

    public static CloudEvent EventOf(int number) => Events.Read(Events.PostChanged(SyntheticPerson.Number(number), id: $"row-{number}"));

    public async Task StartAsync(params string[] types)
    {
        var system = new EdgeSystem(System, types.Length == 0 ? [PostChanged] : types, Deduplicates: true, ApplyAsync);
        running = new EdgeDeliveries([system], Link, Buffer, Options, clock, NullLogger<EdgeDeliveries>.Instance);
        await running.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Nothing of the process is left but its files.</summary>
    public async Task KillAsync()
    {
        await StopAsync();
        Boot();
    }

    /// <summary>Lets time pass until the fact holds.</summary>
    public Task UntilAsync(Func<bool> fact) => Eventually.Async(() =>
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        return Task.FromResult(fact());
    });

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        parts.ForEach(part => part.Dispose());
        folder.Dispose();
    }

    private async Task StopAsync()
    {
        if (running is not null)
        {
            await running.StopAsync(CancellationToken.None);
            running.Dispose();
            running = null;
        }
    }

    private void Boot()
    {
        Buffer = new EdgeBuffer(EdgeBuffer.FileIn(folder.Path), new KeyFolder(Path.Combine(folder.Path, "keys")), Options.BufferBytes);
        var clients = new EdgeClients(Options, new Borrowed(Hub), clock);
        Link = new HttpLink(clients, Buffer);
        parts.AddRange([Link, clients, Buffer]);
    }

    private Task<IReadOnlyList<Receipt>> ApplyAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        foreach (var delivery in deliveries.Where(delivery => !Done.Contains(delivery.DeliveryId)))
        {
            Done.Add(delivery.DeliveryId);
        }

        Applied();
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<Receipt>>([.. deliveries.Select(delivery => new Receipt { DeliveryId = delivery.DeliveryId, Stage = ReceiptStage.Completed })]);
    }

    /// <summary>The hub outlives every client of it.</summary>
    private sealed class Borrowed(HttpMessageHandler hub) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker invoker = new(hub, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => invoker.SendAsync(request, cancellationToken);
    }
}
