using System.Text;
using ExchangeHub.Adapters.Connectors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using RestConnector = ExchangeHub.Adapters.Connectors.Rest.RestConnector;

namespace ExchangeHub.IntegrationTests.Adapters.Wire;

/// <summary>Systems that answer what they should not. Nothing is guessed, nothing is half taken.</summary>
public sealed class HostileRestTests
{
    private const string Row = """{"rowId":"r-1","position":1,"businessType":"录用聘用","recordedAt":"2026-03-01T09:00:00+08:00"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Rubbish => new()
    {
        { "text/html", "<html>登录</html>", "not JSON" },
        { "application/json", "{\"changes\":[", "well-formed" },
        { "application/json", $"{{\"changes\":[{Row}],\"changes\":[]}}", "well-formed" },
        { "application/json", $"{{\"changes\":{new string('[', 40)}{new string(']', 40)}}}", "well-formed" },
        { "application/json", $"{{\"changes\":[{Row}],\"filler\":\"{new string('x', 5_000)}\"}}", "larger than 4096" },
    };

    [Theory, MemberData(nameof(Rubbish))]
    public async Task What_is_no_answer_makes_the_system_unavailable(string mediaType, string body, string said)
    {
        await using var system = await ScriptedServer.StartAsync(context => AnswerAsync(context, 200, body, mediaType), Cancellation);
        await using var connector = Connect(system, settings: """{ "maxResponseBytes": 4096 }""");

        var trouble = await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ReadAsync(10, TimeSpan.Zero, Cancellation));

        Assert.Contains(said, trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_answer_is_left_at_the_limit()
    {
        await using var system = await ScriptedServer.StartAsync(
            async context =>
            {
                context.Response.ContentType = "application/json";
                var block = Encoding.UTF8.GetBytes(new string(' ', 1024));
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.Body.WriteAsync(block, context.RequestAborted);
                }
            },
            Cancellation);
        await using var connector = Connect(system, settings: """{ "maxResponseBytes": 65536 }""");

        var trouble = await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ReadAsync(10, TimeSpan.Zero, Cancellation));

        Assert.Contains("larger", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_none()
    {
        await using var system = await ScriptedServer.StartAsync(
            async context =>
            {
                context.Response.ContentType = "application/json";
                context.Response.ContentLength = 500;
                await context.Response.WriteAsync($"{{\"changes\":[{Row}", Cancellation);
                await context.Response.Body.FlushAsync(Cancellation);
                context.Abort();
            },
            Cancellation);
        await using var connector = Connect(system);

        await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ReadAsync(10, TimeSpan.Zero, Cancellation));
    }

    [Fact]
    public async Task A_system_that_takes_too_long_is_given_up()
    {
        var (clock, asked) = (new FakeTimeProvider(), new TaskCompletionSource());
        await using var system = await ScriptedServer.StartAsync(
            async context =>
            {
                asked.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            },
            Cancellation);
        await using var connector = Connect(system, clock: clock);

        var reading = connector.ReadAsync(10, TimeSpan.Zero, Cancellation);
        await asked.Task;
        clock.Advance(TimeSpan.FromSeconds(61));

        var trouble = await Assert.ThrowsAsync<SystemUnavailableException>(() => reading);
        Assert.Contains("in time", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_own_end_is_no_outage()
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var system = await ScriptedServer.StartAsync(_ => stopping.CancelAsync(), Cancellation);
        await using var connector = Connect(system);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connector.ReadAsync(10, TimeSpan.FromMinutes(1), stopping.Token));
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_the_key_stays_here()
    {
        var elsewhere = 0;
        await using var thief = await ScriptedServer.StartAsync(
            context =>
            {
                Interlocked.Increment(ref elsewhere);
                return AnswerAsync(context, 200, """{"changes":[]}""");
            },
            Cancellation);
        await using var system = await ScriptedServer.StartAsync(
            context =>
            {
                context.Response.Redirect(thief.Url.ToString(), permanent: false, preserveMethod: true);
                return Task.CompletedTask;
            },
            Cancellation);
        await using var connector = Connect(system);

        await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ReadAsync(10, TimeSpan.Zero, Cancellation));
        await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ApplyAsync([WireShapes.Order("inbox")], Cancellation));

        Assert.Equal(0, elsewhere);
    }

    [Theory]
    [InlineData("""{"rowId":"r-1","position":1,"businessType":"x","recordedAt":"x","fields":{"hy":"1"}}""", "fields.hy")]
    [InlineData("""{"rowId":"r-1","position":1,"businessType":"x"}""", "recordedAt")]
    [InlineData("""{"rowId":"r-1","position":1,"businessType":"x","recordedAt":["x"]}""", "recordedAt.0")]
    public async Task A_column_too_many_or_too_few_is_drift(string row, string column)
    {
        await using var system = await ScriptedServer.StartAsync(context => AnswerAsync(context, 200, $"{{\"changes\":[{row}]}}"), Cancellation);
        await using var connector = Connect(system);

        var drift = await Assert.ThrowsAsync<SourceDriftException>(() => connector.ReadAsync(10, TimeSpan.Zero, Cancellation));

        Assert.Contains(column, drift.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_gone_is_drift()
    {
        await using var system = await ScriptedServer.StartAsync(context => AnswerAsync(context, 200, """{"data":[]}"""), Cancellation);
        await using var connector = Connect(system);

        await Assert.ThrowsAsync<SourceDriftException>(() => connector.ReadAsync(10, TimeSpan.Zero, Cancellation));
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_set_aside_and_its_neighbours_go_on()
    {
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes("{\"changes\":["), .. Encoding.UTF8.GetBytes(Row),
            .. Encoding.UTF8.GetBytes(""",{"rowId":"r-2","position":2,"businessType":"""), (byte)'"', 0xD6, 0xD0, (byte)'"', .. Encoding.UTF8.GetBytes(""","recordedAt":"x"}"""),
            .. Encoding.UTF8.GetBytes(""",{"rowId":null,"position":3,"businessType":"x","recordedAt":"x"},{"rowId":"r-4","position":"drei","businessType":"x","recordedAt":"x"}]}"""),
        ];
        await using var system = await ScriptedServer.StartAsync(
            async context =>
            {
                context.Response.ContentType = "application/json";
                await context.Response.Body.WriteAsync(body, Cancellation);
            },
            Cancellation);
        await using var connector = Connect(system);

        var rows = (await connector.ReadAsync(10, TimeSpan.Zero, Cancellation)).ToDictionary(row => row.Columns["position"]!);
        var again = (await connector.ReadAsync(10, TimeSpan.Zero, Cancellation)).ToDictionary(row => row.Columns["position"]!);

        Assert.Null(rows["1"].Problem);
        Assert.Equal((AdapterCode.EncodingInvalid, "businessType"), (rows["2"].Problem!.Code, rows["2"].Problem!.Column));
        Assert.Equal("rowId", rows["3"].Problem!.Column);
        Assert.Equal("position", rows["drei"].Problem!.Column);
        Assert.Equal(rows["3"].RowId, again["3"].RowId);
    }

    [Fact]
    public async Task A_named_cursor_moves_when_its_whole_page_is_settled()
    {
        var asked = new List<string?>();
        await using var system = await ScriptedServer.StartAsync(
            context =>
            {
                asked.Add(context.Request.Query["from"]);
                return AnswerAsync(context, 200, context.Request.Query["from"] == "page-2"
                    ? """{"changes":[],"next":"page-2"}"""
                    : $$"""{"changes":[{{Row}},{{Row.Replace("r-1", "r-2", StringComparison.Ordinal)}}],"next":"page-2"}""");
            },
            Cancellation);
        var cursors = new MemoryCursors();
        var settings = """{ "path": "c", "items": "changes", "cursorParameter": "from", "nextCursor": "next" }""";
        await using var connector = Connect(system, source: settings, cursors: cursors);

        var rows = await connector.ReadAsync(10, TimeSpan.Zero, Cancellation);
        await connector.SettleAsync([new RowOutcome(rows[0], IsAccepted: true)], Cancellation);
        var rest = await connector.ReadAsync(10, TimeSpan.Zero, Cancellation);
        Assert.Empty(cursors.Values);
        await connector.SettleAsync([new RowOutcome(rows[1], IsAccepted: true)], Cancellation);
        Assert.Empty(await connector.ReadAsync(10, TimeSpan.Zero, Cancellation));

        Assert.Equal([rows[1].RowId], rest.Select(row => row.RowId));
        Assert.Equal([null, null, "page-2"], asked);
    }

    [Fact]
    public async Task The_cursor_stays_where_the_acknowledgement_was_not_taken()
    {
        var cursors = new MemoryCursors();
        await using var system = await ScriptedServer.StartAsync(
            context => context.Request.Method == "POST" ? AnswerAsync(context, 500, "") : AnswerAsync(context, 200, $"{{\"changes\":[{Row}]}}"), Cancellation);
        await using var connector = Connect(system, cursors: cursors);
        var rows = await connector.ReadAsync(10, TimeSpan.Zero, Cancellation);

        await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.SettleAsync([new RowOutcome(rows[0], IsAccepted: true)], Cancellation));

        Assert.Empty(cursors.Values);
        Assert.Single(await connector.ReadAsync(10, TimeSpan.Zero, Cancellation));
    }

    internal static Task AnswerAsync(HttpContext context, int status, string body, string mediaType = "application/json", int? retryAfter = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = mediaType;
        if (retryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return context.Response.WriteAsync(body, Cancellation);
    }

    private static RestConnector Connect(
        ScriptedServer system, string settings = "{}", string? source = null, MemoryCursors? cursors = null, TimeProvider? clock = null)
    {
        var shape = WireShapes.Hr.WithSettings(settings);
        shape = source is null ? shape : shape with { Sources = [shape.Sources[0] with { Settings = WireShapes.Json(source) }] };
        return RestConnector.Create(WireShapes.Context(shape, new() { ["address"] = system.Url.ToString(), ["apiKey"] = "secret" }, cursors, clock));
    }
}
