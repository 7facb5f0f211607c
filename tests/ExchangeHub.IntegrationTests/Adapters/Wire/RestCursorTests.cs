using System.Globalization;
using ExchangeHub.Adapters.Connectors;
using Microsoft.AspNetCore.Http;
using Xunit;
using RestConnector = ExchangeHub.Adapters.Connectors.Rest.RestConnector;

namespace ExchangeHub.IntegrationTests.Adapters.Wire;

/// <summary>A system that is asked for what follows a number, where several rows may have the same one.</summary>
public sealed class RestCursorTests
{
    private readonly MemoryCursors cursors = new();
    private readonly List<(string Id, int Number)> recorded = [("r-1", 1), ("r-2", 2), ("r-3", 2), ("r-4", 2), ("r-5", 3)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_that_share_a_number_are_all_read_wherever_an_answer_ends_and_whenever_they_come()
    {
        await using var system = await ScriptedServer.StartAsync(context => AnswerAsync(context, most: 4), Cancellation);
        await using var connector = Connect(system);

        Assert.Equal(["r-1", "r-2", "r-3", "r-4"], await WorkAsync(connector));
        Assert.Equal(["r-5"], await WorkAsync(connector));
        recorded.Add(("r-6", 3));
        Assert.Equal(["r-6"], await WorkAsync(connector));
        Assert.Empty(await WorkAsync(connector));

        await using var restarted = Connect(system);
        Assert.Empty(await WorkAsync(restarted));
    }

    [Fact]
    public async Task One_row_at_a_time_comes_as_far_as_all_at_once()
    {
        await using var system = await ScriptedServer.StartAsync(context => AnswerAsync(context, most: 100), Cancellation);
        await using var connector = Connect(system);

        foreach (var (id, _) in recorded)
        {
            Assert.Equal([id], await WorkAsync(connector, max: 1));
        }
    }

    [Fact]
    public async Task More_rows_of_one_number_than_an_answer_holds_are_drift()
    {
        await using var system = await ScriptedServer.StartAsync(context => AnswerAsync(context, most: 2), Cancellation);
        await using var connector = Connect(system);

        Assert.Equal(["r-1", "r-2"], await WorkAsync(connector));
        Assert.Equal(["r-3"], await WorkAsync(connector));
        var drift = await Assert.ThrowsAsync<SourceDriftException>(() => WorkAsync(connector));

        Assert.Contains("position", drift.Detail, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> WorkAsync(RestConnector connector, int max = 10)
    {
        var rows = await connector.ReadAsync(max, TimeSpan.Zero, Cancellation);
        await connector.TakeAsync(rows, Cancellation);
        return [.. rows.Select(row => row.RowId)];
    }

    private Task AnswerAsync(HttpContext context, int most)
    {
        var (after, limit) = (Asked(context, "since"), Asked(context, "limit"));
        var rows = recorded.Where(row => row.Number > after).Take(Math.Min(limit, most))
            .Select(row => $$"""{"rowId":"{{row.Id}}","position":{{row.Number}},"businessType":"x","recordedAt":"x"}""");
        return HostileRestTests.AnswerAsync(context, 200, $"{{\"changes\":[{string.Join(',', rows)}]}}");
    }

    private static int Asked(HttpContext context, string parameter) => int.Parse(context.Request.Query[parameter].ToString(), CultureInfo.InvariantCulture);

    private RestConnector Connect(ScriptedServer system) =>
        RestConnector.Create(WireShapes.Context(WireShapes.Hr, new() { ["address"] = system.Url.ToString(), ["apiKey"] = "secret" }, cursors));
}
