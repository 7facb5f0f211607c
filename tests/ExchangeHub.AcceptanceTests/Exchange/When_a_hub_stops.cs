using System.Net;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Exchange;

public sealed class When_a_hub_stops
{
    [Fact]
    public async Task A_pull_that_waits_is_answered_and_holds_nothing_up()
    {
        await using var hub = await HubProcess.StartAsync(HubEdition.Embedded);
        using var finance = await hub.AddClientAsync(Department.Finance, Events.City, "deliveries:pull", "ops:read");
        var made = await finance.PostAsync("v1/subscriptions", new { types = new[] { "exchangehub.personnel.post-changed.v1" }, region = Events.City, channel = "pull" });
        made.EnsureSuccess();

        // Longer than a process is given to stop.
        var pull = finance.PostAsync($"v1/subscriptions/{made.Body.GetProperty("id").GetGuid()}/pull", new { waitSeconds = 60 });
        await Eventually.Async(async () => (await finance.GetAsync("v1/connections")).Text.Contains("\"online\"", StringComparison.Ordinal));
        Assert.Equal(0, await hub.StopAsync());

        var answer = await pull;
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Empty(answer.Body.GetProperty("deliveries").EnumerateArray());
    }
}
