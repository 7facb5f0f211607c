namespace ExchangeHub.Sandbox.Journeys;

/// <summary>How a journey went.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Problem">What was still missing at the deadline; null where it was completed.</param>
/// <param name="Rows">What each department's system held before and after.</param>
/// <param name="Receipts">Every receipt of its events.</param>
/// <param name="Sequence">Ledger number of the event it began with.</param>
public sealed record JourneyResult(
    string Title, string? Problem, IReadOnlyList<JourneyRow> Rows, IReadOnlyList<JourneyReceipt> Receipts, long? Sequence)
{
    /// <summary>True where every department's system holds what it should.</summary>
    public bool Completed => Problem is null;
}

/// <summary>One thing that a department's system holds.</summary>
/// <param name="System">The system, as its staff call it.</param>
/// <param name="Item">What it is.</param>
/// <param name="Before">Before the journey.</param>
/// <param name="After">After it.</param>
public sealed record JourneyRow(string System, string Item, string Before, string After);

/// <summary>One receipt.</summary>
/// <param name="Event">Chinese name of the event.</param>
/// <param name="Receiver">Who returned it.</param>
/// <param name="Stage">How far the receiver got.</param>
/// <param name="BusinessNo">The receiver's own number.</param>
/// <param name="Detail">Code and detail.</param>
public sealed record JourneyReceipt(string Event, string Receiver, string Stage, string? BusinessNo, string? Detail);
