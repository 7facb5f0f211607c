using System.Numerics;
using System.Security.Cryptography;

namespace ExchangeHub.Contracts.Evidence;

/// <summary>
/// The tree over the ledger's leaf hashes, RFC 9162 §2.1 with SHA-256: what a department needs in order to check by itself that its
/// event stands in the ledger, and that the ledger of today is the one of before with entries added. Hashes are 32 bytes.
/// </summary>
public static class MerkleTree
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashLength = SHA256.HashSizeInBytes;

    /// <summary>The hash of two neighbours: SHA-256 over 0x01, the left and the right one.</summary>
    public static byte[] Join(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> node = stackalloc byte[1 + HashLength + HashLength];
        node[0] = 1;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + HashLength)..]);
        return SHA256.HashData(node);
    }

    /// <summary>True where the path leads from a leaf to the root of a tree (§2.1.3.2).</summary>
    /// <param name="leaf">The leaf hash that the hub answered the event with.</param>
    /// <param name="index">Place of the leaf, counted from 0: the event's sequence less one.</param>
    /// <param name="size">Leaves of the tree.</param>
    /// <param name="path">The neighbours on the way up.</param>
    /// <param name="root">Root of the tree, as its checkpoint says.</param>
    public static bool Includes(ReadOnlySpan<byte> leaf, long index, long size, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || leaf.Length != HashLength || !AreHashes(path))
        {
            return false;
        }

        var (place, last, hash) = (index, size - 1, leaf.ToArray());
        foreach (var neighbour in path)
        {
            if (last == 0)
            {
                return false;
            }

            if (StandsRight(place, last))
            {
                hash = Join(neighbour, hash);
                (place, last) = Climb(place, last);
            }
            else
            {
                hash = Join(hash, neighbour);
                (place, last) = (place >> 1, last >> 1);
            }
        }

        return last == 0 && root.SequenceEqual(hash);
    }

    /// <summary>True where the path shows that a tree is a former one with leaves added behind its last (§2.1.4.2).</summary>
    /// <param name="formerSize">Leaves of the former tree, at least one.</param>
    /// <param name="formerRoot">Its root.</param>
    /// <param name="size">Leaves of the tree, at least as many.</param>
    /// <param name="root">Its root.</param>
    /// <param name="path">The proof; empty for two trees of the same size.</param>
    public static bool Extends(long formerSize, ReadOnlySpan<byte> formerRoot, long size, ReadOnlySpan<byte> root, IReadOnlyList<byte[]> path)
    {
        if (formerSize <= 0 || formerSize > size || formerRoot.Length != HashLength || !AreHashes(path))
        {
            return false;
        }

        if (formerSize == size)
        {
            return path.Count == 0 && formerRoot.SequenceEqual(root);
        }

        List<byte[]> whole = BitOperations.IsPow2(formerSize) ? [formerRoot.ToArray(), .. path] : [.. path];
        if (whole.Count == 0)
        {
            return false;
        }

        var shared = BitOperations.TrailingZeroCount(formerSize);
        var (place, last) = ((formerSize - 1) >> shared, (size - 1) >> shared);
        var (former, now) = (whole[0], whole[0]);
        foreach (var neighbour in whole.Skip(1))
        {
            if (last == 0)
            {
                return false;
            }

            if (StandsRight(place, last))
            {
                (former, now) = (Join(neighbour, former), Join(neighbour, now));
                (place, last) = Climb(place, last);
            }
            else
            {
                now = Join(now, neighbour);
                (place, last) = (place >> 1, last >> 1);
            }
        }

        return last == 0 && formerRoot.SequenceEqual(former) && root.SequenceEqual(now);
    }

    private static bool AreHashes(IReadOnlyList<byte[]> path) => path.All(hash => hash.Length == HashLength);

    private static bool StandsRight(long place, long last) => (place & 1) == 1 || place == last;

    // A last node without a neighbour stands for itself on the levels above, until it is a right one.
    private static (long Place, long Last) Climb(long place, long last)
    {
        while ((place & 1) == 0 && place != 0)
        {
            (place, last) = (place >> 1, last >> 1);
        }

        return (place >> 1, last >> 1);
    }
}
