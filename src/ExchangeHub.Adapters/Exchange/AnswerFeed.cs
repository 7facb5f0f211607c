using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Exchange.Links;
using ExchangeHub.Contracts;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>Brings the outcomes of a system that decides later back to the hub; confirmed to the system only once the hub has recorded them.</summary>
internal sealed partial class AnswerFeed(AdapterSystem system, IHubLink hub, AdapterOptions options, TimeProvider clock, ILogger<AnswerFeed> logger)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        while (system.Connector.AnswersLater && !stopping.IsCancellationRequested)
        {
            try
            {
                var answers = await system.Connector.ReadAnswersAsync(options.BatchSize, options.PollWait, stopping);
                if (answers.Count > 0)
                {
                    await ReturnAsync(answers, stopping);
                }

                continue;
            }
            catch (Exception outage) when (outage is HubUnreachableException or HubRefusedException or SystemUnavailableException or SourceDriftException)
            {
                Log.Waiting(logger, system.ClientId, outage.Message);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }

            await Pause.ForAsync(options.RetryDelay, clock, stopping);
        }
    }

    private async Task ReturnAsync(IReadOnlyList<LateAnswer> answers, CancellationToken stopping)
    {
        var receipts = answers.Select(late => Receipts.Of(late.DeliveryId, late.Answer, clock.GetUtcNow())).ToList();
        await hub.ReturnReceiptsAsync(system.Connected, receipts, stopping);
        system.Guard.Forget([.. receipts.Where(receipt => receipt.Stage == ReceiptStage.Refused).Select(receipt => receipt.DeliveryId)]);
        await system.Connector.ConfirmAnswersAsync([.. answers.Select(late => late.DeliveryId)], stopping);
        Receipts.Count(system.ClientId, receipts);
        Log.Returned(logger, system.ClientId, receipts.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(131, LogLevel.Information, "{ClientId}: {Count} outcomes returned")]
        public static partial void Returned(ILogger logger, string clientId, int count);

        [LoggerMessage(132, LogLevel.Warning, "{ClientId}: {Problem}; its outcomes wait")]
        public static partial void Waiting(ILogger logger, string clientId, string problem);
    }
}
