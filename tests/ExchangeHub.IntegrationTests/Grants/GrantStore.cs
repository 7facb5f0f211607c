using ExchangeHub.Access;
using ExchangeHub.IntegrationTests.Hub;
using ExchangeHub.Testing.Databases;
using Xunit;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>A database with two nodes on it; the second one starts when a test asks for it.</summary>
public sealed class GrantStore<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private readonly HubStore<TDatabase> store = new();
    private readonly List<GrantNode> nodes = [];
    private GrantNode? first;
    private GrantNode? second;
    private int places;

    /// <summary>A place where no other test on this database has been.</summary>
    internal Place NextPlace() => Place.All[places++];

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        await store.DisposeAsync();
    }

    internal async Task<GrantNode> NodeAsync() => first ??= await StartAsync(TimeProvider.System);

    internal async Task<GrantNode> OtherNodeAsync() => second ??= await StartAsync(TimeProvider.System);

    /// <summary>Skips the test where the server is missing.</summary>
    internal async Task<GrantNode> StartAsync(TimeProvider clock)
    {
        var node = await GrantNode.StartAsync(Database.Parse(store.ConnectionString), store.Keys, clock);
        nodes.Add(node);
        return node;
    }
}
