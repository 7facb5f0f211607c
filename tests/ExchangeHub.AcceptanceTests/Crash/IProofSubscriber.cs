using ExchangeHub.Testing.Proof;

namespace ExchangeHub.AcceptanceTests.Crash;

/// <summary>
/// Someone who is owed the events and keeps a store of its own: a client that pulls, or a department's system behind
/// its adapter. The proof runs it, waits until it is up to date and reads its store.
/// </summary>
internal interface IProofSubscriber
{
    /// <summary>Receives until told to stop.</summary>
    Task RunAsync(CancellationToken stop);

    /// <summary>True where it has applied so many events and returned every receipt.</summary>
    bool IsUpToDate(int events);

    SubscriberHistory History { get; }
}
