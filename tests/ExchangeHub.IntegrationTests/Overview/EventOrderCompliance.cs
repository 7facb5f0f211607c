using System.Globalization;
using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.IntegrationTests.Records;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.IntegrationTests.Overview;

/// <summary><c>GET /v1/events</c> as somebody reads it who looks for one: the newest first, of one day.</summary>
public abstract class EventOrderCompliance<TDatabase>(RecordsNode<TDatabase> node) : IClassFixture<RecordsNode<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private static readonly NodeClient Reader = new(Department.Staffing, Events.City, Scopes.EventsRead);

    [Fact]
    public async Task The_newest_come_first_page_after_page_and_none_is_missed()
    {
        await node.PublishAsync([.. Enumerable.Range(600, 7).Select(number => Events.PostChanged(SyntheticPerson.Number(number)))]);
        var forwards = await AllAsync("");
        Assert.True(forwards.Count >= 7);
        Assert.Equal(Enumerable.Reverse(forwards), await AllAsync("order=newest&"));
    }

    [Fact]
    public async Task A_day_has_its_events_and_no_others()
    {
        await node.PublishAsync([Events.PostChanged(SyntheticPerson.Number(620))]);
        var today = TimeProvider.System.Today();
        var all = await AllAsync("");
        var days = new List<long>();
        foreach (var day in (DateOnly[])[today.AddDays(-1), today, today.AddDays(1)])
        {
            days.AddRange(await AllAsync($"day={day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}&"));
        }

        Assert.Equal(all, days);
        Assert.Empty(await AllAsync("day=2020-02-03&"));
    }

    [Theory]
    [InlineData("day=3.2.2026", "day")]
    [InlineData("order=sideways", "order")]
    [InlineData("order=newest&cursor=x", "cursor")]
    public async Task What_cannot_be_read_is_refused_by_its_name(string query, string field)
    {
        var (status, body) = await node.AskAsync(Reader, HttpMethod.Get, $"/v1/events?{query}");

        Assert.Equal((422, field), (status, body.GetProperty("errors")[0].GetProperty("field").GetString()));
    }

    private async Task<List<long>> AllAsync(string query)
    {
        var sequences = new List<long>();
        string? cursor = null;
        do
        {
            var (status, body) = await node.AskAsync(Reader, HttpMethod.Get, $"/v1/events?{query}limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            Assert.Equal(200, status);
            sequences.AddRange(body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("sequence").GetInt64()));
            cursor = body.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
        }
        while (cursor is not null);
        return sequences;
    }
}

public sealed class SqliteEventOrderTests(RecordsNode<SqliteDatabase> node) : EventOrderCompliance<SqliteDatabase>(node);

public sealed class PostgresEventOrderTests(RecordsNode<PostgresDatabase> node) : EventOrderCompliance<PostgresDatabase>(node);
