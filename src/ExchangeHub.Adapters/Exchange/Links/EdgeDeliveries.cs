using ExchangeHub.Contracts;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Exchange.Links;

/// <summary>A system at the edge: the types it wants, and what applies a batch to it and tells the outcome of each delivery.</summary>
internal sealed record EdgeSystem(
    ConnectedSystem Connected, IReadOnlyList<string> Types, bool Deduplicates, Func<IReadOnlyList<Delivery>, CancellationToken, Task<IReadOnlyList<Receipt>>> ApplyAsync);

/// <summary>
/// Brings deliveries to the systems at the edge and their receipts back. Receipts are in the buffer before they are sent; a delivery whose receipt
/// was lost even so comes again, and the system knows its id.
/// </summary>
internal sealed partial class EdgeDeliveries(
    IReadOnlyList<EdgeSystem> systems, HttpLink link, EdgeBuffer buffer, EdgeOptions options, TimeProvider clock, ILogger<EdgeDeliveries> logger) : BackgroundService
{
    private const int MostReceipts = 1_000;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(systems.SelectMany(system => (Task[])
    [
        system.Types.Count == 0 ? Task.CompletedTask : RepeatAsync(system, PullAsync, stoppingToken),
        RepeatAsync(system, SendReceiptsAsync, stoppingToken),
    ]));

    private async Task RepeatAsync(EdgeSystem system, Func<EdgeSystem, CancellationToken, Task> step, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                if (!await TryAsync(system, step, stopping))
                {
                    await Task.Delay(options.RetryDelay, clock, stopping);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was under way is repeated at the next start.
        }
    }

    private async Task<bool> TryAsync(EdgeSystem system, Func<EdgeSystem, CancellationToken, Task> step, CancellationToken stopping)
    {
        try
        {
            await step(system, stopping);
            return true;
        }
        catch (HubUnreachableException unreachable)
        {
            Log.Waiting(logger, system.Connected.ClientId, unreachable.Message);
        }
        catch (HubRefusedException refused)
        {
            Log.Refused(logger, system.Connected.ClientId, refused.Code, refused.Message);
        }
        catch (SqliteException full)
        {
            Log.NotKept(logger, system.Connected.ClientId, full.SqliteErrorCode);
        }
        catch (Exception unforeseen) when (!stopping.IsCancellationRequested)
        {
            // The border: a loop that ended unseen would look like a hub that owes nothing. Its message may hold values of an event.
            Log.Unforeseen(logger, system.Connected.ClientId, unforeseen.GetType().Name, unforeseen.StackTrace);
        }

        return false;
    }

    private async Task PullAsync(EdgeSystem system, CancellationToken cancellationToken)
    {
        if (!link.IsConnected(system.Connected))
        {
            await link.ConnectAsync(system.Connected, system.Types, system.Deduplicates, cancellationToken);
        }

        var deliveries = await link.PullAsync(system.Connected, options, cancellationToken);
        if (deliveries.Count > 0)
        {
            var receipts = await system.ApplyAsync(deliveries, cancellationToken);
            await link.ReturnReceiptsAsync(system.Connected, receipts, cancellationToken);
            Log.Applied(logger, system.Connected.ClientId, receipts.Count, receipts.Count(receipt => receipt.Stage == ReceiptStage.Failed));
        }
    }

    private async Task SendReceiptsAsync(EdgeSystem system, CancellationToken cancellationToken)
    {
        // Taken before the look, so that a receipt added in between is not missed.
        var next = buffer.NextAdded;
        if (await buffer.PeekReceiptsAsync(system.Connected.ClientId, MostReceipts, cancellationToken) is not { } waiting)
        {
            await next.WaitAsync(cancellationToken);
            return;
        }

        var results = await link.SendReceiptsAsync(system.Connected, waiting.Receipts, cancellationToken);
        await buffer.RemoveReceiptsAsync(system.Connected.ClientId, waiting.UpTo, cancellationToken);
        foreach (var rejected in results.Where(result => result.Status == EventStatus.Rejected))
        {
            Log.ReceiptRejected(logger, system.Connected.ClientId, rejected.DeliveryId, rejected.Errors is [var first, ..] ? first.Code : "");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(135, LogLevel.Error, "{ClientId}: the buffer cannot be written or read (SQLite {Code}); is the disk full?")]
        public static partial void NotKept(ILogger logger, string clientId, int code);

        [LoggerMessage(136, LogLevel.Error, "{ClientId}: 适配器内部错误 the adapter itself stumbled ({Kind}) and begins again at {Where}")]
        public static partial void Unforeseen(ILogger logger, string clientId, string kind, string? where);

        [LoggerMessage(131, LogLevel.Information, "{ClientId}: {Count} deliveries answered, {Failed} of them for a later attempt")]
        public static partial void Applied(ILogger logger, string clientId, int count, int failed);

        [LoggerMessage(132, LogLevel.Warning, "{ClientId}: the hub cannot be reached ({Problem}); what is on its way waits")]
        public static partial void Waiting(ILogger logger, string clientId, string problem);

        [LoggerMessage(133, LogLevel.Error, "{ClientId}: the hub refuses this system ({Code}): {Problem}")]
        public static partial void Refused(ILogger logger, string clientId, string code, string problem);

        [LoggerMessage(134, LogLevel.Error, "{ClientId}: the receipt of delivery {DeliveryId} was not taken: {Code}")]
        public static partial void ReceiptRejected(ILogger logger, string clientId, Guid deliveryId, string code);
    }
}
