using System.Net;
using System.Text.Json;
using ExchangeHub.Access.Regions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Regions;

public sealed class RegionEndpointsTests : IAsyncLifetime
{
    private readonly WebApplication app;
    private readonly HttpClient client = new();

    public RegionEndpointsTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        // Already 1 January 2026 in China.
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(new DateTimeOffset(2025, 12, 31, 18, 0, 0, TimeSpan.Zero)));
        builder.Services.AddAccess();
        app = builder.Build();
        app.MapRegions();
    }

    public async ValueTask InitializeAsync()
    {
        await app.StartAsync(TestContext.Current.CancellationToken);
        client.BaseAddress = new Uri(app.Urls.Single());
    }

    [Fact]
    public async Task Answers_with_what_lies_above_and_below()
    {
        var (status, region) = await Get("/v1/regions/430700");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("常德市", region.GetProperty("name").GetString());
        Assert.Equal("city", region.GetProperty("level").GetString());
        Assert.Equal("430000", region.GetProperty("parent").GetString());
        Assert.Equal(["430000", "100000"], Codes(region.GetProperty("ancestors")));
        Assert.Contains("430725", Codes(region.GetProperty("children")));
        Assert.False(region.TryGetProperty("validTo", out _));
    }

    [Fact]
    public async Task Answers_as_of_a_day_with_the_end_and_the_successors()
    {
        var (status, region) = await Get("/v1/regions/110103?asOf=2005-06-30");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("1981-01-01", region.GetProperty("validFrom").GetString());
        Assert.Equal("2009-12-31", region.GetProperty("validTo").GetString());
        Assert.Equal("110101", region.GetProperty("successors")[0].GetString());
    }

    [Fact]
    public async Task Takes_today_in_China_where_no_day_is_given() =>
        Assert.Equal(HttpStatusCode.OK, (await Get("/v1/regions/653132")).Status);

    [Theory]
    [InlineData("439999", "No region ever")]
    [InlineData("abc", "No region ever")]
    [InlineData("110100", "No region ever")]
    [InlineData("990000", "No region ever")]
    [InlineData("110103", "1981-01-01 to 2009-12-31")]
    public async Task Says_when_there_is_no_such_region(string code, string detail)
    {
        var (status, problem) = await Get($"/v1/regions/{code}");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("not-found", problem.GetProperty("code").GetString());
        Assert.Equal(404, problem.GetProperty("status").GetInt32());
        Assert.Contains(detail, problem.GetProperty("errors")[0].GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2005-02-30")]
    [InlineData("20050228")]
    [InlineData("")]
    [InlineData("tomorrow")]
    public async Task Refuses_what_is_no_day(string asOf)
    {
        var (status, problem) = await Get($"/v1/regions/430700?asOf={asOf}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("invalid-field", problem.GetProperty("code").GetString());
        Assert.Equal("asOf", problem.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> Get(string path)
    {
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        var type = response.IsSuccessStatusCode ? "application/json" : "application/problem+json";
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonElement.Parse(body));
    }

    private static IEnumerable<string> Codes(JsonElement regions) =>
        regions.EnumerateArray().Select(region => region.GetProperty("code").GetString()!);
}
