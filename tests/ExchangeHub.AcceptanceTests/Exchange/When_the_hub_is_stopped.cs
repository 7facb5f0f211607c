using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
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
