using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Exchange.Links;

/// <summary>
/// The way to the hub: over the broker where adapters run beside it, over HTTPS at the edge. Every call may be repeated: events are known by source
/// and id, receipts by delivery and stage.
/// </summary>
/// <exception cref="HubUnreachableException">From every call: no answer; what was asked may or may not have been done.</exception>
/// <exception cref="HubRefusedException">From every call: the hub does not have this system do this; nothing was taken, and a person must look.</exception>
internal interface IHubLink
{
    /// <summary>Presents the system; from then on the hub owes it these types, and knows whether it can tell a repeated order.</summary>
    Task ConnectAsync(ConnectedSystem system, IReadOnlyList<string> types, bool deduplicates, CancellationToken cancellationToken);

    /// <summary>Says that these systems are connected at this moment; whoever hears nothing of it takes them for silent.</summary>
    Task BeatAsync(IReadOnlyList<ConnectedSystem> systems, CancellationToken cancellationToken);

    /// <summary>Hands in events; the results come in the same order, one for each.</summary>
    Task<IReadOnlyList<EventResult>> SubmitAsync(ConnectedSystem system, IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken);

    /// <summary>Once this returns, the receipts are not lost; they reach the hub in the order in which they were returned.</summary>
    Task ReturnReceiptsAsync(ConnectedSystem system, IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken);
}

/// <summary>The hub did not answer, for whatever reason the transport has; what was asked may or may not have been done.</summary>
internal sealed class HubUnreachableException(string detail, Exception? inner = null) : Exception($"交换中心未应答 the hub did not answer: {detail}", inner);

/// <summary>The hub answered that it does not let this system in, or not do this. Does not pass by itself.</summary>
/// <param name="code">A code of <c>contracts/rejections.md</c> or an OAuth error such as <c>invalid_client</c>.</param>
/// <param name="detail">What the hub said, without values of events.</param>
/// <param name="inner">The cause.</param>
internal sealed class HubRefusedException(string code, string detail, Exception? inner = null) : Exception(detail, inner)
{
    public string Code { get; } = code;
}
