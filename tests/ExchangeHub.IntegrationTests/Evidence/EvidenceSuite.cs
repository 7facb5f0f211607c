using ExchangeHub.Access;
using ExchangeHub.Contracts.Evidence;
using ExchangeHub.Hub.Evidence;
using ExchangeHub.Hub.Storage;
using ExchangeHub.IntegrationTests.Hub;
using ExchangeHub.Testing.Databases;
using Xunit;

namespace ExchangeHub.IntegrationTests.Evidence;

/// <summary>A ledger with checkpoints, and a hand at its database.</summary>
public abstract class EvidenceSuite<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private protected static Task<Checkpoint?> MakeAsync(TestHub hub) => hub.Get<CheckpointMaker>().MakeAsync(TestContext.Current.CancellationToken);

    private protected static Task<LedgerReport> VerifyAsync(TestHub hub, params string[] witness) =>
        hub.Get<LedgerVerification>().RunAsync(witness, progress: null, TestContext.Current.CancellationToken);

    private protected async Task<TestHub> UnguardedAsync()
    {
        var hub = await StartAsync();
        foreach (var table in new[] { "ledger_entry", "ledger_checkpoint" })
        {
            foreach (var sql in hub.Get<Database>().IsPostgres
                ? [$"drop trigger if exists {table}_keep on {table}"]
                : new[] { $"drop trigger if exists {table}_no_update", $"drop trigger if exists {table}_no_delete" })
            {
                await ExecuteAsync(hub, sql);
            }
        }

        return hub;
    }

    private protected static async Task ExecuteAsync(TestHub hub, string sql)
    {
        await using var scope = await hub.Get<Dialect>().BeginAsync(WriterLock.None, TestContext.Current.CancellationToken);
        await scope.ExecuteAsync(sql, TestContext.Current.CancellationToken);
        await scope.CommitAsync(TestContext.Current.CancellationToken);
    }

    private protected static async Task InsertAsync<TRow>(TestHub hub, BulkTable<TRow> table, TRow row)
    {
        await using var scope = await hub.Get<Dialect>().BeginAsync(WriterLock.None, TestContext.Current.CancellationToken);
        await scope.InsertAsync(table, [row], TestContext.Current.CancellationToken);
        await scope.CommitAsync(TestContext.Current.CancellationToken);
    }
}
