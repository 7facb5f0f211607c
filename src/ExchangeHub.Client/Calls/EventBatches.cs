using System.Net;
using System.Text.Json;
using ExchangeHub.Contracts;

namespace ExchangeHub.Client.Calls;

/// <summary>Events in requests the hub takes: up to 1,000 in each, and not too many bytes.</summary>
internal sealed class EventBatches(HubCalls calls)
{
    public const int MostEvents = 1_000;

    private const string MediaType = "application/cloudevents-batch+json";

    // The hub's limit is 8 MiB unless its operator sets another; halving finds a lower one.
    private const int MostBytes = 4 * 1024 * 1024;

    public static IEnumerable<List<byte[]>> Split(IEnumerable<CloudEvent> events)
    {
        var batch = new List<byte[]>();
        var bytes = 0;
        foreach (var written in events.Select(one => JsonSerializer.SerializeToUtf8Bytes(one, WireJson.Options)))
        {
            if (batch.Count == MostEvents || (batch.Count > 0 && bytes + written.Length > MostBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(written);
            bytes += written.Length;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    public async Task<IReadOnlyList<EventResult>> SendAsync(IReadOnlyList<byte[]> batch, CancellationToken cancellationToken)
    {
        var reply = await calls.PostAsync("v1/events", Join(batch), MediaType, TimeSpan.Zero, cancellationToken);
        if (reply.Status == HttpStatusCode.RequestEntityTooLarge)
        {
            return batch.Count == 1 ? [TooLarge(batch[0], reply)] : await HalveAsync(batch, cancellationToken);
        }

        // A batch in which every event was rejected is answered 422, with each one's reasons.
        if (reply.TryRead<List<EventResult>>("results") is not { } results)
        {
            throw reply.IsSuccess ? reply.NotTheHubs() : reply.Problem();
        }

        return results.Count == batch.Count ? results : throw reply.NotTheHubs();
    }

    private async Task<IReadOnlyList<EventResult>> HalveAsync(IReadOnlyList<byte[]> batch, CancellationToken cancellationToken)
    {
        var half = batch.Count / 2;
        var first = await SendAsync([.. batch.Take(half)], cancellationToken);
        return [.. first, .. await SendAsync([.. batch.Skip(half)], cancellationToken)];
    }

    private static EventResult TooLarge(byte[] written, Reply reply)
    {
        var (one, problem) = (JsonSerializer.Deserialize<CloudEvent>(written, WireJson.Options)!, reply.Problem());
        return new EventResult
        {
            Id = one.Id,
            Source = one.Source,
            Status = EventStatus.Rejected,
            Errors = problem.Errors.Count > 0 ? problem.Errors : [new Finding(RejectionCode.BodyTooLarge, "", "The event is too large.")],
        };
    }

    private static byte[] Join(IReadOnlyList<byte[]> batch)
    {
        using var body = new MemoryStream(batch.Sum(one => one.Length + 1) + 2);
        for (var i = 0; i < batch.Count; i++)
        {
            body.Write(i == 0 ? "["u8 : ","u8);
            body.Write(batch[i]);
        }

        body.Write("]"u8);
        return body.ToArray();
    }
}
