using System.Threading.Channels;
using ExchangeHub.Hub.Pipeline;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace ExchangeHub.Hub.Amqp;

/// <summary>
/// Takes what clients have sent, in batches, and lets the broker forget it once it is dealt with. While the database does not
/// answer, or the broker takes no answers, nothing is taken: each return to the queue counts, and after twenty it is parked.
/// </summary>
internal abstract partial class AmqpTaking(AmqpConnections connections, IDatabaseProbe database, ITransientErrors transient, ushort prefetch, string queue, ILogger logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private bool isTaking = true;

    /// <summary>Deals with messages, in their order for each sender. When it returns they may be forgotten.</summary>
    protected abstract Task HandleAsync(IReadOnlyList<TakenMessage> messages, CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (connections.IsOffered && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TakeAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // A border: what was taken and not dealt with is in the queue again.
                TellOnce(failure);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await WaitAsync(stoppingToken);
        }
    }

    private async Task TakeAsync(CancellationToken stoppingToken)
    {
        var connection = await connections.In.GetAsync(stoppingToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: stoppingToken);
        await AmqpTopology.DeclareInwardAsync(channel, stoppingToken);
        await channel.BasicQosAsync(0, prefetch, global: false, stoppingToken);
        var arrived = System.Threading.Channels.Channel.CreateUnbounded<TakenMessage>(new UnboundedChannelOptions { SingleReader = true });
        await channel.BasicConsumeAsync(queue, autoAck: false, ConsumerOn(channel, arrived.Writer), stoppingToken);
        isTaking = true;
        while (await arrived.Reader.WaitToReadAsync(stoppingToken))
        {
            var batch = new List<TakenMessage>();
            while (batch.Count < prefetch && arrived.Reader.TryRead(out var message))
            {
                batch.Add(message);
            }

            await SettleAsync(channel, batch, stoppingToken);
        }
    }

    private async Task SettleAsync(IChannel channel, List<TakenMessage> batch, CancellationToken stoppingToken)
    {
        while (!await TrySettleAsync(channel, batch, stoppingToken))
        {
            await WaitAsync(stoppingToken);
        }
    }

    /// <summary>False where the hub cannot take it just now although its database answers: with too much at once, or a full disk.</summary>
    private async Task<bool> TrySettleAsync(IChannel channel, List<TakenMessage> batch, CancellationToken stoppingToken)
    {
        try
        {
            await HandleAsync(batch, stoppingToken);
            await channel.BasicAckAsync(batch[^1].Tag, multiple: true, stoppingToken);
            isTaking = true;
        }
        catch (Exception failure) when (transient.IsTransient(failure) && !stoppingToken.IsCancellationRequested)
        {
            // Where the database does not answer here the queue is left to another node. Else it waits in hand: each return to the queue counts.
            if (!channel.IsOpen || !await database.AnswersAsync(stoppingToken))
            {
                throw;
            }

            TellOnce(failure);
            return false;
        }
        catch (Exception failure) when (batch.Count > 1 && !Passes(failure))
        {
            // Together they failed; one by one those that can be dealt with are.
            foreach (var message in batch)
            {
                await SettleAsync(channel, [message], stoppingToken);
            }
        }
        catch (Exception failure) when (!Passes(failure))
        {
            LogParked(logger, queue, batch[0].Account, batch[0].Body.Length, failure);
            await channel.BasicRejectAsync(batch[0].Tag, requeue: false, stoppingToken);
        }

        return true;
    }

    // Also when the broker ends the consumer, as it does when the queue is deleted.
    private static AsyncEventingBasicConsumer ConsumerOn(IChannel channel, ChannelWriter<TakenMessage> arrived)
    {
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivered) => arrived.WriteAsync(TakenMessage.Of(delivered)).AsTask();
        consumer.UnregisteredAsync += (_, _) => Ended();
        consumer.ShutdownAsync += (_, _) => Ended();
        channel.ChannelShutdownAsync += (_, _) => Ended();
        return consumer;

        Task Ended()
        {
            arrived.TryComplete();
            return Task.CompletedTask;
        }
    }

    private bool Passes(Exception failure) =>
        failure is HubUnavailableException or OperationCanceledException or OperationInterruptedException or IOException or System.Net.Sockets.SocketException
        || transient.IsTransient(failure);

    /// <summary>However long it lasts.</summary>
    private void TellOnce(Exception failure)
    {
        if (isTaking)
        {
            LogInterrupted(logger, queue, failure);
        }

        isTaking = false;
    }

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken) && (connections.BlockedFor is not null || !await database.AnswersAsync(stoppingToken)))
        {
        }
    }

    [LoggerMessage(133, LogLevel.Warning, "Nothing is taken from {Queue} for the moment; what is there waits")]
    private static partial void LogInterrupted(ILogger logger, string queue, Exception failure);

    [LoggerMessage(134, LogLevel.Error, "A message in {Queue} from {Account}, {Bytes} bytes, cannot be dealt with; it is parked")]
    private static partial void LogParked(ILogger logger, string queue, string? account, int bytes, Exception failure);
}
