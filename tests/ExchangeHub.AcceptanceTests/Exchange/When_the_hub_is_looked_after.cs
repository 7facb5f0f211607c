using System.Net;
using System.Text.RegularExpressions;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Exchange;

/// <summary>What operators, monitors and programmers see of it.</summary>
public abstract partial class When_the_hub_is_looked_after(RunningHub hub)
{
    [Fact]
    public async Task It_says_that_it_lives_and_is_ready()
    {
        Assert.Equal("live", (await GetAsync("health/live")).Body.Text("status"));
        var ready = (await GetAsync("health/ready")).Body;
        Assert.Equal(("ready", "up", "up"), (ready.Text("status"), ready.Text("database"), ready.Text("broker")));
    }

    [Fact]
    public async Task Metrics_count_what_was_answered()
    {
        var organization = await hub.Organization;
        await organization.PublishAsync(Events.PostChanged(RunningHub.Somebody()));

        var metrics = (await GetAsync("metrics")).Text;

        Assert.Matches(CountOfAccepted(), metrics);
        Assert.Contains("exchangehub_commit_size", metrics, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_interface_describes_itself()
    {
        var openApi = (await GetAsync("openapi/v1.json")).Body;
        var asyncApi = (await GetAsync("asyncapi/v1.json")).Body;

        Assert.StartsWith("3.", openApi.Text("openapi"), StringComparison.Ordinal);
        var paths = openApi.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        Assert.Empty(new[]
        {
            "/v1/events", "/v1/events/{sequence}", "/v1/events/{sequence}/trace", "/v1/subscriptions", "/v1/subscriptions/{id}/pull", "/v1/receipts",
            "/v1/contracts", "/v1/contracts/{type}/schema", "/v1/regions/{code}", "/health/ready",
        }.Except(paths));
        Assert.StartsWith("3.", asyncApi.Text("asyncapi"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_documentation_needs_no_other_host()
    {
        var page = await GetAsync("docs");
        if (page.Status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found)
        {
            page = await GetAsync(page.Headers["Location"].TrimStart('/'));
        }

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("<html", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.All(Address().Matches(page.Text), address => Assert.Contains("127.0.0.1", address.Value, StringComparison.Ordinal));
        Assert.All(
            ["\"withDefaultFonts\":false", "\"telemetry\":false", "\"agent\":{\"disabled\":true", "\"hideClientButton\":true"],
            setting => Assert.Contains(setting, page.Text, StringComparison.Ordinal));
        foreach (Match script in Script().Matches(page.Text))
        {
            var answer = await GetAsync(new Uri(new Uri(hub.Http.BaseAddress!, "docs/"), script.Groups[1].Value).PathAndQuery.TrimStart('/'));
            Assert.Equal(HttpStatusCode.OK, answer.Status);
        }
    }

    [Theory]
    [InlineData("abc-123_x.y", true)]
    [InlineData("with blank", false)]
    [InlineData("中文", false)]
    public async Task A_request_keeps_a_sane_id_of_its_own(string id, bool isKept)
    {
        Assert.True(hub.Process.IsRunning);
        foreach (var path in new[] { "health/live", "v1/events", "no/such/path" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("X-Request-Id", id.All(char.IsAscii) ? id : Uri.EscapeDataString(id));
            using var response = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);

            var answered = Assert.Single(response.Headers.GetValues("X-Request-Id"));
            Assert.Equal(isKept, answered == id);
            Assert.Matches("^[A-Za-z0-9._:-]{1,64}$", answered);
        }
    }

    private async Task<HubAnswer> GetAsync(string path)
    {
        Assert.True(hub.Process.IsRunning);
        using var response = await hub.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return await HubAnswer.ReadAsync(response);
    }

    [GeneratedRegex("""exchangehub_events[a-z_]*\{[^}]*status="accepted"[^}]*type="exchangehub.personnel.post-changed.v1"[^}]*\} [1-9]""")]
    private static partial Regex CountOfAccepted();

    [GeneratedRegex("""(https?:)?//[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}[^"'\s<]*""")]
    private static partial Regex Address();

    [GeneratedRegex("""<script[^>]*\bsrc="([^"]+)""")]
    private static partial Regex Script();
}

[Collection(typeof(EmbeddedEdition))]
public sealed class When_the_hub_is_looked_after_embedded(EmbeddedHub hub) : When_the_hub_is_looked_after(hub);

[Collection(typeof(ProductionEdition))]
public sealed class When_the_hub_is_looked_after_in_production(ProductionHub hub) : When_the_hub_is_looked_after(hub);
