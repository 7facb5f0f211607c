using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Hub;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Intake;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Pipeline;
using ExchangeHub.Hub.Receipts;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Testing.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>One node of the hub without broker and HTTP: its services on a real database, its clock in the test's hand.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    public static readonly Caller Organization = new("organization-changde", Department.Organization, Events.City);
    public static readonly Caller Finance = new("finance-changde", Department.Finance, Events.City);

    private readonly ServiceProvider services;

    private TestHub(ServiceProvider services, FakeTimeProvider clock) => (this.services, Clock) = (services, clock);

    public FakeTimeProvider Clock { get; }

    public static FakeTimeProvider NewClock() => new(new DateTimeOffset(2026, 4, 1, 9, 0, 0, TimeSpan.FromHours(8)));

    public static ServiceProvider Compose(
        string database, string keys, FakeTimeProvider clock, Action<IServiceCollection>? before = null, Action<IServiceCollection>? after = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(Database.Parse(database));
        services.AddSingleton(new KeyFolder(keys));
        services.AddSingleton<IClientDirectory, NoClients>();
        before?.Invoke(services);
        services.AddAccess();
        services.AddHub();
        services.Configure<HubOptions>(hub => hub.AllowSynthetic = true);
        after?.Invoke(services);
        return services.BuildServiceProvider();
    }

    public static async Task<TestHub> StartAsync(
        string database, string keys, FakeTimeProvider? clock = null, Action<IServiceCollection>? before = null, Action<IServiceCollection>? after = null)
    {
        clock ??= NewClock();
        var services = Compose(database, keys, clock, before, after);
        await HubSchema.PrepareAsync(services, TestContext.Current.CancellationToken);
        await services.GetRequiredService<GroupCommit>().StartAsync(TestContext.Current.CancellationToken);
        return new TestHub(services, clock);
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Hands in a batch as the organization department does.</summary>
    public Task<IReadOnlyList<EventResult>> AcceptAsync(params JsonObject[] events) => AcceptAsync(Organization, events);

    public Task<IReadOnlyList<EventResult>> AcceptAsync(Caller sender, params JsonObject[] events) => AcceptAsync(
        sender, [.. events.Select(one => JsonElement.Parse(one.ToJsonString(WireJson.Options)))]);

    public Task<IReadOnlyList<EventResult>> AcceptAsync(Caller sender, params JsonElement[] events) => Get<EventPipeline>().AcceptAsync(
        sender, [.. events.Select(CloudEventReader.Read)], TestContext.Current.CancellationToken);

    /// <summary>Hands in one event and returns its ledger entry.</summary>
    public async Task<LedgerEntry> LedgeredAsync(JsonObject one)
    {
        var result = Assert.Single(await AcceptAsync(one));
        Assert.True(result.Status == EventStatus.Accepted, string.Join(", ", result.Errors));
        return await EntryAsync(result.Sequence!.Value);
    }

    public Task<LedgerEntry> EntryAsync(long sequence) => QueryAsync(db => db.Set<LedgerEntry>().AsNoTracking()
        .SingleAsync(entry => entry.Sequence == sequence, TestContext.Current.CancellationToken));

    public async Task<Guid> SubscribeAsync(Caller? subscriber = null, string types = "exchangehub.personnel.*", string channel = Channel.Pull, string? retrySchedule = null)
    {
        var caller = subscriber ?? Finance;
        var subscription = new Subscription
        {
            Id = Guid.CreateVersion7(),
            ClientId = caller.ClientId,
            Department = caller.Department,
            Region = caller.Region,
            Types = types,
            Channel = channel,
            State = SubscriptionState.Active,
            RetrySchedule = retrySchedule,
            CreatedAt = Clock.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await Get<SubscriptionStore>().AddAsync(subscription, TestContext.Current.CancellationToken);
        return subscription.Id;
    }

    public Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(Guid subscription, int max = 100, int leaseSeconds = 10, int window = int.MaxValue) =>
        Get<DeliveryClaims>().ClaimAsync(subscription, max, window, TimeSpan.FromSeconds(leaseSeconds), TestContext.Current.CancellationToken);

    public Task<IReadOnlyList<ReceiptResult>> ReturnAsync(string stage, params ClaimedDelivery[] deliveries) =>
        ReturnAsync(Finance, [.. deliveries.Select(delivery => new Receipt { DeliveryId = delivery.Id, Stage = stage, Code = stage == ReceiptStage.Refused ? "no-such-person" : null })]);

    public Task<IReadOnlyList<ReceiptResult>> ReturnAsync(Caller client, params Receipt[] receipts) =>
        Get<ReceiptRecorder>().RecordAsync(client.ClientId, receipts, TestContext.Current.CancellationToken);

    public async Task<T> QueryAsync<T>(Func<HubDb, Task<T>> query)
    {
        await using var scope = services.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<HubDb>());
    }

    /// <summary>A number that SQL returns.</summary>
    public async Task<long> NumberAsync(string sql)
    {
        await using var connection = await Get<Dialect>().OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await Get<GroupCommit>().StopAsync(patience.Token);
        await services.DisposeAsync();
    }

    /// <summary>The gateway's part, which is not here.</summary>
    private sealed class NoClients : IClientDirectory
    {
        public Task<RegisteredClient?> FindAsync(string clientId, CancellationToken cancellationToken) => Task.FromResult<RegisteredClient?>(null);
    }
}
