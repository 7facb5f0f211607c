using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Rest;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.Endpoints;
using ExchangeHub.Sandbox.Fronts;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using RestConnector = ExchangeHub.Adapters.Connectors.Rest.RestConnector;

namespace ExchangeHub.IntegrationTests.Adapters.Wire;

/// <summary>The REST connector at the domain name register, which posts its facts and is signed in to by OAuth 2.</summary>
public sealed class DomainNameConnectorTests : IAsyncLifetime
{
    private readonly PushReceivers pushes = new();
    private readonly FakeTimeProvider registerClock = new(TimeProvider.System.GetUtcNow());
    private ScriptedServer adapters = null!;
    private SandboxServer sandbox = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        adapters = await ScriptedServer.StartAsync(services => services.AddSingleton(pushes), app => app.MapAdapterPush(), Cancellation);
        sandbox = await SandboxServer.StartAsync(Cancellation, registerClock, factsAddress: $"{adapters.Url}adapters/sandbox-{{department}}-{{region}}/facts");
    }

    public async ValueTask DisposeAsync()
    {
        await sandbox.DisposeAsync();
        await adapters.DisposeAsync();
    }

    [Fact]
    public async Task A_domain_is_registered_once_the_credit_code_is_known_and_the_fact_is_pushed()
    {
        await using var connector = Connect();
        var unit = SyntheticInstitution.Number(9001);

        var applied = Assert.Single(await connector.ApplyAsync([Application(unit)], Cancellation));
        Assert.Equal(ReceiptStage.Completed, applied.Stage);
        Assert.Empty(await DomainsAsync(unit));
        Assert.Equal(ReceiptStage.Completed, Assert.Single(await connector.ApplyAsync([Code(unit)], Cancellation)).Stage);

        var row = Assert.Single(await ReadAsync(connector));
        Assert.Equal(("域名注册", $"{unit.Name}.公益", unit.CreditCode), (row.Columns["businessType"], row.Columns["fields.domain"], row.Columns["fields.creditCode"]));
        Assert.EndsWith(".xn--55qw42g", row.Columns["fields.punycode"], StringComparison.Ordinal);
        Assert.Equal(("case-1", "event-1"), (row.Columns["correlationId"], row.Columns["causationId"]));
        Assert.Single(await DomainsAsync(unit));
    }

    [Fact]
    public async Task The_register_hears_of_a_fact_only_when_it_is_settled()
    {
        await using var connector = Connect();
        await RegisterAsync(connector, 9002);
        var rows = await ReadAsync(connector);

        Assert.Equal("pending", await StateAsync(rows[0].RowId));
        await connector.SettleAsync([new RowOutcome(rows[0], IsAccepted: true, Sequence: 12)], Cancellation);

        await Eventually.Async(async () => await StateAsync(rows[0].RowId) == "accepted");
        Assert.Empty(await connector.ReadAsync(10, TimeSpan.Zero, Cancellation));
    }

    [Fact]
    public async Task A_fact_that_the_hub_rejects_says_so_to_the_register()
    {
        await using var connector = Connect();
        await RegisterAsync(connector, 9003);
        var rows = await ReadAsync(connector);

        await connector.SettleAsync([new RowOutcome(rows[0], IsAccepted: false, "credit-code-check", "信用代码校验不通过")], Cancellation);

        await Eventually.Async(async () => await StateAsync(rows[0].RowId) == "rejected");
    }

    [Fact]
    public async Task Facts_that_were_pushed_to_an_adapter_that_died_come_again()
    {
        string pushed;
        await using (var first = Connect())
        {
            await RegisterAsync(first, 9004);
            pushed = Assert.Single(await ReadAsync(first)).RowId;
        }

        Assert.Equal("pending", await StateAsync(pushed));
        await using var second = Connect();
        var again = await Eventually.Async(
            () =>
            {
                // The register was told to come again later, by its own clock.
                registerClock.Advance(TimeSpan.FromSeconds(1));
                return second.ReadAsync(10, TimeSpan.Zero, Cancellation);
            },
            rows => rows.Count > 0);

        Assert.Equal(pushed, Assert.Single(again).RowId);
    }

    [Fact]
    public async Task Facts_pushed_twice_and_turned_around_are_read_once_and_in_order()
    {
        await using var connector = Connect();
        await sandbox.FaultAsync(Department.DomainName, new SystemFaults { Down = true }, Cancellation);
        await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ApplyAsync([Application(SyntheticInstitution.Number(9005))], Cancellation));
        await sandbox.FaultAsync(Department.DomainName, new SystemFaults { Duplicate = true, Reorder = true }, Cancellation);
        await RegisterAsync(connector, 9005);
        await RegisterAsync(connector, 9006);

        var rows = await ReadAsync(connector);
        await connector.SettleAsync([.. rows.Select(row => new RowOutcome(row, IsAccepted: true))], Cancellation);
        rows = [.. rows, .. rows.Count == 2 ? [] : await ReadAsync(connector)];

        Assert.Equal(rows.OrderBy(row => int.Parse(row.Columns["position"]!)).Select(row => row.RowId), rows.Select(row => row.RowId));
        Assert.Equal(2, rows.DistinctBy(row => row.RowId).Count());
        Assert.Equal(2, rows.Count);
    }

    [Fact]
    public async Task A_second_application_is_refused_with_the_registers_own_code()
    {
        await using var connector = Connect();
        var unit = SyntheticInstitution.Number(9007);
        await connector.ApplyAsync([Application(unit)], Cancellation);

        var second = Assert.Single(await connector.ApplyAsync([Application(unit)], Cancellation));

        Assert.Equal((ReceiptStage.Refused, "DN-40901"), (second.Stage, second.Code));
    }

    [Fact]
    public async Task A_token_that_has_run_out_is_renewed_and_the_order_goes_through()
    {
        await using var connector = Connect();
        await connector.ApplyAsync([Application(SyntheticInstitution.Number(9008))], Cancellation);

        // The register's clock moves, ours does not: our token looks good here and is refused there.
        registerClock.Advance(SandboxTokens.Lifetime);

        Assert.Equal(ReceiptStage.Completed, Assert.Single(await connector.ApplyAsync([Application(SyntheticInstitution.Number(9009))], Cancellation)).Stage);
    }

    [Fact]
    public async Task A_wrong_secret_is_no_reason_to_decide_anything()
    {
        await using var connector = Connect(secret: "wrong");

        var refused = await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ApplyAsync([Application(SyntheticInstitution.Number(9010))], Cancellation));

        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    private RestConnector Connect(string? secret = null)
    {
        var address = new Uri(sandbox.Url, $"/sandbox/domain-name/{SandboxServer.Region}/");
        return RestConnector.Create(WireShapes.Context(
            WireShapes.DomainName,
            new()
            {
                ["address"] = address.ToString(),
                ["tokenAddress"] = new Uri(address, "oauth/token").ToString(),
                ["clientId"] = DomainNameEndpoints.ClientId,
                ["clientSecret"] = secret ?? SandboxKey.For(sandbox.Keys, Department.DomainName, SandboxServer.Region),
                ["pushKey"] = SandboxKey.ForFacts(sandbox.Keys, Department.DomainName, SandboxServer.Region),
            },
            pushes: pushes));
    }

    private static async Task RegisterAsync(RestConnector connector, int number)
    {
        var unit = SyntheticInstitution.Number(number);
        Assert.All(await connector.ApplyAsync([Application(unit), Code(unit)], Cancellation), answer => Assert.Equal(ReceiptStage.Completed, answer.Stage));
    }

    private static async Task<IReadOnlyList<SourceRow>> ReadAsync(RestConnector connector) => await connector.ReadAsync(10, TimeSpan.FromSeconds(25), Cancellation);

    private static OrderRow Application(SyntheticInstitution unit) => WireShapes.Order(
        "inbox", null, ("action", "受理域名申请"), ("fields.orgId", unit.InstitutionId), ("fields.orgName", unit.Name), ("fields.category", "4"));

    private static OrderRow Code(SyntheticInstitution unit) => WireShapes.Order(
        "inbox", null, ("action", "登记信用代码"), ("fields.orgId", unit.InstitutionId), ("fields.orgName", unit.Name), ("fields.creditCode", unit.CreditCode));

    private async Task<string> StateAsync(string rowId) =>
        (await sandbox.Departments.ChangeAsync(Department.DomainName, rowId, Cancellation))["state"]!.GetValue<string>();

    private async Task<List<System.Text.Json.Nodes.JsonObject>> DomainsAsync(SyntheticInstitution unit) =>
        [.. (await sandbox.Departments.ListAsync(Department.DomainName, "domains", Cancellation)).Where(domain => domain["orgId"]!.GetValue<string>() == unit.InstitutionId)];
}
