using ExchangeHub.Hub.Pipeline;

namespace ExchangeHub.Hub.Ledger;

/// <summary>Hashes and seals what is to be committed, at the same time as for other senders: commits take turns, and none is to wait for this.</summary>
internal sealed class SealingStage(ContentFingerprint fingerprint, SealedPayload payloads) : IDecisionStage
{
    public void Decide(EventBatch batch)
    {
        foreach (var incoming in batch.Live)
        {
            var cloudEvent = incoming.Event!;
            incoming.Fingerprint = fingerprint.Of(cloudEvent);
            incoming.Sealed = payloads.Close(cloudEvent.Data, cloudEvent.Source, cloudEvent.Id);
        }
    }
}
