using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Exchange.Links;

/// <summary>A row taken from its source and not settled there yet.</summary>
/// <param name="Row">The row as it was read.</param>
/// <param name="Event">What it says to the hub; null for a row that only waits for its turn to be settled, with its <see cref="SourceRow.Problem"/>.</param>
/// <param name="Position">Its place in the queue; given by the buffer.</param>
internal sealed record BufferedRow(SourceRow Row, CloudEvent? Event, long Position = 0);

/// <summary>The oldest receipts that the hub does not have yet, and the place of the last of them.</summary>
internal sealed record BufferedReceipts(IReadOnlyList<Receipt> Receipts, long UpTo);

/// <summary>What waits for one system.</summary>
internal sealed record Backlog(long Rows, long Bytes);
