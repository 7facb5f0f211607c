using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Pipeline;

namespace ExchangeHub.Hub.Ledger;

/// <summary>Writes down what was not let in, in the same transaction as what was.</summary>
internal sealed class RejectionRecorder(SealedPayload payloads) : IOutcomeRecorder
{
    public Task RecordAsync(CommitGroup group, CancellationToken cancellationToken)
    {
        var rejections = group.Batches
            .SelectMany(batch => batch.Events.Where(incoming => incoming.IsRejected).Select(incoming => Rejection(batch, incoming)))
            .ToList();
        return group.Scope.InsertAsync(LedgerTables.Rejections, rejections, cancellationToken);
    }

    // The data as the sender's own text: what was rejected for broken characters cannot be written anew.
    private static string AsItCame(CloudEvent cloudEvent) =>
        $"{JsonSerializer.Serialize(cloudEvent.Attributes().ToDictionary(a => a.Key, a => a.Value), WireJson.Options)}\n{cloudEvent.Data.GetRawText()}";

    private Rejection Rejection(EventBatch batch, IncomingEvent incoming)
    {
        var id = Guid.CreateVersion7();

        // What could not be read, or carries an identity number where none belongs, is kept sealed only.
        var isSafe = incoming.Contract is not null && incoming.Errors.All(error => error.Code != RejectionCode.IdentityNumberInAttribute);
        return new Rejection
        {
            Id = id,
            ReceivedAt = batch.ReceivedAt.ToUnixTimeMilliseconds(),
            ClientId = batch.Sender.ClientId,
            Source = isSafe ? incoming.Source : null,
            EventId = isSafe ? incoming.Id : null,
            Type = incoming.Contract?.Type,
            Findings = JsonSerializer.Serialize(incoming.Errors, WireJson.Options),
            Payload = incoming.Event is null ? null : payloads.CloseRejected(AsItCame(incoming.Event), id),
        };
    }
}
