using System.Data.Common;
using System.Numerics;
using ExchangeHub.Contracts.Evidence;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Evidence;

/// <summary>The tree over the ledger as a connection reads it, run by run; what one answer needs is read once.</summary>
internal sealed class LedgerTree(DbConnection connection)
{
    /// <summary>Neighbours under one stored node.</summary>
    public const int Width = 1 << WidthBits;

    /// <summary>Levels of the binary tree between two stored ones.</summary>
    public const int WidthBits = 8;

    private readonly Dictionary<(int Level, long Run), IReadOnlyList<byte[]>> runs = [];

    /// <summary>The root of the tree over the first entries.</summary>
    public ValueTask<byte[]> RootAsync(long size, CancellationToken cancellationToken) => HashAsync(0, size, cancellationToken);

    /// <summary>The path from a leaf to the root, RFC 9162 §2.1.3.1.</summary>
    public async Task<IReadOnlyList<byte[]>> InclusionAsync(long index, long size, CancellationToken cancellationToken)
    {
        var path = new List<byte[]>();
        var (begin, end) = (0L, size);
        while (end - begin > 1)
        {
            var middle = begin + HalfOf(end - begin);
            var isLeft = index < middle;
            path.Add(isLeft ? await HashAsync(middle, end, cancellationToken) : await HashAsync(begin, middle, cancellationToken));
            (begin, end) = isLeft ? (begin, middle) : (middle, end);
        }

        path.Reverse();
        return path;
    }

    /// <summary>What shows that the tree is a former one with leaves added, RFC 9162 §2.1.4.1.</summary>
    public async Task<IReadOnlyList<byte[]>> ConsistencyAsync(long formerSize, long size, CancellationToken cancellationToken)
    {
        var path = new List<byte[]>();
        var (begin, end) = (0L, size);
        while (end != formerSize)
        {
            var middle = begin + HalfOf(end - begin);
            var isLeft = formerSize <= middle;
            path.Add(isLeft ? await HashAsync(middle, end, cancellationToken) : await HashAsync(begin, middle, cancellationToken));
            (begin, end) = isLeft ? (begin, middle) : (middle, end);
        }

        // The former root itself is known to whoever asks, where it is one of the nodes.
        if (begin > 0)
        {
            path.Add(await HashAsync(begin, end, cancellationToken));
        }

        path.Reverse();
        return path;
    }

    /// <summary>The hashes of a run of a level, in order: all <see cref="Width"/>, or as many as there are.</summary>
    public async ValueTask<IReadOnlyList<byte[]>> RunAsync(int level, long run, CancellationToken cancellationToken)
    {
        if (runs.TryGetValue((level, run), out var known))
        {
            return known;
        }

        await using var command = connection.CreateCommand();
        command.CommandText = level == 0
            ? "select leaf_hash from ledger_entry where sequence > @first and sequence <= @last order by sequence"
            : "select hash from ledger_node where level = @level and position >= @first and position < @last order by position";
        command.Add("first", run * Width).Add("last", (run + 1) * Width);
        if (level > 0)
        {
            command.Add("level", level);
        }

        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var hashes = new List<byte[]>(Width);
        while (await rows.ReadAsync(cancellationToken))
        {
            hashes.Add(rows.GetFieldValue<byte[]>(0));
        }

        return runs[(level, run)] = hashes;
    }

    private static long HalfOf(long size) => 1L << (63 - BitOperations.LeadingZeroCount((ulong)(size - 1)));

    // Ranges come from halving, so one that is as long as a stored node's begins where that begins.
    private async ValueTask<byte[]> HashAsync(long begin, long end, CancellationToken cancellationToken)
    {
        if (StoredLevel(end - begin) is { } level)
        {
            var position = begin >> (level * WidthBits);
            return (await RunAsync(level, position / Width, cancellationToken))[(int)(position % Width)];
        }

        var middle = begin + HalfOf(end - begin);
        var (left, right) = (await HashAsync(begin, middle, cancellationToken), await HashAsync(middle, end, cancellationToken));
        return MerkleTree.Join(left, right);
    }

    private static int? StoredLevel(long size) =>
        BitOperations.IsPow2(size) && BitOperations.TrailingZeroCount(size) is var height && height % WidthBits == 0 ? height / WidthBits : null;
}
