using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Proof;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Crash;

/// <summary>
/// A department system with people of its own. It sends each person's events in order and sends again what was not
/// acknowledged; now and then it sends the same thing twice at once, or again later, as systems do.
/// </summary>
internal sealed class Publisher(Cluster cluster, HubClient client, string department, int number, Random random, Budget budget, Progress progress)
{
    private const int People = 12;
    private const int LargestBatch = 12;

    private readonly int[] places = new int[People];
    private readonly List<SentEvent> sent = [];
    private readonly List<Acknowledgement> acknowledged = [];
    private JsonObject[] earlier = [];

    public IReadOnlyList<SentEvent> Sent => sent;

    public IReadOnlyList<Acknowledgement> Acknowledged => acknowledged;

    /// <summary>Which event a number of a publisher is: those of organization come first, as <see cref="Load"/> makes them.</summary>
    public static EventKey KeyOf(string id) =>
        new($"/{Events.City}/{(id[0] is '0' or '1' ? Department.Organization : Department.Hr)}", id);

    /// <summary>Publishes until told to stop; what it has begun it finishes.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var size = random.Next(1, LargestBatch + 1);
            if (!await budget.TakeAsync(size, stop))
            {
                return;
            }

            var batch = Enumerable.Range(0, size).Select(_ => Next()).ToArray();
            var copies = random.Next(6) == 0 ? 2 : 1;
            await Task.WhenAll(Enumerable.Range(0, copies).Select(_ => PublishAsync(batch)));
            if (random.Next(8) == 0 && earlier.Length > 0)
            {
                await PublishAsync(earlier);
            }

            earlier = batch;
        }
    }

    private JsonObject Next()
    {
        var person = random.Next(People);
        var place = ++places[person];
        var json = Events.PostChanged(
            SyntheticPerson.Number((number * People) + person), place, department: department, id: $"{number}-{person}-{place}");
        sent.Add(new SentEvent(new EventKey((string)json["source"]!, (string)json["id"]!), $"publisher {number}, person {person}", place));
        return json;
    }

    private async Task PublishAsync(JsonObject[] events)
    {
        HubAnswer? answer;
        do
        {
            answer = await cluster.AskAsync(() => events.Length == 1 ? client.PublishAsync((JsonNode)events[0]) : client.PublishAsync(events));
        }
        while (answer is null);
        Note(answer, events.Length);
    }

    private void Note(HubAnswer answer, int expected)
    {
        var results = expected == 1 ? [answer.Body] : answer.Body.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(expected, results.Count);
        lock (acknowledged)
        {
            foreach (var result in results)
            {
                var status = result.GetProperty("status").GetString();
                Assert.True(status is EventStatus.Accepted or EventStatus.Duplicate, $"Not acknowledged: {result}");
                acknowledged.Add(new Acknowledgement(
                    new EventKey(result.GetProperty("source").GetString()!, result.GetProperty("id").GetString()!),
                    result.GetProperty("sequence").GetInt64(),
                    status == EventStatus.Duplicate));
            }
        }

        progress.Add(Step.Acknowledged, expected);
    }
}
