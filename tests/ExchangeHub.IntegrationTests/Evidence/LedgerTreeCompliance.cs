using System.Security.Cryptography;
using ExchangeHub.Contracts.Evidence;
using ExchangeHub.Hub.Evidence;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using ExchangeHub.IntegrationTests.Hub;
using ExchangeHub.Testing.Databases;
using Xunit;

namespace ExchangeHub.IntegrationTests.Evidence;

/// <summary>A ledger over three levels of stored hashes: what is read from them is what the whole tree gives.</summary>
public abstract class LedgerTreeCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    // Two full nodes of the first level more than one of the second, and three entries.
    private const int Entries = 65_536 + (2 * 256) + 3;

    private static readonly long[] Sizes = [1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_792, 66_000, Entries];

    [Fact]
    public async Task Roots_paths_and_consistency_of_a_long_ledger_are_those_of_the_tree()
    {
        await using var hub = await StartAsync();
        var leaves = await FillAsync(hub);
        await using var other = await StartAsync();
        await Task.WhenAll(new[] { hub, other }.Select(node => node.Get<CheckpointMaker>().MakeAsync(TestContext.Current.CancellationToken)));
        Assert.Equal((257 + 1, 1), (await hub.NumberAsync("select count(*) from ledger_node where level = 1"), await hub.NumberAsync("select count(*) from ledger_node where level = 2")));

        var roots = RootsOf(leaves);
        await using var connection = await hub.Get<Dialect>().OpenAsync(TestContext.Current.CancellationToken);
        foreach (var size in Sizes)
        {
            var tree = new LedgerTree(connection);
            Assert.Equal(roots[size], await tree.RootAsync(size, TestContext.Current.CancellationToken));
            foreach (var index in new[] { 0, size / 3, size / 2, size - 1 })
            {
                var path = await tree.InclusionAsync(index, size, TestContext.Current.CancellationToken);
                Assert.True(MerkleTree.Includes(leaves[(int)index], index, size, path, roots[size]), $"{index} of {size}");
            }

            foreach (var former in Sizes.Where(former => former <= size))
            {
                var path = await tree.ConsistencyAsync(former, size, TestContext.Current.CancellationToken);
                Assert.True(MerkleTree.Extends(former, roots[former], size, roots[size], path), $"{former} to {size}");
            }
        }

        await AssertNodesAreComparedAsync(hub);
    }

    private static async Task AssertNodesAreComparedAsync(TestHub hub)
    {
        var (findings, tree) = (new List<LedgerFinding>(), 0);
        await using var connection = await hub.Get<Dialect>().OpenAsync(TestContext.Current.CancellationToken);
        var known = await KnownRoots.OpenAsync(hub.Get<CheckpointStore>(), hub.Get<CheckpointKeys>().All(), [], findings.Add, TestContext.Current.CancellationToken);
        var comparison = new TreeComparison(new LedgerTree(connection), known, findings.Add);
        await foreach (var page in hub.Get<LedgerPages>().ReadAsync(TestContext.Current.CancellationToken))
        {
            foreach (var entry in page)
            {
                // One leaf is another than the stored hashes were made over.
                await comparison.AddAsync(++tree == 300 ? Entry(300, new byte[32]) : entry, TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(
            [(LedgerFinding.Node, 512L), (LedgerFinding.Node, 65_536L), (LedgerFinding.Root, Entries)], findings.Select(finding => (finding.Code, finding.Sequence)));
    }

    private static async Task<List<byte[]>> FillAsync(TestHub hub)
    {
        var leaves = Enumerable.Range(1, Entries).Select(n => SHA256.HashData(BitConverter.GetBytes(n))).ToList();
        await using var scope = await hub.Get<Dialect>().BeginAsync(WriterLock.Ledger, TestContext.Current.CancellationToken);
        await scope.InsertAsync(LedgerTables.Entries, [.. leaves.Select((leaf, n) => Entry(n + 1, leaf))], TestContext.Current.CancellationToken);
        await scope.CommitAsync(TestContext.Current.CancellationToken);
        return leaves;
    }

    private static LedgerEntry Entry(long sequence, byte[] leaf) => new()
    {
        Sequence = sequence, Source = "/430700/organization", EventId = $"{sequence}", Type = "exchangehub.personnel.post-changed.v1", Region = "430700", Subject = "person:x",
        ClientId = "x", Attributes = "{}", Payload = [], Fingerprint = [], LeafHash = leaf,
    };

    private static Dictionary<long, byte[]> RootsOf(List<byte[]> leaves)
    {
        var (tree, roots) = (new MerkleFrontier(), new Dictionary<long, byte[]>());
        foreach (var leaf in leaves)
        {
            tree.Add(leaf);
            if (Sizes.Contains(tree.Size))
            {
                roots[tree.Size] = tree.Root();
            }
        }

        return roots;
    }
}

public sealed class SqliteLedgerTreeTests(HubStore<SqliteDatabase> store) : LedgerTreeCompliance<SqliteDatabase>(store);

public sealed class PostgresLedgerTreeTests(HubStore<PostgresDatabase> store) : LedgerTreeCompliance<PostgresDatabase>(store);
