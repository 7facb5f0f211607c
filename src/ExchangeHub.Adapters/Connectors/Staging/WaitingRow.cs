using System.Globalization;

namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>A row that is new or locked, by what decides whether it is its turn.</summary>
/// <param name="At">Number of its table among the sources.</param>
/// <param name="Table">The table.</param>
/// <param name="Key">Its <c>EXCHANGE_ID</c>.</param>
/// <param name="RowId">What the event will be known by.</param>
/// <param name="Number">Its place in the system's own order.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="IsFree">False where another adapter holds it.</param>
internal sealed record WaitingRow(int At, StagingTable Table, string Key, string RowId, decimal Number, string CreatedAt, bool IsFree)
{
    /// <summary>
    /// The first rows of all tables in the system's order, up to one that is not free: what comes after it may be about the same person. A
    /// fact that was written twice comes again once the first is settled, so that each of its rows gets its own answer.
    /// </summary>
    public static IReadOnlyList<WaitingRow> FirstFree(IEnumerable<WaitingRow> waiting, int max)
    {
        var seen = new HashSet<string>();
        return
        [
            .. waiting.OrderBy(row => row.Number).ThenBy(row => row.CreatedAt, StringComparer.Ordinal).ThenBy(row => row.At)
                .ThenBy(row => row.Key, StringComparer.Ordinal)
                .Take(max).TakeWhile(row => row.IsFree && seen.Add(row.RowId)),
        ];
    }

    /// <summary>A row without a number comes first: it is set aside, and holds nobody up.</summary>
    public static decimal NumberOf(string? text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : decimal.MinValue;
}
