using ExchangeHub.Contracts;

namespace ExchangeHub.Client;

/// <summary>What the hub owes this client: types of a region and everything below it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Types">Full types, or patterns such as <c>exchangehub.personnel.*</c>.</param>
/// <param name="Region">The region.</param>
/// <param name="Channel"><c>pull</c> for those this client can pull.</param>
/// <param name="Status"><c>active</c>, or why it delivers nothing.</param>
/// <param name="Fields">The fields it is narrowed to; null for all the department is entitled to.</param>
/// <param name="CreatedAt">Since when.</param>
public sealed record ExchangeHubSubscription(
    Guid Id, IReadOnlyList<string> Types, string Region, string Channel, string Status, IReadOnlyList<string>? Fields = null, DateTimeOffset CreatedAt = default)
{
    internal const string Pull = "pull";
    private const string Paused = "paused";

    /// <summary>True where it can be pulled; while it is paused a pull brings nothing, and all stays owed.</summary>
    public bool IsPullable => Channel == Pull && (Status is "active" or Paused);

    /// <summary>True where somebody has paused it.</summary>
    public bool IsPaused => Status == Paused;

    internal bool Is(IReadOnlyCollection<string> types, string region) =>
        IsPullable && Fields is null && Region == region && Types.ToHashSet(StringComparer.Ordinal).SetEquals(types);
}

/// <summary>The hub's answer to one receipt: <c>accepted</c>, <c>duplicate</c>, or <c>rejected</c> with its reasons.</summary>
/// <param name="DeliveryId">The delivery.</param>
/// <param name="Status">One of <see cref="EventStatus"/>.</param>
/// <param name="Errors">Why it was rejected.</param>
public sealed record ExchangeHubReceiptResult(Guid DeliveryId, string Status, IReadOnlyList<Finding> Errors);

/// <summary>Reads answers.</summary>
public static class EventResultReading
{
    /// <summary>True where the hub could not take this event just now: it is to be sent again, and those after it that are about the same subject as well.</summary>
    public static bool IsForLater(this EventResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Status == EventStatus.Rejected
            && result.Errors.Any(error => error.Code is RejectionCode.Unavailable or RejectionCode.TooManyRequests);
    }
}
