using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Access;
using ExchangeHub.Adapters;
using ExchangeHub.Adapters.Exchange.Links;
using ExchangeHub.Client;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Payroll;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Sandbox;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Fronts;
using ExchangeHub.Testing.Waiting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ExchangeHub.IntegrationTests.Client;

/// <summary>The discipline system with its own client, and finance behind an adapter at the edge, before the real gateway and hub.</summary>
public sealed class EdgeToHubTests
{
    private const string Region = "430700";
    private const string Ordered = "exchangehub.discipline.staff-reduction-ordered.v1";
    private const string Stopped = "exchangehub.payroll.payroll-stopped.v1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_discipline_orders_reaches_finance_at_the_edge_and_its_case_hears_of_the_stop()
    {
        await using var node = await HubNode.StartAsync();
        await node.AddClientAsync(new NewClient
        {
            Department = Department.Discipline, Region = Region, Scopes = DisciplineClientKey.Scopes, ClientId = DisciplineClientKey.ClientIdOf(Region),
            JwksJson = DisciplineClientKey.PublicJwks(node.Keys, Region),
        });
        using var sandbox = new SandboxSystems(
            new SandboxOptions { DataFolder = node.DataFolder, People = 80, Regions = { Region }, Hub = node.Address }, node.Keys, TimeProvider.System, NullLoggerFactory.Instance);
        await sandbox.StartAsync(Cancellation);
        using var stop = new CancellationTokenSource();
        var front = Assert.Single(sandbox.Fronts.OfType<HubClientFront>()).RunAsync(stop.Token);
        await using var finance = await EdgeFinance.StartAsync(node);
        await Eventually.Async(async () => await SubscriptionsOfDisciplineAsync(node) == 1);

        var discipline = sandbox.Find(Department.Discipline, Region)!;
        var ordered = await discipline.ActAsync("order-reduction", OrderFor(sandbox), Cancellation);

        var closed = await Eventually.Async(() => Task.FromResult(CaseOf(discipline)), one => one["tfyf"] is not null);
        Assert.Equal("2026-12", (string?)closed["tfyf"]);
        var change = discipline.Store.Read(session => Sandbox.Store.Outbox.FindChange(session, ordered.RowId!))!;
        Assert.Equal(("accepted", 1L), (change.State, change.Sequence));
        Assert.Equal([ordered.RowId!], finance.Applied);
        await stop.CancelAsync();
        await front;
    }

    private static async Task<int> SubscriptionsOfDisciplineAsync(HubNode node)
    {
        using var key = DisciplineClientKey.Of(node.Keys, Region);
        using var client = new ExchangeHubClient(new ExchangeHubOptions { Hub = node.Address, ClientId = DisciplineClientKey.ClientIdOf(Region), PrivateKey = key.ExportPem() });
        return (await client.ListSubscriptionsAsync(Cancellation)).Count;
    }

    private static JsonObject CaseOf(DepartmentSystem discipline) =>
        discipline.Store.Read(session => session.Query(discipline.Views["cases"], ("$unit", null), ("$max", 10)))[0];

    private static JsonObject OrderFor(SandboxSystems sandbox)
    {
        var person = sandbox.Find(Department.Finance, Region)!.Store.Read(session => session.Query("select iden_no from payroll limit 1"))[0];
        return new JsonObject
        {
            ["sfzh"] = (string?)person["iden_no"], ["xm"] = "某人", ["dwbh"] = "430700-S-0001", ["dwmc"] = "某单位", ["zyss"] = "案情", ["cfzl"] = "02119",
            ["cfzlN"] = "开除", ["jdjg"] = "市监察委员会", ["wjh"] = "监决〔2026〕1号", ["wjrq"] = "2026-03-09",
        };
    }

    /// <summary>Finance's adapter at the edge: for every order it receives it reports the stop of pay.</summary>
    private sealed class EdgeFinance : IAsyncDisposable
    {
        private readonly EdgeClients clients;
        private readonly EdgeBuffer buffer;
        private readonly HttpLink link;
        private readonly EdgeDeliveries deliveries;
        private readonly ConnectedSystem system;

        private EdgeFinance(HubNode node, ClientCredentials account)
        {
            var options = new EdgeOptions { Hub = node.Address, Clients = { new EdgeCredential { ClientId = account.ClientId, ClientSecret = account.ClientSecret } } };
            system = new ConnectedSystem { Department = Department.Finance, Region = Region, ClientId = account.ClientId, Mapping = "finance.yaml" };
            clients = new EdgeClients(options, EdgeClients.NewHandler(options), TimeProvider.System);
            buffer = new EdgeBuffer(EdgeBuffer.FileIn(Path.Combine(node.DataFolder, "edge")), node.Keys, options.BufferBytes);
            link = new HttpLink(clients, buffer);
            deliveries = new EdgeDeliveries([new EdgeSystem(system, [Ordered], Deduplicates: true, ApplyAsync)], link, buffer, options, TimeProvider.System, NullLogger<EdgeDeliveries>.Instance);
        }

        public List<string> Applied { get; } = [];

        public static async Task<EdgeFinance> StartAsync(HubNode node)
        {
            var account = await node.AddClientAsync(new NewClient { Department = Department.Finance, Region = Region, Scopes = [Scopes.EventsPublish, Scopes.DeliveriesPull] });
            var finance = new EdgeFinance(node, account);
            await finance.deliveries.StartAsync(Cancellation);
            await Eventually.Async(() => Task.FromResult(finance.link.IsConnected(finance.system)));
            return finance;
        }

        public async ValueTask DisposeAsync()
        {
            await deliveries.StopAsync(CancellationToken.None);
            deliveries.Dispose();
            link.Dispose();
            buffer.Dispose();
            clients.Dispose();
        }

        private async Task<IReadOnlyList<Receipt>> ApplyAsync(IReadOnlyList<Delivery> batch, CancellationToken cancellationToken)
        {
            var results = await link.SubmitAsync(system, [.. batch.Select(StopOf)], cancellationToken);
            Assert.All(results, result => Assert.Equal([], result.Errors));
            Applied.AddRange(batch.Select(delivery => delivery.Event.Id));
            return [.. batch.Select(delivery => new Receipt { DeliveryId = delivery.DeliveryId, Stage = ReceiptStage.Completed, BusinessNo = "停发-1" })];
        }

        private static CloudEvent StopOf(Delivery delivery) => new()
        {
            Id = $"stop-{delivery.Event.Id}",
            Source = $"/{Region}/{Department.Finance}",
            Type = Stopped,
            Region = Region,
            Time = "2026-03-10T09:00:00+08:00",
            EffectiveDate = "2026-12-01",
            CorrelationId = delivery.Event.CorrelationId,
            CausationId = delivery.Event.Id,
            Data = JsonSerializer.SerializeToElement(
                new PayrollStopped
                {
                    NationalId = new(delivery.Event.Data.GetProperty("nationalId").GetString()!),
                    PersonName = delivery.Event.Data.GetProperty("personName").GetString()!,
                    InstitutionId = delivery.Event.Data.GetProperty("institutionId").GetString()!,
                    StopMonth = "2026-12",
                },
                WireJson.Options),
        };
    }
}
