using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Rest;
using ExchangeHub.Testing.Waiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using RestConnector = ExchangeHub.Adapters.Connectors.Rest.RestConnector;

namespace ExchangeHub.IntegrationTests.Adapters.Wire;

/// <summary>The endpoint to which systems post their facts.</summary>
public sealed class PushEndpointTests : IAsyncLifetime
{
    private const string Key = "push-key";

    private readonly PushReceivers pushes = new();
    private readonly FakeTimeProvider clock = new();
    private readonly HttpClient http = new();
    private ScriptedServer adapters = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        adapters = await ScriptedServer.StartAsync(services => services.AddSingleton(pushes), app => app.MapAdapterPush(), Cancellation);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await adapters.DisposeAsync();
    }

    [Fact]
    public async Task Each_row_gets_its_own_result_in_the_order_it_was_posted()
    {
        await using var connector = Connect();
        var posting = PostAsync(Facts(Fact("b", 2), Fact("a", 1)));
        var rows = await connector.ReadAsync(10, TimeSpan.FromMinutes(1), Cancellation);
        Assert.Equal(["a", "b"], rows.Select(row => row.RowId));

        await connector.SettleAsync([new RowOutcome(rows[0], true, Sequence: 8)], Cancellation);
        Assert.False(posting.IsCompleted);
        await connector.SettleAsync([new RowOutcome(rows[1], false, "missing-field", "缺少必填项")], Cancellation);

        using var answer = await posting;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var expected = """{"results":[{"rowId":"b","status":"rejected","code":"missing-field","detail":"缺少必填项"},{"rowId":"a","status":"accepted","sequence":8}]}""";
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task While_the_hub_is_not_reached_the_system_is_told_to_come_again_and_nothing_is_kept()
    {
        await using var connector = Connect();
        var posting = PostAsync(Facts(Fact("a", 1)));
        Assert.Single(await connector.ReadAsync(10, TimeSpan.FromMinutes(1), Cancellation));

        clock.Advance(TimeSpan.FromSeconds(25));

        using var answer = await posting;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5)), (answer.StatusCode, answer.Headers.RetryAfter!.Delta));
        Assert.Empty(await connector.ReadAsync(10, TimeSpan.Zero, Cancellation));
    }

    [Fact]
    public async Task A_row_that_is_safe_elsewhere_is_not_read_again_when_it_is_posted_again()
    {
        await using var connector = Connect();
        var first = PostAsync(Facts(Fact("a", 1)));
        var rows = await connector.ReadAsync(10, TimeSpan.FromMinutes(1), Cancellation);
        await connector.TakeAsync(rows, Cancellation);
        clock.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await first).StatusCode);

        var second = PostAsync(Facts(Fact("a", 1), Fact("b", 2)));
        var read = await connector.ReadAsync(10, TimeSpan.FromMinutes(1), Cancellation);
        await connector.SettleAsync([new RowOutcome(rows[0], true, Sequence: 3), .. read.Select(row => new RowOutcome(row, true, Sequence: 4))], Cancellation);

        Assert.Equal("b", Assert.Single(read).RowId);
        Assert.Equal(HttpStatusCode.OK, (await second).StatusCode);
    }

    [Fact]
    public async Task An_adapter_that_stops_tells_the_system_to_come_again()
    {
        var connector = Connect();
        var posting = PostAsync(Facts(Fact("a", 1)));
        await connector.ReadAsync(10, TimeSpan.FromMinutes(1), Cancellation);

        await connector.DisposeAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await posting).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(Facts(Fact("a", 1)))).StatusCode);
    }

    [Theory]
    [InlineData("wrong", "test")]
    [InlineData(null, "test")]
    [InlineData("", "test")]
    [InlineData(Key, "nobody")]
    public async Task A_wrong_key_and_an_unknown_system_look_alike(string? key, string client)
    {
        await using var connector = Connect();

        using var answer = await PostAsync(Facts(Fact("a", 1)), key: key, client: client);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(await connector.ReadAsync(10, TimeSpan.Zero, Cancellation));
    }

    [Fact]
    public async Task The_key_may_come_as_a_bearer()
    {
        await using var connector = Connect();
        var posting = PostAsync(Facts(Fact("a", 1)), bearer: Key);
        var rows = await connector.ReadAsync(10, TimeSpan.FromMinutes(1), Cancellation);
        await connector.SettleAsync([new RowOutcome(rows[0], true)], Cancellation);

        Assert.Equal(HttpStatusCode.OK, (await posting).StatusCode);
    }

    [Theory]
    [InlineData("text/plain", "{}", 415, "unsupported-content-type")]
    [InlineData("application/json", "{", 400, "malformed-json")]
    [InlineData("application/json", """{"facts":[],"facts":[]}""", 400, "malformed-json")]
    [InlineData("application/json", """{"facts":[]}""", 400, "malformed-request")]
    [InlineData("application/json", """{"facts":["a"]}""", 400, "malformed-request")]
    [InlineData("application/json", """{"facts":[{"rowId":"a","position":1,"businessType":"x","recordedAt":"x"},{"rowId":"a","position":1,"businessType":"y","recordedAt":"x"}]}""", 400, "duplicate-id-different-content")]
    [InlineData("application/json", """{"facts":[{"rowId":"a"},{"rowId":"b"},{"rowId":"c"},{"rowId":"d"}]}""", 413, "batch-too-large")]
    public async Task What_cannot_be_read_is_refused_with_its_reason(string mediaType, string body, int status, string code)
    {
        await using var connector = Connect();

        using var answer = await PostAsync(body, mediaType);

        Assert.Equal((status, code), ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["code"]!.GetValue<string>()));
        Assert.Empty(await connector.ReadAsync(10, TimeSpan.Zero, Cancellation));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_body_beyond_the_limit_is_refused(bool chunked)
    {
        await using var connector = Connect();

        using var answer = await PostAsync($"{{\"facts\":[{{\"rowId\":\"{new string('x', 5_000)}\"}}]}}", chunked: chunked);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_fact_of_another_shape_is_refused_and_raises_the_alarm()
    {
        await using var connector = Connect();

        using var answer = await PostAsync("""{"facts":[{"rowId":"a","position":1,"businessType":"x","recordedAt":"x","fields":{"phone":"1"}}]}""");
        var drift = await Assert.ThrowsAsync<SourceDriftException>(() => connector.ReadAsync(10, TimeSpan.Zero, Cancellation));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("fields.phone", drift.Detail, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SourceDriftException>(() => connector.ReadAsync(10, TimeSpan.Zero, Cancellation));

        var right = PostAsync(Facts(Fact("a", 1)));
        var row = await Eventually.Async(() => TryReadAsync(connector), found => found is not null);
        await connector.SettleAsync([new RowOutcome(row!, true)], Cancellation);
        using var settled = await right;
        Assert.Equal(HttpStatusCode.OK, settled.StatusCode);
    }

    private static async Task<SourceRow?> TryReadAsync(RestConnector connector)
    {
        try
        {
            return await connector.ReadAsync(10, TimeSpan.Zero, Cancellation) is [var row, ..] ? row : null;
        }
        catch (SourceDriftException)
        {
            return null;
        }
    }

    [Fact]
    public async Task The_same_id_with_other_content_waits_until_the_first_is_settled()
    {
        await using var connector = Connect();
        var first = PostAsync(Facts(Fact("a", 1)));
        var rows = await connector.ReadAsync(10, TimeSpan.FromMinutes(1), Cancellation);

        using var second = await PostAsync(Facts(Fact("a", 2)));
        await connector.SettleAsync([new RowOutcome(rows[0], true)], Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
    }

    private RestConnector Connect() => RestConnector.Create(WireShapes.Context(
        WireShapes.DomainName.WithSettings("""{ "push": { "maxRows": 3, "maxRequestBytes": 4096 } }""") with { ClientId = "test" },
        new() { ["address"] = "http://127.0.0.1:1/", ["pushKey"] = Key }, clock: clock, pushes: pushes));

    private async Task<HttpResponseMessage> PostAsync(
        string body, string mediaType = "application/json", string? key = Key, string? bearer = null, string client = "test", bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(adapters.Url, $"/adapters/{client}/facts"));
        request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        request.Headers.TransferEncodingChunked = chunked;
        if (bearer is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }
        else if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Api-Key", key);
        }

        return await http.SendAsync(request, Cancellation);
    }

    private static string Fact(string rowId, int position) => $$"""{"rowId":"{{rowId}}","position":{{position}},"businessType":"域名注册","recordedAt":"2026-03-01T09:00:00+08:00"}""";

    private static string Facts(params string[] facts) => $"{{\"facts\":[{string.Join(',', facts)}]}}";
}
