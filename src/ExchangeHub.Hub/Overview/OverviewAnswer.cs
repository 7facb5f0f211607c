using ExchangeHub.Hub.Deliveries;

namespace ExchangeHub.Hub.Overview;

/// <summary>How the exchange stands for one region and everything below it: numbers, and nothing of what is carried.</summary>
/// <param name="Region">The region.</param>
/// <param name="Day">The day that is counted, by China's civil time.</param>
/// <param name="AsOf">When it was counted.</param>
/// <param name="Flows">What became of today's deliveries, by sending and receiving department.</param>
/// <param name="Backlog">What is owed now, from whichever day.</param>
internal sealed record OverviewAnswer(string Region, DateOnly Day, DateTimeOffset AsOf, IReadOnlyList<Flow> Flows, Backlog Backlog);

/// <param name="From">Department that published.</param>
/// <param name="To">Department that receives.</param>
/// <param name="Deliveries">Deliveries of today.</param>
/// <param name="Completed">Of them completed, or settled where no outcome is owed.</param>
/// <param name="Open">Of them waiting, under way, or received with the outcome owed.</param>
/// <param name="Failed">Of them set aside or refused.</param>
internal sealed record Flow(string From, string To, int Deliveries, int Completed, int Open, int Failed);

/// <param name="Waiting">Waiting or under way.</param>
/// <param name="OldestSince">Since when the oldest of them is owed; null where nothing waits.</param>
/// <param name="SetAside">Set aside after their last attempt.</param>
/// <param name="Overdue">Whose outcome was due before today.</param>
internal sealed record Backlog(int Waiting, DateTimeOffset? OldestSince, int SetAside, int Overdue);

/// <summary>So many of today's deliveries from one department to another stand in one state.</summary>
internal readonly record struct FlowCount(string From, string To, DeliveryState State, bool OwesOutcome, int Count)
{
    public bool IsFailed => State is DeliveryState.Parked or DeliveryState.Refused;

    public bool IsOpen => State is DeliveryState.Open || (State is DeliveryState.Settled && OwesOutcome);

    public bool IsCompleted => State is DeliveryState.Completed || (State is DeliveryState.Settled && !OwesOutcome);

    public static IReadOnlyList<Flow> Sum(IEnumerable<FlowCount> counts) =>
    [
        .. counts.GroupBy(count => (count.From, count.To))
            .Select(flow => new Flow(
                flow.Key.From,
                flow.Key.To,
                flow.Sum(count => count.Count),
                flow.Where(count => count.IsCompleted).Sum(count => count.Count),
                flow.Where(count => count.IsOpen).Sum(count => count.Count),
                flow.Where(count => count.IsFailed).Sum(count => count.Count)))
            .OrderBy(flow => flow.From, StringComparer.Ordinal).ThenBy(flow => flow.To, StringComparer.Ordinal),
    ];
}
