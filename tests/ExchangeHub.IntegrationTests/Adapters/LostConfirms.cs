using System.Collections.Concurrent;
using MassTransit;

namespace ExchangeHub.IntegrationTests.Adapters;

/// <summary>A broker whose connection breaks so that what it was sent is never confirmed: who waits for that without a limit waits for ever.</summary>
internal sealed class LostConfirms
{
    private readonly ConcurrentDictionary<Type, TaskCompletionSource> armed = new();

    /// <summary>The next message of a kind is lost with its confirm; ends when it was sent.</summary>
    public Task LoseAsync<T>()
        where T : class => armed.GetOrAdd(typeof(SendContext<T>), _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Configure(IInMemoryBusFactoryConfigurator bus) => bus.ConfigureSend(sending => sending.UseExecuteAsync(PassAsync));

    private Task PassAsync(SendContext context)
    {
        foreach (var kind in armed.Keys.Where(kind => kind.IsInstanceOfType(context)))
        {
            if (armed.TryRemove(kind, out var lost))
            {
                lost.TrySetResult();

                // As the real transport does: it does not hear that it is given up.
                return Task.Delay(Timeout.Infinite, CancellationToken.None);
            }
        }

        return Task.CompletedTask;
    }
}
