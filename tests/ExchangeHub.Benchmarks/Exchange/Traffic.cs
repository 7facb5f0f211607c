using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ExchangeHub.Testing.Records;

namespace ExchangeHub.Benchmarks.Exchange;

/// <summary>Post changes of about a kilobyte, made before the clock runs, and how they are handed over.</summary>
internal sealed class Traffic(string region)
{
    /// <summary>People that the events are about: each is a lane.</summary>
    private const int People = 100_000;

    private static readonly MediaTypeHeaderValue OneEvent = new("application/cloudevents+json");
    private static readonly MediaTypeHeaderValue ManyEvents = new("application/cloudevents-batch+json");

    private int made;

    public IReadOnlyList<byte[]> Events(int count, Func<int, string>? idOf = null)
    {
        var events = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            var number = made++;
            events[i] = Encoding.UTF8.GetBytes(
                Testing.Records.Events.PostChanged(SyntheticPerson.Number(number % People), number, region, id: idOf?.Invoke(i)).ToJsonString());
        }

        return events;
    }

    public IReadOnlyList<byte[]> Batches(int count, int size) =>
        [.. Events(count).Chunk(size).Select(batch => Encoding.UTF8.GetBytes($"[{string.Join(',', batch.Select(Encoding.UTF8.GetString))}]"))];

    /// <summary>So many senders, each sending its next body when the last is answered.</summary>
    public static async Task SendAsync(HttpClient http, IReadOnlyList<byte[]> bodies, bool batches, int senders, CancellationToken cancellationToken)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, senders).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var at && at < bodies.Count)
            {
                await SendAsync(http, bodies[at], batches, cancellationToken);
            }
        }));
    }

    public static async Task SendAsync(HttpClient http, byte[] body, bool batch, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = batch ? ManyEvents : OneEvent } };
        using var answer = await http.PostAsync(new Uri("/v1/events", UriKind.Relative), content, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Accepted)
        {
            throw new InvalidOperationException($"Not accepted: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }
}
