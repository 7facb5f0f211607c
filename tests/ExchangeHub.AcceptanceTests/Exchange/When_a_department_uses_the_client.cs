using System.Text.Json;
using ExchangeHub.Client;
using ExchangeHub.Contracts;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Exchange;

/// <summary>Two departments of a county with the .NET client and keys of their own, and nothing else.</summary>
public abstract class When_a_department_uses_the_client(RunningHub hub)
{
    private const string County = "430725";
    private const string PostChanged = "exchangehub.personnel.post-changed.v1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_publishes_the_other_pulls_and_the_outcome_comes_back()
    {
        using var organization = await SignedInAsync(Department.Organization, "events:publish events:read");
        using var finance = await SignedInAsync(Department.Finance, "deliveries:pull");
        var subscription = await finance.FindOrCreateSubscriptionAsync([PostChanged], County, Cancellation);
        var person = RunningHub.Somebody();
        var (good, bad) = (Events.PostChanged(person, region: County), Events.PostChanged(person, region: County));
        bad["data"]!.AsObject().Remove("postName");

        var results = await organization.PublishAsync([Events.Read(good), Events.Read(bad), Events.Read(good)], Cancellation);
        Assert.Equal([EventStatus.Accepted, EventStatus.Rejected, EventStatus.Duplicate], results.Select(result => result.Status));
        Assert.Equal((RejectionCode.MissingField, "data.postName"), (results[1].Errors[0].Code, results[1].Errors[0].Field));

        var delivery = Assert.Single(await finance.PullAsync(subscription.Id, wait: TimeSpan.FromSeconds(30), lease: TimeSpan.FromSeconds(60), cancellationToken: Cancellation));
        Assert.Equal(person.NationalId, delivery.Event.Data.GetProperty("nationalId").GetString());
        var receipt = new Receipt { DeliveryId = delivery.DeliveryId, Stage = ReceiptStage.Completed, BusinessNo = "工资变动2026-0425" };
        Assert.Equal(
            [EventStatus.Accepted, EventStatus.Duplicate],
            (await finance.SendReceiptsAsync([receipt, receipt], Cancellation)).Select(result => result.Status));

        var trace = await organization.TraceAsync(results[0].Sequence!.Value, Cancellation);
        Assert.Contains("工资变动2026-0425", trace.ToJsonString(WireJson.Options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Started_again_it_finds_its_subscription_and_what_it_had_not_settled()
    {
        using var organization = await SignedInAsync(Department.Organization, "events:publish");
        var (clientId, key) = await RegisterAsync(Department.Hr, "deliveries:pull");
        Guid subscription, first;
        using (var before = New(clientId, key))
        {
            subscription = (await before.FindOrCreateSubscriptionAsync([PostChanged], County, Cancellation)).Id;
            await organization.PublishAsync([Events.Read(Events.PostChanged(RunningHub.Somebody(), region: County))], Cancellation);
            first = Assert.Single(await before.PullAsync(subscription, lease: TimeSpan.FromSeconds(1), cancellationToken: Cancellation)).DeliveryId;
        }

        using var after = New(clientId, key);
        Assert.Equal(subscription, (await after.FindOrCreateSubscriptionAsync([PostChanged], County, Cancellation)).Id);
        var again = Assert.Single(await after.PullAsync(subscription, wait: TimeSpan.FromSeconds(30), cancellationToken: Cancellation));

        Assert.Equal((first, 2), (again.DeliveryId, again.Attempt));
    }

    [Fact]
    public async Task What_it_may_not_do_is_an_answer_with_a_code()
    {
        using var reader = await SignedInAsync(Department.Organization, "events:read");

        var refused = await Assert.ThrowsAsync<ExchangeHubException>(
            () => reader.PublishAsync([Events.Read(Events.PostChanged(RunningHub.Somebody(), region: County))], Cancellation));

        Assert.Equal(RejectionCode.InsufficientScope, refused.Code);
    }

    private async Task<ExchangeHubClient> SignedInAsync(string department, string scope)
    {
        var (clientId, key) = await RegisterAsync(department, scope);
        return New(clientId, key);
    }

    private ExchangeHubClient New(string clientId, string key) =>
        new(new ExchangeHubOptions { Hub = hub.Process.Address, ClientId = clientId, PrivateKey = key });

    private async Task<(string ClientId, string Key)> RegisterAsync(string department, string scope)
    {
        using var folder = new TemporaryFolder();
        using var key = ExchangeHubKey.Create();
        var jwks = Path.Combine(folder.Path, "jwks.json");
        await File.WriteAllTextAsync(jwks, key.PublicJwks(), Cancellation);
        var added = await hub.Process.RunAsync(
            "client", "add", "--department", department, "--region", County, "--scope", scope, "--jwks", jwks, "--data", hub.Process.Data, "--json");
        Assert.True(added.ExitCode == 0, added.Output + added.Errors);
        return (JsonSerializer.Deserialize<JsonElement>(added.Output).GetProperty("clientId").GetString()!, key.ExportPem());
    }
}

[Collection(typeof(EmbeddedEdition))]
public sealed class When_a_department_uses_the_client_embedded(EmbeddedHub hub) : When_a_department_uses_the_client(hub);

[Collection(typeof(ProductionEdition))]
public sealed class When_a_department_uses_the_client_in_production(ProductionHub hub) : When_a_department_uses_the_client(hub);
