using System.Data.Common;
using ExchangeHub.Access;
using ExchangeHub.Contracts.Evidence;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Evidence;

/// <summary>
/// Signs what the ledger has become. It may run on every node: what it writes follows from the entries alone, so it is the same
/// whoever is first.
/// </summary>
internal sealed partial class CheckpointMaker(
    Dialect dialect, CheckpointStore checkpoints, CheckpointKeys keys, IOptions<EvidenceOptions> options, TimeProvider clock, ILogger<CheckpointMaker> logger)
    : PeriodicWork(options.Value.CheckpointEvery, clock)
{
    // What one transaction folds at most: 65,536 entries.
    private const int RunsAtOnce = 256;

    /// <summary>Makes a checkpoint of the ledger as it is now; null where it has not grown since the last.</summary>
    public async Task<Checkpoint?> MakeAsync(CancellationToken cancellationToken)
    {
        var last = await checkpoints.LatestAsync(cancellationToken);
        await using var connection = await dialect.OpenAsync(cancellationToken);
        var size = await NumberAsync(connection, "select coalesce(max(sequence), 0) from ledger_entry", cancellationToken);
        HubTelemetry.Unsigned.Record(size - (last?.Size ?? 0));
        if (size <= (last?.Size ?? 0))
        {
            return null;
        }

        await FoldAsync(connection, size, cancellationToken);
        var root = await new LedgerTree(connection).RootAsync(size, cancellationToken);
        var checkpoint = new Checkpoint(await OriginAsync(connection, cancellationToken), size, root, Clock.GetUtcNow());
        var note = checkpoint.Sign(keys.Signing);
        if (options.Value.CheckpointFile is { } file)
        {
            await File.AppendAllTextAsync(file, note + "\n", cancellationToken);
        }

        await using var scope = await dialect.BeginAsync(WriterLock.None, cancellationToken);
        await scope.InsertAsync(EvidenceTables.Checkpoints, [new LedgerCheckpoint { Size = size, Note = note }], cancellationToken);
        await scope.CommitAsync(cancellationToken);
        HubTelemetry.Unsigned.Record(0);
        return checkpoint;
    }

    protected override Task TurnAsync(CancellationToken stoppingToken) => MakeAsync(stoppingToken);

    protected override void TurnFailed(Exception failure) => LogFailed(logger, failure);

    private static async Task<string> OriginAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        // As old as the database, and never another one.
        await using var command = connection.CreateCommand();
        command.CommandText = "select min(key_id) from key_use where purpose = @purpose";
        command.Add("purpose", KeyPurpose.Ledger);
        return $"exchangehub/{await command.ExecuteScalarAsync(cancellationToken)}";
    }

    private async Task FoldAsync(DbConnection connection, long size, CancellationToken cancellationToken)
    {
        for (var level = 1; size >> (level * LedgerTree.WidthBits) is > 0 and var whole; level++)
        {
            var done = await NumberAsync(connection, $"select coalesce(max(position) + 1, 0) from ledger_node where level = {level}", cancellationToken);
            for (; done < whole; done = Math.Min(whole, done + RunsAtOnce))
            {
                var tree = new LedgerTree(connection);
                var nodes = new List<LedgerNode>();
                for (var position = done; position < Math.Min(whole, done + RunsAtOnce); position++)
                {
                    nodes.Add(new LedgerNode { Level = level, Position = position, Hash = RootOf(await tree.RunAsync(level - 1, position, cancellationToken)) });
                }

                await using var scope = await dialect.BeginAsync(WriterLock.None, cancellationToken);
                await scope.InsertAsync(EvidenceTables.Nodes, nodes, cancellationToken);
                await scope.CommitAsync(cancellationToken);
            }
        }
    }

    private static byte[] RootOf(IReadOnlyList<byte[]> run)
    {
        if (run.Count != LedgerTree.Width)
        {
            throw new InvalidOperationException("Entries of the ledger are missing; './hub ledger verify' says which.");
        }

        var tree = new MerkleFrontier();
        foreach (var hash in run)
        {
            tree.Add(hash);
        }

        return tree.Root();
    }

    private static async Task<long> NumberAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    [LoggerMessage(140, LogLevel.Error, "No checkpoint of the ledger could be signed; trying again. Without one nobody can prove later what stood in it")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
