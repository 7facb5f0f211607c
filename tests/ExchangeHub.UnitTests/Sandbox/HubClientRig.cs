using ExchangeHub.Client;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Fronts;
using ExchangeHub.Testing.Waiting;
using ExchangeHub.UnitTests.Client;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.UnitTests.Sandbox;

/// <summary>A hub in memory and the front of one system before it; the front can be stopped and started as often as a test likes.</summary>
internal sealed class HubClientRig : ILogger, IAsyncDisposable
{
    private CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;
    private int waited;

    public HubClientRig() => Hub = new DeliveringHub(City.Clock);

    public SandboxCity City { get; } = new(new DateTimeOffset(2026, 11, 10, 9, 0, 0, TimeSpan.FromHours(8)));

    public DeliveringHub Hub { get; }

    /// <summary>How often the front has said that it waits.</summary>
    public int Waited => Volatile.Read(ref waited);

    public void Start(DepartmentSystem system)
    {
        stop = new CancellationTokenSource();
        var client = new ExchangeHubClient(
            new ExchangeHubOptions
            {
                Hub = new Uri("https://hub.test"), ClientId = "sandbox-discipline-430700", ClientSecret = "not-a-secret",
                // The clock is driven in large steps while calls are under way.
                RequestTimeout = TimeSpan.FromDays(1),
            },
            new HttpClient(Hub, disposeHandler: false),
            City.Clock);
        running = new HubClientFront(system, client, City.Clock, this).RunAsync(stop.Token);
    }

    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running;
    }

    /// <summary>Lets time pass until the fact holds.</summary>
    public Task UntilAsync(Func<bool> fact) => Eventually.Async(() =>
    {
        City.Clock.Advance(TimeSpan.FromSeconds(1));
        return running.IsFaulted ? throw running.Exception : Task.FromResult(fact());
    });

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
        City.Dispose();
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Interlocked.Increment(ref waited);
}
