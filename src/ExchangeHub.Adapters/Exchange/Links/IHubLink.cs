using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Exchange.Links;

/// <summary>
/// The way to the hub: over the broker within the hub's network, over HTTPS from the edge. What is asked may be asked again. Where the hub does not
/// answer, what was asked may or may not have been done: <see cref="HubUnreachableException"/>.
/// </summary>
internal interface IHubLink
{
    /// <summary>Presents the system, so that the hub knows what it wants to receive. Throws <see cref="SystemNotAdmittedException"/> where the hub declines.</summary>
    Task ConnectAsync(ConnectedSystem system, IReadOnlyList<string> types, CancellationToken cancellationToken);

    /// <summary>Hands events over; the results come in the same order.</summary>
    Task<IReadOnlyList<EventResult>> SubmitAsync(ConnectedSystem system, IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken);

    /// <summary>Returns receipts. They are recorded at the hub when this returns.</summary>
    Task ReturnReceiptsAsync(ConnectedSystem system, IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken);
}

/// <summary>The hub did not answer, for whatever reason the transport has; what was asked may or may not have been done.</summary>
internal sealed class HubUnreachableException(string detail, Exception? inner = null) : Exception($"The hub did not answer: {detail}", inner);

/// <summary>The hub does not take this system, and says why.</summary>
internal sealed class SystemNotAdmittedException(string detail) : Exception(detail);
