using System.Text.Json.Nodes;
using ExchangeHub.Client;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Client;

/// <summary>A client in front of a stub, its clock in the test's hand.</summary>
public abstract class ClientFixture : IDisposable
{
    private readonly HttpClient http;

    private protected ClientFixture()
    {
        Hub = new HubStub(Clock);
        http = new HttpClient(Hub);
        Client = NewClient();
    }

    private protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 4, 1, 9, 0, 0, TimeSpan.FromHours(8)));

    private protected HubStub Hub { get; }

    private protected ExchangeHubClient Client { get; }

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Client.Dispose();
        http.Dispose();
        Hub.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected ExchangeHubClient NewClient(int attempts = 3) => new(
        new ExchangeHubOptions
        {
            Hub = new Uri("https://hub.test/"), ClientId = "organization-430700", ClientSecret = "not-a-secret", Attempts = attempts,
            // The clock is driven in large steps while calls are under way.
            RequestTimeout = TimeSpan.FromDays(1),
        },
        http,
        Clock);

    private protected static CloudEvent EventOf(int number, string? postName = null)
    {
        JsonObject one = Events.PostChanged(SyntheticPerson.Number(number), id: $"row-{number}");
        one["data"]!["postName"] = postName ?? "科长";
        return Events.Read(one);
    }

    /// <summary>Lets time pass until the call is done.</summary>
    private protected async Task<T> PassTimeAsync<T>(Task<T> call)
    {
        await Eventually.Async(() =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(call.IsCompleted);
        });
        return await call;
    }
}
