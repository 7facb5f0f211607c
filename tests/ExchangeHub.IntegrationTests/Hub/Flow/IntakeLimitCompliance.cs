using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Contracts.Transport;
using ExchangeHub.Hub;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.IntegrationTests.Records;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub.Flow;

/// <summary>What a sender is answered where the hub takes nothing now, by HTTP and over the broker.</summary>
public abstract class IntakeLimitCompliance<TDatabase> : IClassFixture<RecordsNode<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const int People = 9_000;

    private static int people = People;

    private readonly RecordsNode<TDatabase> node;

    protected IntakeLimitCompliance(RecordsNode<TDatabase> node)
    {
        this.node = node;
        node.Configure = services => services.Configure<IntakeOptions>(options =>
            (options.SlowAt, options.StopAt, options.DailyEvents, options.MaxBytesInFlight) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), 4, 1024 * 1024));
    }

    [Fact]
    public async Task A_day_that_is_used_up_is_429_until_it_is_over()
    {
        var client = Publisher("daily");
        Assert.Equal(202, (await PostAsync(client, 3)).Status);

        var (status, code, retryAfter) = await PostAsync(client, 2);

        Assert.Equal((429, "daily-quota-used-up"), (status, code));
        Assert.InRange(retryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Assert.Equal(202, (await PostAsync(client, 1)).Status);
    }

    [Fact]
    public async Task A_body_for_which_there_is_no_room_is_503_and_the_next_is_taken()
    {
        var client = Publisher("large");

        var (status, code, retryAfter) = await PostAsync(client, 1, padding: 1024 * 1024);

        Assert.Equal((503, "unavailable", TimeSpan.FromSeconds(1)), (status, code, retryAfter));
        Assert.Equal(202, (await PostAsync(client, 1)).Status);
    }

    [Fact]
    public async Task A_hub_that_is_behind_takes_nothing_by_either_way_and_loses_nothing()
    {
        var client = Publisher("behind");
        var stuck = new Subscription
        {
            Id = Guid.CreateVersion7(), ClientId = "stuck", Department = Department.Finance, Region = Events.City, Types = "", Channel = Channel.Adapter, State = SubscriptionState.Active,
        };
        var look = new TaskCompletionSource<IReadOnlyList<ClaimedDelivery>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var looking = (await node.ServiceAsync<SendingLags>()).MeasureAsync(stuck, () => look.Task);

        var refused = await Eventually.Async(() => PostAsync(client, 1), answer => answer.Status == 503);
        Assert.Equal("unavailable", refused.Code);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        var rows = Batch(1);
        await Assert.ThrowsAsync<RequestFaultException>(() => SubmitAsync(rows));

        look.SetResult([]);
        await looking;
        await Eventually.Async(() => PostAsync(Publisher("after"), 1), answer => answer.Status == 202);
        Assert.Equal([EventStatus.Accepted], (await SubmitAsync(rows)).Select(result => result.Status));
    }

    private static NodeClient Publisher(string name) => new(Department.Organization, Events.City, Scopes.EventsPublish, name);

    private static JsonElement Batch(int events) => JsonSerializer.SerializeToElement(
        Enumerable.Range(1, events).Select(number => Events.PostChanged(SyntheticPerson.Number(Interlocked.Increment(ref people)), number)), WireJson.Options);

    private async Task<(int Status, string? Code, TimeSpan? RetryAfter)> PostAsync(NodeClient client, int events, int padding = 0)
    {
        using var content = new StringContent(
            Batch(events).GetRawText() + new string(' ', padding), Encoding.UTF8, new MediaTypeHeaderValue("application/cloudevents-batch+json"));
        using var answer = await node.AnswerAsync(client, "/v1/events", content);
        var body = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return ((int)answer.StatusCode, body.TryGetProperty("code", out var code) ? code.GetString() : null, answer.Headers.RetryAfter?.Delta);
    }

    private async Task<IReadOnlyList<EventResult>> SubmitAsync(JsonElement events)
    {
        var (seal, clients) = (await node.ServiceAsync<Seal>(), await node.ServiceAsync<IClientFactory>());
        var body = seal.CloseBody(new { clientId = "adapter", department = Department.Organization, region = Events.City, events }, SealContext.SubmitEvents);
        var answer = await clients.CreateRequestClient<SubmitEvents>(new Uri($"exchange:{Queues.SubmitEvents}"))
            .GetResponse<EventsAnswered>(new SubmitEvents { Body = body }, TestContext.Current.CancellationToken);
        return seal.OpenBody<IReadOnlyList<EventResult>>(answer.Message.Body, SealContext.EventsAnswered);
    }
}

public sealed class SqliteIntakeLimitTests(RecordsNode<SqliteDatabase> node) : IntakeLimitCompliance<SqliteDatabase>(node);

public sealed class PostgresIntakeLimitTests(RecordsNode<PostgresDatabase> node) : IntakeLimitCompliance<PostgresDatabase>(node);
