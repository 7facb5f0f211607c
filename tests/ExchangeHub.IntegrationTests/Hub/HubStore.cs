using ExchangeHub.Testing;
using ExchangeHub.Testing.Databases;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>A database and the folder of its keys: what the nodes of one installation share.</summary>
public sealed class HubStore<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private readonly TemporaryFolder folder = new();
    private readonly TDatabase database = new();

    /// <summary>Skips the test where the server is missing.</summary>
    public string ConnectionString => database.ConnectionString;

    public string Keys => Path.Combine(folder.Path, "keys");

    public ValueTask InitializeAsync() => database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }
}
