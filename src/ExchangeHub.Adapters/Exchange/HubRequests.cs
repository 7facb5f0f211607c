using MassTransit;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>The hub did not answer, for whatever reason the broker has; what was asked may or may not have been done.</summary>
internal sealed class HubUnreachableException(Exception reason) : Exception($"The hub did not answer: {reason.GetType().Name}", reason);

/// <summary>Asks the hub over the broker. Each transport fails in ways of its own; callers see one.</summary>
internal sealed class HubRequests(IClientFactory clients, AdapterOptions options)
{
    /// <summary>To the exchange, not the queue: sending to a queue by name declares it again, without its quorum arguments.</summary>
    public async Task<TAnswer> AskAsync<TQuestion, TAnswer>(string queue, TQuestion question, CancellationToken stopping)
        where TQuestion : class
        where TAnswer : class
    {
        try
        {
            var client = clients.CreateRequestClient<TQuestion>(new Uri($"exchange:{queue}"), options.HubTimeout);
            return (await client.GetResponse<TAnswer>(question, stopping)).Message;
        }
        catch (Exception unreachable) when (!stopping.IsCancellationRequested)
        {
            throw new HubUnreachableException(unreachable);
        }
    }
}
