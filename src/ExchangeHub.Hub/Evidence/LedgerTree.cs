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

    private const int MostKept = 64;

    private readonly Dictionary<(int Level, long Run), IReadOnlyList<byte[]>> runs = [];

    /// <summary>The root of the tree over the first entries.</summary>
    public ValueTask<byte[]> RootAsync(long size, CancellationToken cancellationToken) => RangeAsync(0, size, cancellationToken);

    /// <summary>The path from a leaf to the root, RFC 9162 §2.1.3.1.</summary>
    public async Task<IReadOnlyList<byte[]>> InclusionAsync(long index, long size, CancellationToken cancellationToken)
    {
        var path = new List<byte[]>();
        var (begin, end) = (0L, size);
        while (end - begin > 1)
        {
            var middle = begin + HalfOf(end - begin);
            var isLeft = index < middle;
            path.Add(isLeft ? await RangeAsync(middle, end, cancellationToken) : await RangeAsync(begin, middle, cancellationToken));
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
            path.Add(isLeft ? await RangeAsync(middle, end, cancellationToken) : await RangeAsync(begin, middle, cancellationToken));
            (begin, end) = isLeft ? (begin, middle) : (middle, end);
        }

        // The former root itself is known to whoever asks, where it is one of the nodes.
        if (begin > 0)
        {
            path.Add(await RangeAsync(begin, end, cancellationToken));
        }

        path.Reverse();
        return path;
    }

    /// <summary>The hashes of a run of a level, in order: all <see cref="Width"/>, or as many as there are. Throws <see cref="InvalidDataException"/> where one is missing between others.</summary>
    public async ValueTask<IReadOnlyList<byte[]>> RunAsync(int level, long run, CancellationToken cancellationToken)
    {
        if (runs.TryGetValue((level, run), out var known))
        {
            return known;
        }

        await using var command = connection.CreateCommand();
        command.CommandText = level == 0
            ? "select leaf_hash, sequence - 1 from ledger_entry where sequence > @first and sequence <= @last order by sequence"
            : "select hash, position from ledger_node where level = @level and position >= @first and position < @last order by position";
        command.Add("first", run * Width).Add("last", (run + 1) * Width);
        if (level > 0)
        {
            command.Add("level", level);
        }

        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var hashes = new List<byte[]>(Width);
        while (await rows.ReadAsync(cancellationToken))
        {
            var hash = rows.GetFieldValue<byte[]>(0);
            if (rows.GetInt64(1) != (run * Width) + hashes.Count || hash.Length != MerkleTree.HashLength)
            {
                throw Damaged();
            }

            hashes.Add(hash);
        }

        if (runs.Count == MostKept)
        {
            runs.Clear();
        }

        return runs[(level, run)] = hashes;
    }

    /// <summary>A stored hash of a level, or of level 0 a leaf. Throws <see cref="InvalidDataException"/> where it is not there.</summary>
    public async ValueTask<byte[]> NodeAsync(int level, long position, CancellationToken cancellationToken)
    {
        var run = await RunAsync(level, position / Width, cancellationToken);
        return position % Width < run.Count ? run[(int)(position % Width)] : throw Damaged();
    }

    public static InvalidDataException Damaged() => new("Entries of the ledger or hashes over them are missing or changed; './hub ledger verify' says which.");

    private static long HalfOf(long size) => 1L << (63 - BitOperations.LeadingZeroCount((ulong)(size - 1)));

    // Ranges come from halving, so one that is as long as a stored node's begins where that begins.
    private async ValueTask<byte[]> RangeAsync(long begin, long end, CancellationToken cancellationToken)
    {
        if (StoredLevel(end - begin) is { } level)
        {
            return await NodeAsync(level, begin >> (level * WidthBits), cancellationToken);
        }

        var middle = begin + HalfOf(end - begin);
        var (left, right) = (await RangeAsync(begin, middle, cancellationToken), await RangeAsync(middle, end, cancellationToken));
        return MerkleTree.Join(left, right);
    }

    private static int? StoredLevel(long size) =>
        BitOperations.IsPow2(size) && BitOperations.TrailingZeroCount(size) is var height && height % WidthBits == 0 ? height / WidthBits : null;
}
