namespace ExchangeHub.Testing.Proof;

/// <summary>Judges a history: nothing lost, nothing twice, everything in its order. Knows nothing of how it came about.</summary>
public static class ProofChecker
{
    public static Verdict Judge(History history) =>
        new(history, [.. LedgerCheck.Of(history), .. history.Subscribers.SelectMany(subscriber => SubscriberCheck.Of(history, subscriber))]);
}
