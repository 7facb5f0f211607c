using System.Net;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Faults;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.AcceptanceTests.FaultsByCommand;

/// <summary>Fills the disk under a running hub and makes room again.</summary>
internal static class FullDisk
{
    private const int MostTries = 2000;

    public static async Task ProveAsync(HubProcess hub, SmallDisk disk, Func<Task> makeRoom)
    {
        using var organization = await hub.AddClientAsync(Department.Organization, Events.City, "events:publish", "events:read");
        using var finance = await hub.AddClientAsync(Department.Finance, Events.City, "deliveries:pull");
        var subscription = await finance.SubscribeAsync(Events.City, "exchangehub.personnel.*");
        var acknowledged = new List<string>();
        await PublishAsync();
        Assert.Single(acknowledged);

        disk.Fill();
        var refusal = await UntilRefusedAsync();

        Assert.True(refusal.Status == HttpStatusCode.ServiceUnavailable, $"{(int)refusal.Status}: {refusal.Text}");
        Assert.Equal(RejectionCode.Unavailable, refusal.Code);
        Assert.True(hub.IsRunning, hub.Output);

        await makeRoom();
        // The very event that was turned away, under its own id.
        await Eventually.Async(async () => (await PublishAsync()).Status is HttpStatusCode.Accepted or HttpStatusCode.OK, TimeSpan.FromMinutes(1));
        // Whoever reads first by a connection that ended with the database is told to come again too.
        HubAnswer? read = null;
        await Eventually.Async(async () => (read = await organization.GetAsync("v1/events?limit=1000")).Status is not HttpStatusCode.ServiceUnavailable);
        var ledger = read!.Body.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("event").GetProperty("id").GetString()!).ToList();
        Assert.Equal(acknowledged, ledger);
        var delivered = new List<string>();
        await Eventually.Async(async () =>
        {
            var deliveries = await finance.PullAsync(subscription);
            delivered.AddRange(deliveries.Select(delivery => delivery.Event.Id));
            await finance.ReceiptsAsync(deliveries.Select(delivery => new Receipt { DeliveryId = delivery.DeliveryId, Stage = ReceiptStage.Completed }));
            return delivered.Count >= acknowledged.Count;
        });
        Assert.Equal(acknowledged, delivered);

        async Task<HubAnswer> PublishAsync()
        {
            var id = $"e-{acknowledged.Count}";
            var answer = await organization.PublishAsync(Events.PostChanged(SyntheticPerson.Number(1), id: id));
            if (answer.Status is HttpStatusCode.Accepted or HttpStatusCode.OK)
            {
                acknowledged.Add(id);
            }

            return answer;
        }

        // What the database has already reserved on the disk is used up first.
        async Task<HubAnswer> UntilRefusedAsync()
        {
            HubAnswer answer;
            var tries = 0;
            do
            {
                answer = await PublishAsync();
            }
            while (answer.Status == HttpStatusCode.Accepted && ++tries < MostTries);
            return answer;
        }
    }
}
