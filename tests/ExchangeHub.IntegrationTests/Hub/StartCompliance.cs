using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>A database and its keys belong together.</summary>
public abstract class StartCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_database_whose_keys_are_elsewhere_is_refused_and_no_new_ones_are_made()
    {
        await using (var hub = await StartAsync())
        {
            await hub.AcceptAsync(Events.PostChanged(Somebody()));
        }

        using var empty = new TemporaryFolder();
        await using var services = TestHub.Compose(Store.ConnectionString, empty.Path, TestHub.NewClock());
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => HubSchema.PrepareAsync(services, TestContext.Current.CancellationToken));

        Assert.Contains("EXCHANGEHUB_KEYS", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(empty.Path));
    }

    [Fact]
    public async Task Nodes_that_start_on_an_empty_database_at_once_share_its_keys()
    {
        await using var store = new HubStore<TDatabase>();
        await store.InitializeAsync();
        var starting = Enumerable.Range(0, 4).Select(_ => Task.Run(() => TestHub.StartAsync(store.ConnectionString, store.Keys))).ToList();
        var nodes = await Task.WhenAll(starting);
        try
        {
            var person = Somebody();
            var subjects = new List<string>();
            foreach (var node in nodes)
            {
                subjects.Add((await node.LedgeredAsync(Events.PostChanged(person))).Subject);
            }

            Assert.Single(subjects.Distinct());
            Assert.Single(nodes[0].Get<KeyFolder>().Ids(KeyPurpose.PersonIndex));
            Assert.Equal(4, await nodes[0].NumberAsync("select count(*) from key_use"));
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }
}

public sealed class SqliteStartTests(HubStore<SqliteDatabase> store) : StartCompliance<SqliteDatabase>(store);

public sealed class PostgresStartTests(HubStore<PostgresDatabase> store) : StartCompliance<PostgresDatabase>(store);
