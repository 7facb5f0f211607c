using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Exchange;

/// <summary>SIGTERM, as systemd and container engines send it.</summary>
public sealed class When_the_hub_is_stopped
{
    [Fact]
    public async Task A_request_that_is_under_way_is_answered_before_it_ends()
    {
        await using var hub = await HubProcess.StartAsync(HubEdition.Embedded);
        using var organization = await hub.AddClientAsync(Department.Organization, Events.City, "events:publish");
        await organization.TokenAsync();
        using var slow = new SlowContent(Events.PostChanged(SyntheticPerson.Number(1)).ToJsonString());
        var asking = organization.SendAsync(HttpMethod.Post, "v1/events", slow);
        await slow.HalfSent;

        var stopping = hub.StopAsync();

        Assert.Equal(HttpStatusCode.Accepted, (await asking).Status);
        Assert.Equal(0, await stopping);
    }

    [Fact]
    public async Task A_pull_that_waits_is_answered_and_holds_nothing_up()
    {
        await using var hub = await HubProcess.StartAsync(HubEdition.Embedded);
        using var finance = await hub.AddClientAsync(Department.Finance, Events.City, "deliveries:pull", "ops:read");
        var made = await finance.PostAsync("v1/subscriptions", new { types = new[] { "exchangehub.personnel.post-changed.v1" }, region = Events.City, channel = "pull" });
        made.EnsureSuccess();

        // It would wait longer than a process is given to stop.
        var pull = finance.PostAsync($"v1/subscriptions/{made.Body.GetProperty("id").GetGuid()}/pull", new { waitSeconds = 60 });
        await Eventually.Async(async () => (await finance.GetAsync("v1/connections")).Text.Contains("\"online\"", StringComparison.Ordinal));
        Assert.Equal(0, await hub.StopAsync());

        var answer = await pull;
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Empty(answer.Body.GetProperty("deliveries").EnumerateArray());
    }

    /// <summary>A sender on a thin line: the second half of its body takes some seconds.</summary>
    private sealed class SlowContent : HttpContent
    {
        private static readonly TimeSpan ThinLine = TimeSpan.FromSeconds(4);

        private readonly byte[] body;
        private readonly TaskCompletionSource halfSent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SlowContent(string json)
        {
            body = Encoding.UTF8.GetBytes(json);
            Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json");
        }

        public Task HalfSent => halfSent.Task;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(body.AsMemory(0, body.Length / 2));
            await stream.FlushAsync();
            halfSent.TrySetResult();
            await Task.Delay(ThinLine);
            await stream.WriteAsync(body.AsMemory(body.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
