using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ExchangeHub.Adapters.Connectors.Files.Tables;

namespace ExchangeHub.Adapters.Connectors.Files.Work;

/// <summary>
/// A first look through a whole file, so that one which is bad further down is not half taken; of its rows only fingerprints are kept.
/// </summary>
/// <param name="Rows">How many rows there are to hand out.</param>
/// <param name="Repeated">Rows that say word by word what an earlier one says.</param>
/// <param name="Conflicting">Rows with an id that an earlier one has, and other content.</param>
/// <param name="IsInOrder">The rows come in the order of their numbers.</param>
internal sealed record FileInspection(int Rows, IReadOnlySet<int> Repeated, IReadOnlySet<int> Conflicting, bool IsInOrder)
{
    public static FileInspection Of(FileSource source, Stream content)
    {
        var (rows, inOrder, last) = (0, true, long.MinValue);
        var (repeated, conflicting, seen) = (new HashSet<int>(), new HashSet<int>(), new Dictionary<string, UInt128>());
        foreach (var row in source.Format.Read(content))
        {
            rows++;
            if (Order(source, row) is { } order)
            {
                inOrder &= order >= last;
                last = order;
            }

            if (row.Problem is null && row.Columns[source.Shape.RowId] is { } id && !seen.TryAdd(id, Fingerprint(row)))
            {
                (seen[id] == Fingerprint(row) ? repeated : conflicting).Add(row.Number);
            }
        }

        return new FileInspection(rows - repeated.Count, repeated, conflicting, inOrder);
    }

    /// <summary>The row's number in the system's own order, where it has one.</summary>
    public static long? Order(FileSource source, TableRow row) =>
        source.Shape.OrderBy is { } column && row.Columns.GetValueOrDefault(column) is { } text
            && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var order)
            ? order
            : null;

    private static UInt128 Fingerprint(TableRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (column, value) in row.Columns)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{column}\u0001{value}\u0002"));
        }

        return BitConverter.ToUInt128(hash.GetHashAndReset());
    }
}
