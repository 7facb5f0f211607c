using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;

namespace ExchangeHub.ConsoleTests.Pages;

/// <summary>A finance system that pulls, says of what it is sent that it cannot do it, and takes it later.</summary>
internal sealed class FailingReceiver
{
    private readonly HubProcess hub;
    private readonly string secret;
    private readonly Guid subscription;

    private FailingReceiver(HubProcess hub, HubClient client, Guid subscription) => (this.hub, ClientId, secret, this.subscription) = (hub, client.ClientId, client.ClientSecret, subscription);

    public string ClientId { get; }

    /// <summary>Subscribes, has events of these people published, and lets all of them fail with these words.</summary>
    public static async Task<FailingReceiver> StartAsync(HubProcess hub, string said, params IReadOnlyList<int> people)
    {
        using var organization = await hub.AddClientAsync(Department.Organization, Events.City, "events:publish");
        using var client = await hub.AddClientAsync(Department.Finance, Events.City, "deliveries:pull", "events:read");
        var receiver = new FailingReceiver(hub, client, await client.SubscribeAsync(Events.City, ContractCatalog.Of<ExchangeHub.Contracts.Personnel.PostChanged>().Type));
        var answer = await organization.PublishAsync(new JsonArray([.. people.Select(number => Events.PostChanged(SyntheticPerson.Number(number)))]));
        answer.EnsureSuccess();
        var failed = 0;
        await Eventually.Async(async () => (failed += (await receiver.AnswerAsync(ReceiptStage.Failed, said)).Count) >= people.Count);
        return receiver;
    }

    /// <summary>Takes whatever is there; returns the names of the posts in it.</summary>
    public Task<IReadOnlyList<string?>> TakeAsync() => AnswerAsync(ReceiptStage.Completed, null);

    private async Task<IReadOnlyList<string?>> AnswerAsync(string stage, string? said)
    {
        // Tokens live for seconds here: each answer is given with a new one.
        using var client = new HubClient(() => hub.Address, ClientId, secret);
        var deliveries = await client.PullAsync(subscription);
        if (deliveries.Count > 0)
        {
            // What trying again cannot help is set aside at once.
            var code = said is null ? null : RejectionCode.InvalidField;
            (await client.ReceiptsAsync(deliveries.Select(one => new Receipt { DeliveryId = one.DeliveryId, Stage = stage, Code = code, Detail = said }))).EnsureSuccess();
        }

        return [.. deliveries.Select(one => one.Event.Data.GetProperty("postName").GetString())];
    }
}
