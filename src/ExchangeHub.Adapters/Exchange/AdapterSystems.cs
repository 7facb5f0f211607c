using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Rest;
using ExchangeHub.Adapters.Exchange.Store;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Contracts.Sealing;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>
/// The systems this process connects, put together from settings and mapping files. Everything wrong with any of them is said at once, with file, line
/// and reason, before anything runs.
/// </summary>
internal sealed class AdapterSystems : IAsyncDisposable
{
    private const string EchoPurpose = "adapter-echo";

    private readonly AdapterOptions options;
    private readonly KeyFolder keys;
    private readonly IHttpClientFactory http;
    private readonly PushReceivers pushes;
    private readonly TimeProvider clock;
    private readonly ILoggerFactory logs;
    private readonly bool onlyLooks;

    /// <param name="options">The systems.</param>
    /// <param name="keys">The key folder.</param>
    /// <param name="http">Makes HTTP clients.</param>
    /// <param name="pushes">Where systems that post their facts are received.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logs">Logs.</param>
    /// <param name="onlyLooks">Nothing will be carried: no key is made.</param>
    public AdapterSystems(
        AdapterOptions options, KeyFolder keys, IHttpClientFactory http, PushReceivers pushes, TimeProvider clock, ILoggerFactory logs, bool onlyLooks = false)
    {
        this.onlyLooks = onlyLooks;
        (this.options, this.keys, this.http, this.pushes, this.clock, this.logs) = (options, keys, http, pushes, clock, logs);
        All = Connect();
    }

    public IReadOnlyList<AdapterSystem> All { get; }

    public async ValueTask DisposeAsync()
    {
        foreach (var system in All)
        {
            await system.Connector.DisposeAsync();
        }
    }

    private List<AdapterSystem> Connect()
    {
        var (systems, problems) = (new List<AdapterSystem>(), new List<string>());
        foreach (var connected in options.Systems)
        {
            try
            {
                systems.Add(Connect(connected));
            }
            catch (MappingFileException wrong)
            {
                problems.Add($"{connected.ClientId}: {wrong.Message}");
            }
        }

        return problems.Count == 0 ? systems : throw new AdapterStartException(problems);
    }

    private AdapterSystem Connect(ConnectedSystem connected)
    {
        var mapping = MappingLoader.Load(ShippedMappings.PathOf(connected.Mapping));
        connected.Department = mapping.Department;
        connected.Told = mapping.Summary;
        connected.Region = connected.Region.Length > 0 ? connected.Region : mapping.Region
            ?? throw mapping.At("/region", "映射与设置都没有写明政区 neither the mapping nor the settings name a region");
        var store = new AdapterStore(options.Folder, connected.ClientId);
        var state = new ConnectorState(store, clock);
        var guard = new LoopGuard(store, EchoKey(), clock);
        return new AdapterSystem(
            connected, mapping, ConnectorOf(connected, mapping, store, state), state, new SetAside(store, clock), new FeedAlarms(store, connected.ClientId, clock), guard,
            store);
    }

    private ResilientConnector ConnectorOf(ConnectedSystem connected, SystemMapping mapping, AdapterStore store, ConnectorState state)
    {
        try
        {
            var context = new ConnectorContext(
                mapping.Shape(connected.ClientId, connected.Region), connected.Connection.AsReadOnly(), store, http, clock, logs)
            {
                Pushes = pushes,
                MappingFolder = Path.GetDirectoryName(mapping.File)!,
            };
            return new ResilientConnector(Protocols.Create(mapping.Protocol, context), connected.ClientId, state, options.Resilience, clock);
        }
        catch (ShapeException wrong)
        {
            throw mapping.At(wrong.Pointer, wrong.Detail);
        }
    }

    private byte[] EchoKey()
    {
        if (onlyLooks)
        {
            return [];
        }

        if (keys.Newest(EchoPurpose) is null)
        {
            keys.Create(EchoPurpose);
        }

        return keys.Newest(EchoPurpose)!.Value.Key;
    }
}
